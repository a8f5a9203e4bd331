import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { getInspection } from "@/lib/inspect/data"
import { toJobRef } from "@/lib/jobs/detail-schema"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (_request, { params }) => {
  const ref = toJobRef(params)
  if (!ref) throw new AppError("not_found", "There is no such job in the record.")
  return Response.json(ok(await getInspection((await getStore()).read, ref)))
})
