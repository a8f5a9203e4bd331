import { Temporal } from "temporal-polyfill"
import { DAY, HOUR } from "@/lib/domain/time"
import type { TimeRange } from "./list-range-schema"

const UNIT_MS = { h: HOUR, d: DAY, w: 7 * DAY } as const

/** Half-open, epoch ms; null = open end. */
export type Bounds = { from: number | null; until: number | null }

/** The first instant of a calendar day in a zone, also where that day begins at 01:00 (DST). */
function startOfDay(day: string, zone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds
}

/** A range of the URL as instants: `now` (epoch ms) is what "last 7 days" counts from, `zone` is whose days are meant. */
export function toBounds(range: TimeRange, zone: string, now: number): Bounds {
  if (range.kind === "last") return { from: now - range.amount * UNIT_MS[range.unit], until: null }
  return {
    from: range.from === null ? null : startOfDay(range.from, zone),
    until: range.until === null ? null : startOfDay(range.until, zone),
  }
}
