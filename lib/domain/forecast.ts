import { toMedian } from "./anomaly"
import { addDays } from "./time"
import type { DayRange } from "./usage"

/**
 * Known cost of one day, milli-credits. `isTelling`: it shows what a day costs, since all of it is in the record and of at least
 * half of its ended jobs, and of those of all days that are looked back on, the cost is known.
 */
export type DayCost = { day: number; costMilli: number; isTelling: boolean }

/** Weeks that are looked back on, and how many whole days there must be before anything is said. */
const WEEKS_BACK = 4
const FEWEST_DAYS = 7
/** Nobody asks how credits last beyond two years; what is spent so slowly has no end that could be named. */
const LONGEST_DAYS = 730

export type Usual = { low: number; likely: number; high: number }

/** 0 = Monday. */
function toWeekday(day: number): number {
  const text = String(day)
  const date = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8))))
  return (date.getUTCDay() + 6) % 7
}

/** The value that a share of all lies below, between neighbours in proportion. */
function toQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const [low = 0, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

/** The four weeks before `today`: what a forecast is told from. */
export function toLookedBack(today: number): DayRange {
  return { from: addDays(today, -7 * WEEKS_BACK), until: today }
}

/** The days of the four weeks before `today` that show what a day costs; null when there are fewer than seven. */
export function findTelling(days: readonly DayCost[], today: number): DayCost[] | null {
  const { from, until } = toLookedBack(today)
  const past = days.filter(({ day, isTelling }) => isTelling && day >= from && day < until)
  return past.length < FEWEST_DAYS ? null : past
}

/**
 * What a day usually costs, by its weekday: median and quartiles of the telling days of the four weeks before `today`; of a
 * weekday that they hold fewer than three times, those of all of them. Null when there are fewer than seven.
 */
export function createUsual(days: readonly DayCost[], today: number): ((day: number) => Usual) | null {
  const past = findTelling(days, today)
  if (!past) return null
  const all = past.map(({ costMilli }) => costMilli)
  const usual = Array.from({ length: 7 }, (_, weekday) => {
    const own = past.filter(({ day }) => toWeekday(day) === weekday).map(({ costMilli }) => costMilli)
    const values = own.length >= 3 ? own : all
    return { low: toQuantile(values, 0.25), likely: toMedian(values), high: toQuantile(values, 0.75) }
  })
  return (day) => usual[toWeekday(day)] ?? { low: 0, likely: 0, high: 0 }
}

/** Days from `first` on, as many as there are left in its month. */
function listRestOfMonth(first: number): number[] {
  const days: number[] = []
  for (let day = first; Math.floor(day / 100) === Math.floor(first / 100); day = addDays(day, 1)) days.push(day)
  return days
}

/**
 * What the month of `today` is likely to come to: what is spent, and for each day that is left (today too, as far as it is not
 * spent yet) what its weekday usually costs. Whole milli-credits; null when there is too little to tell it from.
 */
export function forecastMonth(
  days: readonly DayCost[],
  { today, todayMilli }: { today: number; todayMilli: number },
): { spentMilli: number; lowMilli: number; likelyMilli: number; highMilli: number; daysLeft: number } | null {
  const usual = createUsual(days, today)
  if (!usual) return null
  const month = Math.floor(today / 100)
  const before = days.filter(({ day }) => Math.floor(day / 100) === month && day < today)
  const spent = before.reduce((sum, { costMilli }) => sum + costMilli, 0)
  const left = listRestOfMonth(today)
  const rest = { low: 0, likely: 0, high: 0 }
  for (const day of left) {
    const each = usual(day)
    const least = day === today ? todayMilli : 0
    for (const name of ["low", "likely", "high"] as const) rest[name] += Math.max(least, each[name])
  }
  return {
    spentMilli: spent + todayMilli,
    lowMilli: Math.round(spent + rest.low),
    likelyMilli: Math.round(spent + rest.likely),
    highMilli: Math.round(spent + rest.high),
    daysLeft: left.length,
  }
}

/** The day on which `leftMilli` is used up when each day costs `toCost`; null when that is beyond two years. */
function walk(leftMilli: number, today: number, toCost: (day: number) => number): number | null {
  let left = leftMilli
  for (let count = 0, day = today; count < LONGEST_DAYS; count++, day = addDays(day, 1)) {
    left -= toCost(day)
    if (left <= 0) return day
  }
  return null
}

/**
 * When credits end if days go on as their weekdays usually do: with high days (early), usual ones (likely) and low ones (late; null
 * when that is beyond two years). Null when nothing can be told, or nothing is spent.
 */
export function forecastEnd(
  days: readonly DayCost[],
  { today, todayMilli, leftMilli }: { today: number; todayMilli: number; leftMilli: number },
): { early: number; likely: number; late: number | null } | null {
  const usual = createUsual(days, today)
  if (!usual) return null
  if (leftMilli <= 0) return { early: today, likely: today, late: today }
  // What today has cost is no longer in what is left.
  const of = (name: keyof Usual) => (day: number) => Math.max(0, usual(day)[name] - (day === today ? todayMilli : 0))
  const likely = walk(leftMilli, today, of("likely"))
  if (likely === null) return null
  return { early: walk(leftMilli, today, of("high")) ?? likely, likely, late: walk(leftMilli, today, of("low")) }
}
