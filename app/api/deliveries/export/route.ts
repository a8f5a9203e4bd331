import { recordAudit } from "@/lib/audit/record"
import { operatorRoute } from "@/lib/auth/guard"
import { toDay, toIsoDay } from "@/lib/domain/time"
import { getStore } from "@/lib/store/current"
import { createDeliveriesCsv } from "@/lib/webhooks/csv"
import { toAskedFilter } from "@/lib/webhooks/page"
import { toDeliveryParams } from "@/lib/webhooks/schema"

export const GET = operatorRoute("viewer", async (request, { by }) => {
  const filter = toAskedFilter(new URL(request.url).searchParams)
  const [store, now] = [await getStore(), Date.now()]
  const details = { query: String(toDeliveryParams(filter)) }
  await store.write((tx) =>
    recordAudit(tx, { at: now, actor: by.id, action: "webhooks.exported", subject: null, details }),
  )
  return new Response(createDeliveriesCsv(store, filter), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="webhooks-${toIsoDay(toDay(now, "UTC"))}.csv"`,
    },
  })
})
