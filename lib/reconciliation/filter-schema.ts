import { addDays, toDay } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import { toDayRange, toUsageView, type UsageRange } from "@/lib/usage/schema"

/** The ranges offered: as far as the vendor reports back (contract §2.7). */
export const RECONCILE_DAYS = [7, 28, 90] as const
/** A year and a day: more rows nobody reads. */
const MOST_DAYS = 366

/** What a page shows, as its address says it. */
export type ReconcileFilter = {
  range: UsageRange
  /** Only days that differ or hold a finding. */
  isNarrowed: boolean
}

type Params = { get(name: string): string | null }

/** What cannot be read falls back to all of the newest 28 days. */
export function toReconcileFilter(params: Params): ReconcileFilter {
  return { range: toUsageView(params).range, isNarrowed: params.get("only") === "differ" }
}

/** A filter as a query string with its "?"; what is as usual is left out. */
export function toReconcileQuery({ range, isNarrowed }: ReconcileFilter, connection: string | null): string {
  const query = new URLSearchParams()
  if (range.kind === "days") {
    query.set("from", range.from)
    query.set("to", range.to)
  } else if (range.days !== 28) {
    query.set("days", String(range.days))
  }
  if (isNarrowed) query.set("only", "differ")
  if (connection !== null) query.set("connection", connection)
  return query.size === 0 ? "" : `?${query}`
}

/** The vendor days meant as of `now` (epoch ms); a longer stretch loses its beginning, the future its end. */
export function toReconcileDays({ range }: ReconcileFilter, now: number): DayRange {
  const today = toDay(now, "UTC")
  const days = toDayRange(range, today, addDays(today, 1 - MOST_DAYS))
  return { from: Math.max(days.from, addDays(days.until, -MOST_DAYS)), until: days.until }
}
