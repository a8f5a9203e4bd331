import { DAY } from "./time"

/**
 * How many times the usual spread a day must lie from what is usual for its weekday. Together with the floors below it raises no
 * alarm in the 200 made-up quarters of the test (weekly pattern, 2 to 400 jobs a day, noise of 2–25 %) and two in 600; of days
 * that have tripled it finds 99 in 100 where the noise is 10 %, and two thirds where it is 25 %.
 */
export const ALARM_AT = 6
/** Weeks that are looked back on, and how many of them the record must hold. */
export const WEEKS_BACK = 8
const WEEKS_NEEDED = 4

/** No spread is taken to be smaller than this share of what is usual: eight equal days do not make the ninth a wonder. */
const CALM_SHARE = 0.1
/** A difference of fewer jobs is never an alarm. */
const FEWEST_JOBS = 10
const FEWEST_FAILURES = 6
/** The standard deviation of normal noise, as a multiple of the median distance from the median. */
const MAD_TO_DEVIATION = 1.4826
/** A weekday may vary more than the others, but eight values also lie far apart by chance: so much more is believed. */
const MOST_OWN = 1.25
/** Values lie closer to the median of themselves and seven others than to the true one. */
const SMALL_SAMPLE = 1.2

/** A whole day. `costMilli`: null where nothing is known of its cost. */
export type DaySums = { day: number; jobs: number; completed: number; failed: number; costMilli: number | null }

export type DayAnomaly = {
  kind: "credits" | "jobs" | "failures"
  day: number
  /** Milli-credits, jobs, or failed jobs as a share (0–1) of those that ended. */
  value: number
  /** Usual for this weekday: the median of the weeks before. */
  usual: number
  /** How many weeks that is taken from. */
  weeks: number
}

export function toMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const high = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2
}

/** Median distance from the median, as the standard deviation that it would be of normal noise. */
function toDeviation(values: readonly number[], median: number): number {
  return MAD_TO_DEVIATION * toMedian(values.map((value) => Math.abs(value - median)))
}

/** Whole days by their number since 1970, so that looking back is a subtraction. */
type Days = ReadonlyMap<number, DaySums>
type Measure = (day: DaySums) => number | null

function toNumber(day: number): number {
  return Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100) / DAY
}

/** The same weekday of the weeks before, as far as the record holds it. */
function listBefore(at: number, days: Days, measure: Measure): number[] {
  const values: number[] = []
  for (let week = 1; week <= WEEKS_BACK; week += 1) {
    const day = days.get(at - 7 * week)
    const value = day ? measure(day) : null
    if (value !== null) values.push(value)
  }
  return values
}

/**
 * How far days of all weekdays usually lie from the median of their weekday, as a share of it. Eight values can lie close together
 * by chance; fifty do not.
 */
function toUsualShare(at: number, days: Days, measure: Measure): number {
  const shares: number[] = []
  for (let weekday = 0; weekday < 7; weekday += 1) {
    const values = listBefore(at - weekday, days, measure)
    const median = toMedian(values)
    if (values.length < WEEKS_NEEDED || median <= 0) continue
    for (const value of values) shares.push(Math.abs(value - median) / median)
  }
  return SMALL_SAMPLE * MAD_TO_DEVIATION * toMedian(shares)
}

/** What is usual for a day, and the spread around it; null where the record holds too few of its weekday. */
function toUsual(at: number, days: Days, measure: Measure) {
  const values = listBefore(at, days, measure)
  if (values.length < WEEKS_NEEDED) return null
  const usual = toMedian(values)
  const common = usual * Math.max(CALM_SHARE, toUsualShare(at, days, measure))
  const own = toDeviation(values, usual)
  return { usual, weeks: values.length, spread: usual === 0 ? own : Math.min(Math.max(common, own), MOST_OWN * common) }
}

type Judged = { at: number; day: DaySums; days: Days }

/** Independent arrivals vary by the root of their number; a little more, since what is usual is itself not known exactly. */
function toChance(usualJobs: number): number {
  return Math.sqrt(usualJobs + 4)
}

function findJobs({ at, day, days }: Judged): DayAnomaly[] {
  const found = toUsual(at, days, ({ jobs }) => jobs)
  if (!found) return []
  const { usual, weeks } = found
  const distance = Math.abs(day.jobs - usual)
  const isAlarm = distance > ALARM_AT * Math.hypot(found.spread, toChance(usual)) && distance >= FEWEST_JOBS
  return isAlarm ? [{ kind: "jobs", day: day.day, value: day.jobs, usual, weeks }] : []
}

/** What a job cost on average in the weeks before. */
function toPerJob(at: number, days: Days): number {
  let [jobs, milli] = [0, 0]
  for (let back = 1; back <= 7 * WEEKS_BACK; back += 1) {
    const day = days.get(at - back)
    if (!day || day.costMilli === null) continue
    jobs += day.jobs
    milli += day.costMilli
  }
  return jobs === 0 ? 0 : milli / jobs
}

function findCredits({ at, day, days }: Judged): DayAnomaly[] {
  const found = toUsual(at, days, ({ costMilli }) => costMilli)
  if (!found || day.costMilli === null) return []
  const { usual, weeks } = found
  const usualJobs = toMedian(listBefore(at, days, ({ jobs }) => jobs))
  const spread = Math.hypot(found.spread, toPerJob(at, days) * toChance(usualJobs))
  const isAlarm = Math.abs(day.costMilli - usual) > ALARM_AT * spread
  return isAlarm ? [{ kind: "credits", day: day.day, value: day.costMilli, usual, weeks }] : []
}

const toRate: Measure = ({ completed, failed }) => (completed + failed === 0 ? null : failed / (completed + failed))

/** Only more failures than usual: fewer need nobody. */
function findFailures({ at, day, days }: Judged): DayAnomaly[] {
  const found = toUsual(at, days, toRate)
  const rate = toRate(day)
  if (!found || rate === null) return []
  const { usual, weeks } = found
  const ended = day.completed + day.failed
  const expected = Math.min(Math.max(usual, 0.01), 0.99)
  const spread = Math.hypot(found.spread, Math.sqrt((expected * (1 - expected)) / ended))
  const isAlarm = rate - usual > ALARM_AT * spread && day.failed - usual * ended >= FEWEST_FAILURES
  return isAlarm ? [{ kind: "failures", day: day.day, value: rate, usual, weeks }] : []
}

/**
 * What of `asked` days stands out against the same weekday of up to eight weeks before (median, and median distance from it). Days
 * whose weekday the record holds less than four times are not judged. `whole`: the whole days of the record, with those asked
 * for, by day; a day without jobs is a row of noughts, a day that is not over must not be among them. Pure.
 */
export function findDayAnomalies(asked: readonly number[], whole: ReadonlyMap<number, DaySums>): DayAnomaly[] {
  const days = new Map([...whole].map(([day, sums]) => [toNumber(day), sums]))
  return asked.flatMap((name) => {
    const at = toNumber(name)
    const day = days.get(at)
    if (!day) return []
    const judged = { at, day, days }
    return [...findJobs(judged), ...findCredits(judged), ...findFailures(judged)]
  })
}
