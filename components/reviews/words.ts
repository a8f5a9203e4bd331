import type { Factor } from "@/lib/domain/explain"
import { addDays } from "@/lib/domain/time"
import { formatChange, formatMoment, UNKNOWN } from "@/lib/format"
import type { ReviewReport } from "@/lib/reviews/schema"

const MONTHS = "January February March April May June July August September October November December".split(" ")

/** "16–22 November 2026", "30 November – 6 December 2026" for half-open days. */
export function toDaysWords({ from, until }: Pick<ReviewReport, "from" | "until">): string {
  const last = addDays(until, -1)
  const day = (of: number) => String(of % 100)
  const month = (of: number) => MONTHS[(Math.floor(of / 100) % 100) - 1] ?? ""
  const year = (of: number) => Math.floor(of / 10_000)
  const end = `${day(last)} ${month(last)} ${year(last)}`
  if (Math.floor(from / 100) === Math.floor(last / 100)) return `${day(from)}–${end}`
  const start = `${day(from)} ${month(from)}`
  return year(from) === year(last) ? `${start} – ${end}` : `${start} ${year(from)} – ${end}`
}

const exact = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 })

/** Credits to the last thousandth, for figures that are to be added up. */
export function toExact(milli: number): string {
  return exact.format(milli / 1_000)
}

/** "+1,240.5", "−3", "0". */
export function toSigned(milli: number): string {
  if (milli === 0) return "0"
  return `${milli > 0 ? "+" : "−"}${toExact(Math.abs(milli))}`
}

/** "Mon 23 Nov 2026 09:12" in the team's zone: paper does not know what "3 h ago" meant. */
export function toMoment(iso: string, zone: string): string {
  return formatMoment(iso, 0, zone)
}

const tenths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 })

/** "6.1 %"; a share is 0–1. */
export function toPercent(share: number | null): string {
  return share === null ? UNKNOWN : `${tenths.format(share * 100)} %`
}

/** "7 % more", "12 % less", "×2.1"; null where it cannot be said. */
export function toChangeWords(current: number | null, before: number | null): string | null {
  const change = formatChange(current, before)
  return change === UNKNOWN ? null : change
}

export const PART_WORDS = {
  volume: "Number of jobs",
  mix: "Choice of models",
  length: "Length of videos",
  rate: "Rates",
  failures: "Not charged",
} as const satisfies Record<Factor, string>

const PART_HINTS = {
  volume: ["more jobs", "fewer jobs"],
  mix: ["more of the dearer models", "more of the cheaper models"],
  length: ["longer videos", "shorter videos"],
  rate: ["a minute cost more", "a minute cost less"],
  failures: ["less of it was free of charge", "more of it was free of charge"],
} as const satisfies Record<Factor, readonly [string, string]>

/** What a part of the change means, in words; "no difference" for none. */
export function toPartHint(factor: Factor, milli: number): string {
  return milli === 0 ? "no difference" : PART_HINTS[factor][milli > 0 ? 0 : 1]
}

/** "1 job", "1,204 jobs". */
export function toCount(count: number, one: string): string {
  return `${exact.format(count)} ${one}${count === 1 ? "" : "s"}`
}
