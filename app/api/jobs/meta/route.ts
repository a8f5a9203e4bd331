import { operatorRoute } from "@/lib/auth/guard"
import { readEnv } from "@/lib/env"
import { getListMeta } from "@/lib/jobs/list-meta"
import { toRequestFilter } from "@/lib/jobs/list-request"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const configured = readEnv().connections.map(({ id }) => id)
  return Response.json(ok(await getListMeta(await getStore(), toRequestFilter(request).connection, configured)))
})
