import { recordAudit } from "@/lib/audit/record"
import { readableRoute } from "@/lib/auth/guard"
import { addDays, toIsoDay } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { getStore } from "@/lib/store/current"
import { toUsageCsv } from "@/lib/usage/csv"
import { getUsage } from "@/lib/usage/data"
import { toUsageView, toViewQuery } from "@/lib/usage/schema"

const TYPES = { csv: "text/csv; charset=utf-8", json: "application/json" } as const

export const GET = readableRoute(async (request, { by }) => {
  const params = new URL(request.url).searchParams
  const format = params.get("as")
  if (format !== "csv" && format !== "json") throw new AppError("invalid", "An export is csv or json.")
  const view = toUsageView(params)
  const connection = params.get("connection")
  const [store, now] = [await getStore(), Date.now()]
  const report = await getUsage(store, { ...view, connection }, now)
  const details = { format, connection, ...toViewQuery(view) }
  await store.write((tx) =>
    recordAudit(tx, { at: now, actor: by.id, action: "usage.exported", subject: null, details }),
  )
  const days = `${toIsoDay(report.from)}-to-${toIsoDay(addDays(report.until, -1))}`
  const body = format === "csv" ? toUsageCsv(report) : `${JSON.stringify(report, null, 2)}\n`
  return new Response(body, {
    headers: {
      "Content-Type": TYPES[format],
      "Content-Disposition": `attachment; filename="usage-by-${view.by}-${days}.${format}"`,
    },
  })
})
