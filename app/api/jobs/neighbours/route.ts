import { operatorRoute } from "@/lib/auth/guard"
import { findNeighbours } from "@/lib/jobs/list-neighbours"
import { requireParam, toRequestFilter } from "@/lib/jobs/list-request"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const job = { connection: requireParam(request, "of"), jobId: requireParam(request, "job") }
  const filter = toRequestFilter(request)
  return Response.json(ok(await findNeighbours(await getStore(), filter, { job, now: Date.now() })))
})
