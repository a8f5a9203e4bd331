import { readableRoute } from "@/lib/auth/guard"
import { countJobs } from "@/lib/jobs/list-counts"
import { toRequestFilter } from "@/lib/jobs/list-request"
import { toFilterQuery } from "@/lib/jobs/list-schema"
import { shareReading } from "@/lib/jobs/list-share"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = readableRoute(async (request) => {
  const filter = toRequestFilter(request)
  const read = async () => countJobs(await getStore(), filter, Date.now())
  return Response.json(ok(await shareReading(`counts${toFilterQuery(filter)}`, read)))
})
