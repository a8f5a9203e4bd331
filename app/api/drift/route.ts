import { operatorRoute } from "@/lib/auth/guard"
import { listDrift } from "@/lib/drift/data"
import { listSecretValues } from "@/lib/env"
import { parseConnection } from "@/lib/overview/data"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const connection = parseConnection(new URL(request.url).searchParams.get("connection"))
  return Response.json(ok(await listDrift((await getStore()).read, { connection, secrets: listSecretValues() })))
})
