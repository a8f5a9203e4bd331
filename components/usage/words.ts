import { addDays } from "@/lib/domain/time"
import type { UsageBar, UsageReport, UsageSeries } from "@/lib/domain/usage-report"
import { formatCost, formatCount, formatDay, UNKNOWN } from "@/lib/format"

const REST = { other: "other", unknown: "not known", vendor: "reported by the vendor" } as const

/** What a series is called: its value as it was written, or what stands for the rest. */
export function toSeriesName({ kind, name }: Pick<UsageSeries, "kind" | "name">): string {
  return kind === "name" ? (name ?? "") : REST[kind]
}

/** "Mon 23 Nov" · "16 – 22 Nov" · "Nov 2026". */
export function toBarName(
  { from, until }: Pick<UsageBar, "from" | "until">,
  { grain }: Pick<UsageReport, "grain">,
): string {
  if (grain === "day") return formatDay(from)
  if (grain === "month") return `${toShort(from).split(" ")[1]} ${Math.floor(from / 10_000)}`
  return `${toShort(from)} – ${toShort(addDays(until, -1))} ${Math.floor(from / 10_000)}`
}

/** "23 Nov". */
export function toShort(day: number): string {
  return formatDay(day).split(" ").slice(1).join(" ")
}

/** "23 Nov" · "23 Nov – 1 Dec"; with the year where the stretch may lie in another one. */
export function toDays(from: number, to: number, isLong: boolean): string {
  const year = (day: number) => (isLong ? ` ${Math.floor(day / 10_000)}` : "")
  return from === to ? `${toShort(from)}${year(from)}` : `${toShort(from)}${year(from)} – ${toShort(to)}${year(to)}`
}

export function toCount(value: number | null): string {
  return value === null ? UNKNOWN : formatCount(value)
}

/** A figure of the measure of the page. */
export function toMeasured(value: number | null, isEstimated: boolean, { measure }: UsageReport): string {
  return measure === "jobs" ? toCount(value) : formatCost(value, isEstimated)
}

/** "6.1 %" · "12 %"; "–" of nothing. */
export function toPercent(part: number | null, whole: number): string {
  if (part === null || whole <= 0) return UNKNOWN
  const percent = (part / whole) * 100
  return `${percent < 10 ? percent.toFixed(1).replace(/\.0$/, "") : Math.round(percent)} %`
}
