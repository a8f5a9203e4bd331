import type { UsageReport, UsageSeries } from "@/lib/domain/usage-report"

const STATUS_FILLS: Readonly<Record<string, string>> = {
  done: "var(--done)",
  failed: "var(--failed)",
  running: "var(--running)",
  waiting: "var(--waiting)",
}
const REST_FILLS = { other: "var(--waiting)", unknown: "var(--line-strong)", vendor: "var(--rest)" } as const
const COLOURS = 7

/** The colour of a series: statuses have theirs, everything else takes the next. */
export function toFill({ by, series }: Pick<UsageReport, "by" | "series">, one: UsageSeries): string {
  if (one.kind !== "name") return REST_FILLS[one.kind]
  if (by === "status") return STATUS_FILLS[one.name ?? ""] ?? "var(--faint)"
  return `var(--c${(series.indexOf(one) % COLOURS) + 1})`
}
