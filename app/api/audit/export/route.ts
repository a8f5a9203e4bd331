import { createAuditCsv } from "@/lib/audit/csv"
import { toLoggedQuery } from "@/lib/audit/logged-query"
import { recordAudit } from "@/lib/audit/record"
import { toAuditFilter, toAuditParams } from "@/lib/audit/schema"
import { operatorRoute } from "@/lib/auth/guard"
import { toDay, toIsoDay } from "@/lib/domain/time"
import { getStore } from "@/lib/store/current"
import { resolveZone } from "@/lib/zone"

export const GET = operatorRoute("admin", async (request, { by }) => {
  const params = new URL(request.url).searchParams
  const filter = toAuditFilter(params, resolveZone(params.get("tz"), null))
  const [store, now] = [await getStore(), Date.now()]
  const details = { query: toLoggedQuery(String(toAuditParams(filter))) }
  await store.write((tx) =>
    recordAudit(tx, { at: now, actor: by.id, action: "audit.exported", subject: null, details }),
  )
  return new Response(createAuditCsv(store, filter), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="audit-${toIsoDay(toDay(now, "UTC"))}.csv"`,
    },
  })
})
