import { operatorRoute } from "@/lib/auth/guard"
import { getPulse } from "@/lib/jobs/list-neighbours"
import { toRequestFilter, toRowNums } from "@/lib/jobs/list-request"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const query = new URL(request.url).searchParams
  const asked = { at: query.get("at"), nums: toRowNums(query.get("nums")), now: Date.now() }
  return Response.json(ok(await getPulse(await getStore(), toRequestFilter(request), asked)))
})
