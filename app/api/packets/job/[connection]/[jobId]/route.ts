import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { toJobRef } from "@/lib/jobs/detail-schema"
import { getJobPacketPage } from "@/lib/packets/page"
import { ok } from "@/lib/result"

export const GET = operatorRoute("viewer", async (_request, { params }) => {
  const ref = toJobRef(params)
  if (!ref) throw new AppError("not_found", "There is no such job in the record.")
  return Response.json(ok(await getJobPacketPage(ref)))
})
