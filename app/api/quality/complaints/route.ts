import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { toJobRef } from "@/lib/jobs/detail-schema"
import { listComplaintsOf } from "@/lib/quality/data"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const params = new URL(request.url).searchParams
  const ref = toJobRef({ connection: params.get("connection") ?? undefined, jobId: params.get("job") ?? undefined })
  if (!ref) throw new AppError("invalid", "Name a job: connection and job.")
  return Response.json(ok(await listComplaintsOf((await getStore()).read, ref)))
})
