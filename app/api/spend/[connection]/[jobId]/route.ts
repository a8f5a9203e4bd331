import { operatorRoute } from "@/lib/auth/guard"
import { AppError } from "@/lib/errors"
import { toJobRef } from "@/lib/jobs/detail-schema"
import { ok } from "@/lib/result"
import { getSpendOffer } from "@/lib/spend/data"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("admin", async (_request, { params }) => {
  const ref = toJobRef(params)
  if (!ref) throw new AppError("not_found", "There is no such job in the record.")
  const store = await getStore()
  return Response.json(ok(await getSpendOffer(store.read, ref, await store.now())))
})
