import { operatorRoute } from "@/lib/auth/guard"
import { listFacets } from "@/lib/jobs/list-facets"
import { toRequestFilter } from "@/lib/jobs/list-request"
import { toFilterQuery } from "@/lib/jobs/list-schema"
import { shareReading } from "@/lib/jobs/list-share"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const filter = toRequestFilter(request)
  const read = async () => listFacets(await getStore(), filter, Date.now())
  return Response.json(ok(await shareReading(`facets${toFilterQuery(filter)}`, read)))
})
