import { recordAudit } from "@/lib/audit/record"
import { readableRoute } from "@/lib/auth/guard"
import { addDays, toIsoDay } from "@/lib/domain/time"
import { toDisputeCsv } from "@/lib/reconciliation/dispute-csv"
import { listDisputes } from "@/lib/reconciliation/dispute-data"
import { toReconcileDays, toReconcileFilter } from "@/lib/reconciliation/filter-schema"
import { getStore } from "@/lib/store/current"

export const GET = readableRoute(async (request, { by }) => {
  const params = new URL(request.url).searchParams
  const now = Date.now()
  const store = await getStore()
  const asked = { connection: params.get("connection"), days: toReconcileDays(toReconcileFilter(params), now) }
  const disputes = await listDisputes(store, asked, now)
  const [from, to] = [toIsoDay(asked.days.from), toIsoDay(addDays(asked.days.until, -1))]
  const details = { connection: asked.connection, from, to, rows: disputes.length }
  await store.write((tx) =>
    recordAudit(tx, { at: now, actor: by.id, action: "disputes.exported", subject: asked.connection, details }),
  )
  return new Response(toDisputeCsv(disputes), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="disputes-${from}-to-${to}.csv"`,
    },
  })
})
