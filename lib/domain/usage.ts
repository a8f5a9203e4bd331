import { addDays, DAY, toDay, toIsoDay } from "./time"

/** Days as 20261124. Half-open: `until` is not in it. */
export type DayRange = { from: number; until: number }

/** How many days a bar of the chart holds: one, an ISO week or a month, cut off at the ends of the range. */
export type Grain = "day" | "week" | "month"

/** More bars than these cannot be told apart. */
const MOST_DAY_BARS = 120
/** A year and some: two years in weeks would be a hundred bars and rows, in months they are 25. */
const MOST_WEEK_DAYS = 400

/** Midnight UTC of a day, epoch ms: for counting days, in whatever zone they are. */
function toMidnight(day: number): number {
  return Date.parse(`${toIsoDay(day)}T00:00:00Z`)
}

export function countDays({ from, until }: DayRange): number {
  return Math.round((toMidnight(until) - toMidnight(from)) / DAY)
}

export function listDays({ from, until }: DayRange): number[] {
  const first = toMidnight(from)
  return Array.from({ length: countDays({ from, until }) }, (_, at) => toDay(first + at * DAY, "UTC"))
}

/** From the first of a month to the first of the next. */
export function isWholeMonth({ from, until }: DayRange): boolean {
  return from % 100 === 1 && until === toEnd(from, "month")
}

/** The day that each day of the range is compared with: as many days before as the range has. */
export function toPastDays(range: DayRange): Map<number, number> {
  const past = listDays(toRangeBefore(range))
  return new Map(listDays(range).map((day, at) => [day, past[at] ?? 0]))
}

/** The range of the same length that ends where this one begins. */
export function toRangeBefore(range: DayRange): DayRange {
  return { from: addDays(range.from, -countDays(range)), until: range.from }
}

export function toGrain(range: DayRange): Grain {
  const days = countDays(range)
  if (days <= MOST_DAY_BARS) return "day"
  return days <= MOST_WEEK_DAYS ? "week" : "month"
}

/** The first day after the bar that a day belongs to. */
function toEnd(day: number, grain: Grain): number {
  if (grain === "day") return addDays(day, 1)
  if (grain === "month")
    return day % 10_000 >= 1200 ? (Math.floor(day / 10_000) + 1) * 10_000 + 101 : toFirst(day) + 100
  const weekday = new Date(toMidnight(day)).getUTCDay()
  return addDays(day, weekday === 0 ? 1 : 8 - weekday)
}

function toFirst(day: number): number {
  return Math.floor(day / 100) * 100 + 1
}

/** The range cut into bars, oldest first. */
export function toBarRanges(range: DayRange, grain: Grain): DayRange[] {
  const bars: DayRange[] = []
  for (let from = range.from; from < range.until; ) {
    const until = Math.min(toEnd(from, grain), range.until)
    bars.push({ from, until })
    from = until
  }
  return bars
}
