import { recordAudit } from "@/lib/audit/record"
import { readableRoute } from "@/lib/auth/guard"
import { addDays, toIsoDay } from "@/lib/domain/time"
import { ok } from "@/lib/result"
import { getStore } from "@/lib/store/current"
import { createRepeatsCsv } from "@/lib/waste/csv"
import { toWasteFilter, toWasteQuery } from "@/lib/waste/filter-schema"
import { getWasteView, readCostQuery } from "@/lib/waste/request"

/** What bought nothing usable; `as=csv`: every repeat of the range. */
export const GET = readableRoute(async (request, { by }) => {
  const params = new URL(request.url).searchParams
  const filter = toWasteFilter(params, params.get("connection"))
  const now = Date.now()
  const store = await getStore()
  if (params.get("as") !== "csv") return Response.json(ok(await getWasteView(store, filter, now)))
  const query = await readCostQuery(store, filter, now)
  const body = await createRepeatsCsv(store, query)
  const details = { query: toWasteQuery(filter) }
  await store.write((tx) =>
    recordAudit(tx, { at: now, actor: by.id, action: "waste.exported", subject: null, details }),
  )
  const name = `repeats-${toIsoDay(query.days.from)}-${toIsoDay(addDays(query.days.until, -1))}.csv`
  return new Response(body, {
    headers: { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": `attachment; filename="${name}"` },
  })
})
