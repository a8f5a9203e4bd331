import { readableRoute } from "@/lib/auth/guard"
import { listJobs } from "@/lib/jobs/list-data"
import { toRequestFilter } from "@/lib/jobs/list-request"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = readableRoute(async (request) => {
  const cursor = new URL(request.url).searchParams.get("cursor")
  return Response.json(ok(await listJobs(await getStore(), toRequestFilter(request), { cursor, now: Date.now() })))
})
