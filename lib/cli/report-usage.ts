import { toCodeSpan } from "@/lib/domain/inert"
import { addDays, toIsoDay } from "@/lib/domain/time"
import { isUnpriced, MOST_GAPS, type UsageBar, type UsageReport } from "@/lib/domain/usage-report"
import { formatClipLength, formatCount, formatCredits, formatDuration, UNKNOWN } from "@/lib/format"
import { toPlain } from "@/lib/reviews/markdown-table"

function toCredits(milli: number | null, isEstimated: boolean): string {
  return `${isEstimated && milli !== null && milli !== 0 ? "~" : ""}${formatCredits(milli)}`
}

const toCount = (count: number | null) => (count === null ? UNKNOWN : formatCount(count))

/** A table; numbers to the right. A bar within a cell would end it. */
function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const toLine = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`
  return [toLine(head), `|---${"|---:".repeat(head.length - 1)}|`, ...rows.map(toLine)].join("\n")
}

function toBarName({ from, until, isPartial }: UsageBar): string {
  const last = addDays(until, -1)
  return `${toIsoDay(from)}${last === from ? "" : ` to ${toIsoDay(last)}`}${isPartial ? " (so far)" : ""}`
}

function toRows(report: UsageReport): string[][] {
  return report.bars.map((bar) => [
    toBarName(bar),
    toCredits(bar.milli, bar.isEstimated),
    toCount(bar.jobs),
    toCount(bar.completed),
    toCount(bar.failed),
    bar.sources.join(", "),
  ])
}

const REST = { other: "other", unknown: "not known", vendor: "only the vendor’s total" } as const

function toSeriesRows({ series }: UsageReport): string[][] {
  return series.map(({ kind, name, jobs, milli, isEstimated }) => [
    kind === "name" ? toCodeSpan(name ?? "") : REST[kind],
    toCredits(milli, isEstimated),
    formatCount(jobs),
  ])
}

function toCreditLines(report: UsageReport): string[] {
  const { totals, totalsOnly } = report
  if (totals.milli === null) {
    return [
      `- Credits: not known${totalsOnly.length === 0 ? ", and the vendor reports none by day" : ""}`,
      ...totalsOnly.map(
        ({ connection, creditsMilli, days }) =>
          `- ${toCodeSpan(connection)} reports totals only: ${formatCredits(creditsMilli)} credits in ${formatCount(days)} days`,
      ),
    ]
  }
  const isTold = isUnpriced(report) && totals.restMilli !== null
  return [`- Credits${isTold ? " that the vendor reports" : ""}: ${toCredits(totals.milli, totals.estimatedMilli > 0)}`]
}

/** As the page says it. */
const UNPRICED =
  "On which models, formats or customers the credits were spent is not known: the vendor’s answers name no model for most of these jobs. Attribution fills that in, also for jobs that have ended."

function toLead(report: UsageReport): string {
  const { totals, days, usable } = report
  const lines = [
    ...toCreditLines(report),
    `- Jobs: ${formatCount(totals.jobs)} (${formatCount(totals.completed)} done, ${formatCount(totals.failed)} failed, ${formatCount(totals.open)} not ended)`,
    `- Credits per usable minute: ${toCredits(usable.perMinuteMilli, usable.isEstimated)}`,
    // The lengths that are known, and of none at all nothing is known.
    `- Minutes that came out, where known: ${formatClipLength(totals.doneMs || null)}`,
    `- Ended, cost not known: ${formatCount(totals.unknownJobs)}`,
  ]
  return [`${formatCount(days)} days.`, "", ...lines].join("\n")
}

function toTimes({ queue, run }: UsageReport): string[] {
  const toLine = (name: string, spread: UsageReport["queue"]) =>
    spread === null
      ? []
      : [`- ${name}: half within ${formatDuration(spread.p50Ms)}, 95 % within ${formatDuration(spread.p95Ms)}`]
  const lines = [...toLine("Waited", queue), ...toLine("Ran", run)]
  return lines.length === 0 ? [] : ["## How long it took", lines.join("\n")]
}

function toGapWords({ gaps }: UsageReport): string[] {
  if (gaps.length === 0) return []
  const events = "of the vendor’s usage events"
  if (gaps.length === 1) return [`> A stretch ${events} was not seen.`]
  const isMore = gaps.length > MOST_GAPS
  const count = formatCount(isMore ? MOST_GAPS : gaps.length, { capped: isMore })
  return [`> ${count} stretches ${events} were not seen.`]
}

/** Usage as Markdown: what the page and its CSV show. Names that others gave stand in code. */
export function toUsageMarkdown(report: UsageReport): string {
  const { timeZone, from, until, connection, buildShare, notes, by } = report
  const named = connection === null ? "all connections" : toCodeSpan(connection)
  return `${[
    `# Usage ${toIsoDay(from)} to ${toIsoDay(addDays(until, -1))}`,
    `Days of ${timeZone}, ${named}. As of ${report.asOf}. Jobs and their credits count on the day on which they were made. ~ holds estimates, ${UNKNOWN} not known.`,
    ...(buildShare === null
      ? []
      : [
          `> The sums are being built, ${Math.round(buildShare * 100)} % so far: until then every figure is too small.`,
        ]),
    ...toGapWords(report),
    toLead(report),
    ...(isUnpriced(report) ? [UNPRICED] : []),
    ...notes.map(toPlain),
    "## Day by day",
    toTable(["Days", "Credits", "Jobs", "Done", "Failed", "Source"], toRows(report)),
    `## By ${by}`,
    toTable(["Name", "Credits", "Jobs"], toSeriesRows(report)),
    ...toTimes(report),
  ].join("\n\n")}\n`
}
