import { Temporal } from "temporal-polyfill"
import { DAY, HOUR } from "./time"

/**
 * A stretch of time cut into bars of whole hours, days or more days of a zone. `segments` say how to get from an instant to the
 * zone's wall clock: up to `until` (epoch ms, the last is open) add `offset` ms.
 */
export type Buckets = {
  unit: "hour" | "day"
  /** Hours or days in one bar. */
  size: number
  /** Wall-clock number of the first unit: hours or days since 1970. */
  first: number
  count: number
  segments: { until: number | null; offset: number }[]
}

/** More bars than this are lines. */
const MOST_BARS = 92
const HOURS_UP_TO = 2 * DAY

function toSegments(from: number, until: number, zone: string): Buckets["segments"] {
  const segments: Buckets["segments"] = []
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone)
  for (;;) {
    const offset = at.offsetNanoseconds / 1_000_000
    const next = at.getTimeZoneTransition("next")
    if (!next || next.epochMilliseconds >= until) return [...segments, { until: null, offset }]
    segments.push({ until: next.epochMilliseconds, offset })
    at = next
  }
}

/** Hours or days since 1970 on the wall clock of the zone. */
function toUnitNumber(at: number, { segments, unit }: Pick<Buckets, "segments" | "unit">): number {
  const offset = segments.find((one) => one.until === null || at < one.until)?.offset ?? 0
  return Math.floor((at + offset) / (unit === "hour" ? HOUR : DAY))
}

/** Bars for [from, until), epoch ms, in calendar units of `zone`: hours up to two days, else days, several in one bar if they are many. */
export function toBuckets(from: number, until: number, zone: string): Buckets {
  const end = Math.max(until, from + 1)
  const segments = toSegments(from, end, zone)
  const unit = end - from <= HOURS_UP_TO ? "hour" : "day"
  const first = toUnitNumber(from, { segments, unit })
  const units = toUnitNumber(end - 1, { segments, unit }) - first + 1
  const size = Math.ceil(units / MOST_BARS)
  return { unit, size, first, count: Math.ceil(units / size), segments }
}

/** Which bar a unit (see `first`) belongs to; what lies outside belongs to the nearest end, so that no sum loses it. */
export function toBar(number: number, { first, size, count }: Pick<Buckets, "first" | "size" | "count">): number {
  return Math.max(0, Math.min(count - 1, Math.floor((number - first) / size)))
}

/** The calendar days of a bar as ISO dates, half-open; for hours the day they lie in. */
export function toBarDays(
  bar: number,
  { unit, size, first }: Pick<Buckets, "unit" | "size" | "first">,
): { from: string; until: string } {
  const toDate = (day: number) => new Date(day * DAY).toISOString().slice(0, 10)
  if (unit === "day") return { from: toDate(first + bar * size), until: toDate(first + (bar + 1) * size) }
  const day = Math.floor((first + bar * size) / 24)
  return { from: toDate(day), until: toDate(day + 1) }
}
