import { stringify } from "csv-stringify/sync"
import { addDays, toIsoDay } from "@/lib/domain/time"
import type { UsageBar, UsageReport, UsageSeries } from "@/lib/domain/usage-report"

type Cell = string | number | null

function toCredits(milli: number | null): number | null {
  return milli === null ? null : milli / 1_000
}

const REST = { other: "other", unknown: "not known", vendor: "reported by the vendor" } as const

function toHead({ by, measure, timeZone }: UsageReport, { kind, name }: UsageSeries): string {
  // It begins with a word of ours, so no spreadsheet takes a name for a formula.
  return `${measure} (${timeZone} days), ${by}: ${kind === "name" ? name : REST[kind]}`
}

function toRow(report: UsageReport, bar: UsageBar): Cell[] {
  const isJobs = report.measure === "jobs"
  return [
    toIsoDay(bar.from),
    toIsoDay(addDays(bar.until, -1)),
    bar.isPartial ? "yes" : "no",
    bar.sources.join("+"),
    toCredits(bar.milli),
    bar.isEstimated ? "yes" : "no",
    isJobs ? bar.before : toCredits(bar.before),
    bar.jobs,
    bar.completed,
    bar.failed,
    bar.unknownJobs,
    ...report.series.map((_, at) => {
      const cell = bar.cells[at]
      // Of a stretch that our record does not reach nothing is known, else nothing was made.
      if (!cell) return bar.jobs === null ? null : 0
      return isJobs ? cell.jobs : toCredits(cell.milli)
    }),
  ]
}

/** The table of the page, one line a bar, oldest first. Empty = not known. Days are those of the report's zone. */
export function toUsageCsv(report: UsageReport): string {
  const head = [
    `first_day (${report.timeZone})`,
    `last_day (${report.timeZone})`,
    "partial",
    "source",
    "credits",
    "holds_estimates",
    `${report.measure}_of_the_${report.days}_days_before`,
    "jobs",
    "done",
    "failed",
    "ended_cost_not_known",
    ...report.series.map((one) => toHead(report, one)),
  ]
  return stringify([head, ...report.bars.map((bar) => toRow(report, bar))], { escape_formulas: true })
}
