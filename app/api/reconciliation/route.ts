import { readableRoute } from "@/lib/auth/guard"
import { getReconciliation } from "@/lib/reconciliation/data"
import { toReconcileDays, toReconcileFilter } from "@/lib/reconciliation/filter-schema"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"

export const GET = readableRoute(async (request) => {
  const params = new URL(request.url).searchParams
  const now = Date.now()
  const asked = { connection: params.get("connection"), days: toReconcileDays(toReconcileFilter(params), now) }
  return Response.json(ok(await getReconciliation(await getStore(), asked, now)))
})
