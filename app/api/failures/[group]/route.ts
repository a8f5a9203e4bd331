import { readableRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { findGroup } from "@/lib/failures/group-data"
import { toFailureFilter } from "@/lib/failures/list-schema"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { resolveZone } from "@/lib/zone"

export const GET = readableRoute(async (request, { params: { group = "" } }) => {
  const params = new URL(request.url).searchParams
  const filter = toFailureFilter(params, resolveZone(params.get("tz"), null))
  const found = await findGroup(await getStore(), group, { filter, now: Date.now() })
  if (!found) throw new AppError("not_found", "There is no such failure group.")
  return Response.json(ok(found))
})
