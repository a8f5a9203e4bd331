import { Temporal } from "temporal-polyfill"
import { toDay } from "./time"
import type { DayRange } from "./usage"

/** ISO weeks as people write them: "2026-W47". They begin on Monday; the first of a year is the one that holds 4 January. */
const WEEK = /^(20\d\d)-W(\d\d)$/

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const

function toPlain(day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from({
    year: Math.floor(day / 10_000),
    month: Math.floor(day / 100) % 100,
    day: day % 100,
  })
}

function fromPlain({ year, month, day }: Temporal.PlainDate): number {
  return year * 10_000 + month * 100 + day
}

function toName(date: Temporal.PlainDate): string {
  return `${date.yearOfWeek}-W${String(date.weekOfYear).padStart(2, "0")}`
}

/** Monday of a week; undefined for what is no week, such as "2027-W53". */
function findMonday(week: string): Temporal.PlainDate | undefined {
  const found = WEEK.exec(week)
  if (!found) return undefined
  const fourth = Temporal.PlainDate.from({ year: Number(found[1]), month: 1, day: 4 })
  const monday = fourth.add({ days: 1 - fourth.dayOfWeek + 7 * (Number(found[2]) - 1) })
  return toName(monday) === week ? monday : undefined
}

function toMonday(week: string): Temporal.PlainDate {
  const monday = findMonday(week)
  if (!monday) throw new RangeError(`No ISO week: ${week}`)
  return monday
}

/** Whether it names a week that there is, of this century. */
export function isWeek(text: string): boolean {
  return findMonday(text) !== undefined
}

/** The seven days of a week, half-open. Throws RangeError for what is no week, as do the others here. */
export function toWeekDays(week: string): DayRange {
  const monday = toMonday(week)
  return { from: fromPlain(monday), until: fromPlain(monday.add({ days: 7 })) }
}

/** The instant (epoch ms) at which a day begins in a zone: midnight, or where the clocks leap over it, the moment after. */
export function toDayStart(day: number, zone: string): number {
  return toPlain(day).toZonedDateTime({ timeZone: zone }).epochMilliseconds
}

/** The instants of a week in a zone, half-open, epoch ms: 167 or 169 hours where the clocks change. */
export function toWeekInstants(week: string, zone: string): { fromAt: number; untilAt: number } {
  const { from, until } = toWeekDays(week)
  return { fromAt: toDayStart(from, zone), untilAt: toDayStart(until, zone) }
}

/** The week that a day lies in. */
export function toWeekOfDay(day: number): string {
  return toName(toPlain(day))
}

/** The week that an instant (epoch ms) lies in, in a zone. */
export function toWeekOf(at: number, zone: string): string {
  return toWeekOfDay(toDay(at, zone))
}

/** The week `count` weeks after (or, negative, before) a week. */
export function addWeeks(week: string, count: number): string {
  return toName(toMonday(week).add({ days: 7 * count }))
}

/** Every week from the first to the last, both included, the newest first. */
export function listWeeks(first: string, last: string): string[] {
  const weeks: string[] = []
  for (let week = last; week >= first; week = addWeeks(week, -1)) weeks.push(week)
  return weeks
}

/** "16–22 November 2026" · "30 November – 6 December 2026" · "28 December 2026 – 3 January 2027". */
export function toWeekWords(week: string): string {
  const first = toMonday(week)
  const last = first.add({ days: 6 })
  const end = `${last.day} ${MONTHS[last.month - 1]} ${last.year}`
  if (first.month === last.month) return `${first.day}–${end}`
  const start = `${first.day} ${MONTHS[first.month - 1]}`
  return first.year === last.year ? `${start} – ${end}` : `${start} ${first.year} – ${end}`
}
