import { toIsoDay } from "@/lib/domain/time"
import type { UsageBar, UsageReport, UsageSeries } from "@/lib/domain/usage-report"

type Days = Pick<UsageBar, "from" | "until">

/**
 * The list of exactly the jobs of a bar, or of one segment of it; null where the segment is not made of jobs of ours. Written
 * out: the list's own parsers are too much for a browser to load for it.
 */
export function toBarHref(report: UsageReport, bar: Days, series?: UsageSeries): string | null {
  if (series?.query === null) return null
  const parts = [`created=${toIsoDay(bar.from)}..${toIsoDay(bar.until)}`]
  if (series?.query) parts.push(series.query)
  // A series of connections names its own.
  if (report.connection !== null && !(series && report.by === "connection")) {
    parts.push(`connection=${encodeURIComponent(report.connection)}`)
  }
  return `/jobs?${parts.join("&")}&tz=${report.timeZone}`
}
