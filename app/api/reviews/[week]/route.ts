import { readableRoute } from "@/lib/auth/guard"
import { parseConnection } from "@/lib/overview/data"
import { ok } from "@/lib/result"
import { getReview } from "@/lib/reviews/data"
import { toReviewFile } from "@/lib/reviews/file"
import { getStore } from "@/lib/store/current"

/** JSON, or with `?as=csv` or `?as=md` a file with the same figures. */
export const GET = readableRoute(async (request, { params }) => {
  const query = new URL(request.url).searchParams
  const connection = parseConnection(query.get("connection"))
  const review = await getReview(await getStore(), { week: params.week ?? "", connection }, Date.now())
  const as = query.get("as")
  return as === null ? Response.json(ok(review)) : toReviewFile(review, as)
})
