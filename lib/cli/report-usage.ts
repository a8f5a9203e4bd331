import { toCodeSpan } from "@/lib/domain/inert"
import { addDays, toIsoDay } from "@/lib/domain/time"
import type { UsageBar, UsageReport } from "@/lib/domain/usage-report"
import { formatClipLength, formatCount, formatCredits, formatDuration, UNKNOWN } from "@/lib/format"

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

function toLead({ totals, days, usable }: UsageReport): string {
  const lines = [
    `- Credits: ${toCredits(totals.milli, totals.estimatedMilli > 0)}`,
    `- Jobs: ${formatCount(totals.jobs)} (${formatCount(totals.completed)} done, ${formatCount(totals.failed)} failed, ${formatCount(totals.open)} not ended)`,
    `- Credits per usable minute: ${toCredits(usable.perMinuteMilli, usable.isEstimated)}`,
    `- Minutes that came out: ${formatClipLength(totals.doneMs)}`,
    ...(totals.unknownJobs > 0
      ? [`- ${formatCount(totals.unknownJobs)} jobs ended whose cost nobody can tell; they are not in the sum`]
      : []),
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

/** Usage as Markdown: what the page and its CSV show. Names that others gave stand in code. */
export function toUsageMarkdown(report: UsageReport): string {
  const { timeZone, from, until, connection, buildShare, gaps, by } = report
  const named = connection === null ? "all connections" : toCodeSpan(connection)
  return `${[
    `# Usage ${toIsoDay(from)} to ${toIsoDay(addDays(until, -1))}`,
    `Days of ${timeZone}, ${named}. As of ${report.asOf}. Jobs and their credits count on the day on which they were made. ~ holds estimates, ${UNKNOWN} not known.`,
    ...(buildShare === null
      ? []
      : [
          `> The sums are being built, ${Math.round(buildShare * 100)} % so far: until then every figure is too small.`,
        ]),
    ...(gaps.length === 0
      ? []
      : [`> ${formatCount(gaps.length)} stretches of the vendor’s usage events were not seen.`]),
    toLead(report),
    "## Day by day",
    toTable(["Days", "Credits", "Jobs", "Done", "Failed", "Source"], toRows(report)),
    `## By ${by}`,
    toTable(["Name", "Credits", "Jobs"], toSeriesRows(report)),
    ...toTimes(report),
  ].join("\n\n")}\n`
}
