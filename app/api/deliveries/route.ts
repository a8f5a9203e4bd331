import { operatorRoute } from "@/lib/auth/guard"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { listDeliveries } from "@/lib/webhooks/list-data"
import { toAskedFilter } from "@/lib/webhooks/page"

export const GET = operatorRoute("viewer", async (request) => {
  const params = new URL(request.url).searchParams
  return Response.json(ok(await listDeliveries(await getStore(), toAskedFilter(params), params.get("cursor"))))
})
