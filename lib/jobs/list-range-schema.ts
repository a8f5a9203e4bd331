import { createParser } from "nuqs/server"

/**
 * A stretch of time as it stands in the URL. "last": the newest `amount` hours, days or weeks, counted from the moment of
 * asking. "days": calendar days of the zone in force, half-open (`from` belongs to it, `until` does not); null = open end.
 */
export type TimeRange =
  | { kind: "last"; amount: number; unit: RangeUnit }
  | { kind: "days"; from: string | null; until: string | null }

const RANGE_UNITS = ["h", "d", "w"] as const
type RangeUnit = (typeof RANGE_UNITS)[number]

/** Nobody looks further back in one relative step: ten years of hours would still be a small number for the store. */
const MOST_OF_A_UNIT = 999

const UNIT_WORDS = { h: ["hour", "hours"], d: ["day", "days"], w: ["week", "weeks"] } as const satisfies Record<
  RangeUnit,
  readonly [string, string]
>

function isIsoDay(text: string): boolean {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

function parseDay(text: string): string | null | undefined {
  if (text === "") return null
  return isIsoDay(text) ? text : undefined
}

/** "7d", "2026-11-01..2026-11-08", "2026-11-01.." or "..2026-11-08"; anything else is null, never an error. */
export function parseTimeRange(text: string): TimeRange | null {
  const last = /^(\d{1,3})([hdw])$/.exec(text)
  if (last) {
    const amount = Number(last[1])
    const unit = RANGE_UNITS.find((known) => known === last[2])
    return unit && amount > 0 && amount <= MOST_OF_A_UNIT ? { kind: "last", amount, unit } : null
  }
  const days = text.split("..")
  if (days.length !== 2) return null
  const from = parseDay(days[0] ?? "")
  const until = parseDay(days[1] ?? "")
  if (from === undefined || until === undefined) return null
  if (from === null && until === null) return null
  if (from !== null && until !== null && from >= until) return null
  return { kind: "days", from, until }
}

/** The inverse of `parseTimeRange`. */
export function serializeTimeRange(range: TimeRange): string {
  if (range.kind === "last") return `${range.amount}${range.unit}`
  return `${range.from ?? ""}..${range.until ?? ""}`
}

/** For a nuqs parser map. A range that cannot be read is no range. */
export const parseAsTimeRange = createParser({
  parse: parseTimeRange,
  serialize: serializeTimeRange,
  eq: (a, b) => serializeTimeRange(a) === serializeTimeRange(b),
})

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

/** "last 7 days", "1 day: 2026-11-24", "2026-11-01 to 2026-11-07": the last day named belongs to the range. */
export function describeTimeRange(range: TimeRange): string {
  if (range.kind === "last") {
    const [one, many] = UNIT_WORDS[range.unit]
    return range.amount === 1 ? `last ${one}` : `last ${range.amount} ${many}`
  }
  const last = range.until === null ? null : dayBefore(range.until)
  if (range.from === null) return `to ${last}`
  if (last === null) return `from ${range.from}`
  return range.from === last ? range.from : `${range.from} to ${last}`
}
