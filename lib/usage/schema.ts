import { addDays, toDay, toIsoDay } from "@/lib/domain/time"
import { countDays, type DayRange } from "@/lib/domain/usage"

/** The ranges offered; the one without a parameter is 28 days. */
export const PRESET_DAYS = [7, 28, 90, 365, 730] as const
export type PresetDays = (typeof PRESET_DAYS)[number]

/** The stretch a page shows: the newest days with today, or calendar days with both ends (ISO days). */
export type UsageRange = { kind: "preset"; days: PresetDays } | { kind: "days"; from: string; to: string }

export const USAGE_DIMENSIONS = ["model", "format", "customer", "project", "connection", "status"] as const
/** What a bar is cut into. */
export type UsageDimension = (typeof USAGE_DIMENSIONS)[number]

export const USAGE_ZONES = ["utc", "team"] as const
/** Whose days: the vendor's (UTC) or TEAM_TIME_ZONE's. */
export type UsageZone = (typeof USAGE_ZONES)[number]

export const USAGE_MEASURES = ["credits", "jobs"] as const
export type UsageMeasure = (typeof USAGE_MEASURES)[number]

/** Everything of the page that stands in its address, besides the connection. */
export type UsageView = { range: UsageRange; by: UsageDimension; zone: UsageZone; measure: UsageMeasure }

const DEFAULT_RANGE: UsageRange = { kind: "preset", days: 28 }

type Params = { get(name: string): string | null }

function isIsoDay(text: string | null): text is string {
  if (text === null || !/^20\d\d-\d\d-\d\d$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

function toRange(params: Params): UsageRange {
  const from = params.get("from")
  const to = params.get("to")
  if (isIsoDay(from) && isIsoDay(to) && from <= to) return { kind: "days", from, to }
  const days = PRESET_DAYS.find((preset) => String(preset) === params.get("days"))
  return days === undefined ? DEFAULT_RANGE : { kind: "preset", days }
}

function toOne<T extends string>(known: readonly [T, ...T[]], asked: string | null): T {
  return known.find((one) => one === asked) ?? known[0]
}

/** The page as an address means it; what cannot be read falls back to 28 vendor days of credits by model. */
export function toUsageView(params: Params): UsageView {
  return {
    range: toRange(params),
    by: toOne(USAGE_DIMENSIONS, params.get("by")),
    zone: toOne(USAGE_ZONES, params.get("zone")),
    measure: toOne(USAGE_MEASURES, params.get("measure")),
  }
}

/** The view as query parameters; what is as usual is left out. */
export function toViewQuery({ range, by, zone, measure }: UsageView): Record<string, string> {
  return {
    ...(range.kind === "days"
      ? { from: range.from, to: range.to }
      : range.days === 28
        ? {}
        : { days: `${range.days}` }),
    ...(by === USAGE_DIMENSIONS[0] ? {} : { by }),
    ...(zone === USAGE_ZONES[0] ? {} : { zone }),
    ...(measure === USAGE_MEASURES[0] ? {} : { measure }),
  }
}

/** Beyond this, days of which nobody knows anything are cut off the beginning. */
const LONG_DAYS = 92

/**
 * The days meant, as of `today`. The future loses its end. A long stretch begins with the first day of which anything is known
 * (`firstKnown`; null: nothing is), a short one keeps its length and shows the gap.
 */
export function toDayRange(range: UsageRange, today: number, firstKnown: number | null): DayRange {
  const tomorrow = addDays(today, 1)
  const asked =
    range.kind === "preset"
      ? { from: addDays(tomorrow, -range.days), until: tomorrow }
      : { from: toDayOf(range.from), until: Math.min(addDays(toDayOf(range.to), 1), tomorrow) }
  if (asked.from >= asked.until) return { from: addDays(asked.until, -1), until: asked.until }
  if (countDays(asked) <= LONG_DAYS) return asked
  const from = Math.max(asked.from, firstKnown ?? addDays(asked.until, -LONG_DAYS))
  return from < asked.until
    ? { from, until: asked.until }
    : { from: addDays(asked.until, -LONG_DAYS), until: asked.until }
}

function toDayOf(iso: string): number {
  return toDay(Date.parse(`${iso}T00:00:00Z`), "UTC")
}

/** "Last 28 days" · "2026-11-01 to 2026-11-07". */
export function toRangeWords(range: UsageRange): string {
  return range.kind === "preset" ? `Last ${range.days} days` : `${range.from} to ${range.to}`
}

/** "2026-11-01 to 2026-11-07", or the one day. */
export function toDaysWords({ from, until }: DayRange): string {
  const last = addDays(until, -1)
  return from === last ? toIsoDay(from) : `${toIsoDay(from)} to ${toIsoDay(last)}`
}
