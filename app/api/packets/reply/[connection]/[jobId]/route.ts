import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { toJobRef } from "@/lib/jobs/detail-schema"
import { getReply } from "@/lib/packets/data"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (_request, { params }) => {
  const ref = toJobRef(params)
  if (!ref) throw new AppError("not_found", "There is no such job in the record.")
  const text = await getReply((await getStore()).read, ref, Date.now())
  return Response.json(ok({ text }))
})
