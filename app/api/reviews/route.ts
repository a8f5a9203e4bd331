import { readableRoute } from "@/lib/auth/guard"
import { parseConnection } from "@/lib/overview/data"
import { ok } from "@/lib/result"
import { listReviews } from "@/lib/reviews/data"
import { getStore } from "@/lib/store/current"

export const GET = readableRoute(async (request) => {
  const connection = parseConnection(new URL(request.url).searchParams.get("connection"))
  return Response.json(ok(await listReviews(await getStore(), { connection }, Date.now())))
})
