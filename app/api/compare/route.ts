import { operatorRoute } from "@/lib/auth/guard"
import { getComparison } from "@/lib/compare/data"
import { toCompareRef } from "@/lib/compare/schema"
import { AppError } from "@/lib/errors"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const params = new URL(request.url).searchParams
  const [a, b] = [toCompareRef(params.get("a")), toCompareRef(params.get("b"))]
  if (!a || !b) throw new AppError("invalid", "Name two jobs: a=connection/job id and b=connection/job id.")
  return Response.json(ok(await getComparison((await getStore()).read, a, b)))
})
