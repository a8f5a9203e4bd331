import { toLoggedQuery } from "@/lib/audit/logged-query"
import { recordAudit } from "@/lib/audit/record"
import { readableRoute } from "@/lib/auth/guard"
import { toDay, toIsoDay } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { createExport, EXPORT_FORMATS, toExportName } from "@/lib/jobs/export"
import { requireParam, toRequestFilter } from "@/lib/jobs/list-request"
import { toFilterQuery } from "@/lib/jobs/list-schema"
import { getStore } from "@/lib/store/current"

const TYPES = { csv: "text/csv; charset=utf-8", json: "application/json" } as const

export const GET = readableRoute(async (request, { by }) => {
  const asked = requireParam(request, "as")
  const format = EXPORT_FORMATS.find((known) => known === asked)
  if (!format) throw new AppError("invalid", "An export is csv or json.")
  const filter = toRequestFilter(request)
  const now = Date.now()
  const store = await getStore()
  const name = toExportName(filter, format, toIsoDay(toDay(now, filter.zone)))
  const headers = { "Content-Type": TYPES[format], "Content-Disposition": `attachment; filename="${name}"` }
  // Next answers a HEAD with this handler and reads no body: nothing leaves, so nothing is written down either.
  if (request.method === "HEAD") return new Response(null, { headers })
  const body = await createExport(store, filter, { format, zone: filter.zone, now, by, signal: request.signal })
  // Nothing is read of the export before this stands in the log.
  const details = { format, query: toLoggedQuery(toFilterQuery(filter)) }
  await store.write((tx) => recordAudit(tx, { at: now, actor: by.id, action: "jobs.exported", subject: null, details }))
  return new Response(body, { headers })
})
