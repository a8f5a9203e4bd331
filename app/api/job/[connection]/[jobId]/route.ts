import { readableRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { getJobPage } from "@/lib/jobs/detail-page"
import { toJobRef } from "@/lib/jobs/detail-schema"
import { ok } from "@/lib/result"

export const GET = readableRoute(async (_request, { params }) => {
  const ref = toJobRef(params)
  if (!ref) throw new AppError("not_found", "There is no such job in the record.")
  return Response.json(ok(await getJobPage(ref)))
})
