import { readableRoute } from "@/lib/auth/guard"
import { listFailures } from "@/lib/failures/list-data"
import { toFailureFilter } from "@/lib/failures/list-schema"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { resolveZone } from "@/lib/zone"

export const GET = readableRoute(async (request) => {
  const params = new URL(request.url).searchParams
  const filter = toFailureFilter(params, resolveZone(params.get("tz"), null))
  return Response.json(ok(await listFailures(await getStore(), filter, Date.now())))
})
