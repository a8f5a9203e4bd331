import { operatorRoute } from "@/lib/auth/guard"
import { getQuality } from "@/lib/quality/data"
import { toQualityFilter } from "@/lib/quality/schema"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = operatorRoute("viewer", async (request) => {
  const params = new URL(request.url).searchParams
  const at = { connection: params.get("connection"), now: Date.now() }
  return Response.json(ok(await getQuality(await getStore(), toQualityFilter(params), at)))
})
