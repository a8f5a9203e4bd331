import { readableRoute } from "@/lib/auth/guard"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { getUsage } from "@/lib/usage/data"
import { toUsageView } from "@/lib/usage/schema"

export const GET = readableRoute(async (request) => {
  const params = new URL(request.url).searchParams
  const asked = { ...toUsageView(params), connection: params.get("connection") }
  return Response.json(ok(await getUsage(await getStore(), asked, Date.now())))
})
