import { isTerminal, type JobStatus } from "./job"

/** Our own jobs made on a day, of one connection and status. Milli-credits. */
export type OwnSums = {
  connection: string
  day: number
  status: JobStatus
  jobs: number
  /** Jobs with a known cost, that cost, and how much of it is the vendor's own word. */
  costJobs: number
  costMilli: number
  reportedMilli: number
  /** Length where known, ms. */
  lengthMs: number
}

/** What the vendor reported for one connection and vendor day; null = not reported, never 0. */
export type ReportedDay = {
  connection: string
  day: number
  jobs: number | null
  completed: number | null
  failed: number | null
  creditsMilli: number | null
  calls: number | null
}

/**
 * What a day's figure rests on. record: our own jobs · vendor: (also) the vendor's total, where we hold no jobs or no prices ·
 * unpriced: our own jobs, of most of which nobody can tell the cost · gap: nothing is known.
 */
export type DaySource = "record" | "vendor" | "unpriced" | "gap"

/** A day of all connections in question. */
export type UsageDay = {
  jobs: number
  completed: number
  failed: number
  costMilli: number
  costJobs: number
  reportedMilli: number
  /** Ended jobs whose cost nobody can tell. */
  unknownJobs: number
  /** Length of the completed ones, ms. */
  doneMs: number
  /** Completed jobs whose cost is known. */
  pricedJobs: number
  /** What the vendor's total holds beyond ours, where ours cannot be whole; null where ours stands alone. */
  restMilli: number | null
  restJobs: number | null
  source: DaySource
  jobsSource: DaySource
}

export type DayFacts = {
  /** In the zone of the page. */
  own: readonly OwnSums[]
  /** In vendor days: what the vendor's totals are held against. The same rows where the page shows vendor days. */
  ownByVendorDay: readonly OwnSums[]
  reported: readonly ReportedDay[]
  /** The first day of which our record holds a job; null: of none. */
  recordFrom: number | null
}

type Held = Omit<UsageDay, "source" | "jobsSource">

const NOTHING: Held = {
  jobs: 0,
  completed: 0,
  failed: 0,
  costMilli: 0,
  costJobs: 0,
  reportedMilli: 0,
  unknownJobs: 0,
  doneMs: 0,
  pricedJobs: 0,
  restMilli: null,
  restJobs: null,
}

function add(held: Held, row: OwnSums): void {
  held.jobs += row.jobs
  held.costMilli += row.costMilli
  held.costJobs += row.costJobs
  if (isTerminal(row.status)) {
    held.reportedMilli += row.reportedMilli
    held.unknownJobs += row.jobs - row.costJobs
  }
  if (row.status === "failed") held.failed += row.jobs
  if (row.status !== "completed") return
  held.completed += row.jobs
  held.pricedJobs += row.costJobs
  held.doneMs += row.lengthMs
}

function toHeld<K>(rows: readonly OwnSums[], toKey: (row: OwnSums) => K): Map<K, Held> {
  const days = new Map<K, Held>()
  for (const row of rows) {
    const key = toKey(row)
    const held = days.get(key) ?? { ...NOTHING }
    days.set(key, held)
    add(held, row)
  }
  return days
}

/**
 * What the vendor reports for a connection and day beyond our own sum: only where we hold no price of most of the jobs that were
 * completed on it, or no jobs. Where we do, a difference is for the reconciliation to explain and our record stands alone.
 */
function toRestMilli(told: ReportedDay, own: Held): number | null {
  if (told.creditsMilli === null) return null
  const completed = Math.max(own.completed, told.completed ?? 0)
  const isOurs = completed === 0 ? own.jobs > 0 : own.pricedJobs * 2 >= completed
  return isOurs ? null : Math.max(0, told.creditsMilli - own.costMilli)
}

function toRestJobs(told: ReportedDay, own: Held): number | null {
  if (told.jobs === null || own.jobs * 2 >= Math.max(1, told.jobs)) return null
  return told.jobs - own.jobs
}

function isUnpriced({ completed, pricedJobs, failed, costJobs }: Held): boolean {
  return completed > 0 ? pricedJobs * 2 < completed : failed > 0 && costJobs === 0
}

function addKnown(sum: number | null, value: number | null): number | null {
  return value === null ? sum : (sum ?? 0) + value
}

/**
 * The days of which anything is known, by day. A vendor total is added to the day of the same date; where the page shows another
 * zone's days that is a vendor day among them, and the page says so.
 */
export function toUsageDays({ own, ownByVendorDay, reported, recordFrom }: DayFacts): Map<number, UsageDay> {
  const days = toHeld(own, (row) => row.day)
  const byConnection = toHeld(ownByVendorDay, (row) => `${row.day} ${row.connection}`)
  for (const told of reported) {
    const ours = byConnection.get(`${told.day} ${told.connection}`) ?? NOTHING
    const [milli, jobs] = [toRestMilli(told, ours), toRestJobs(told, ours)]
    if (milli === null && jobs === null) continue
    const day = days.get(told.day) ?? { ...NOTHING }
    days.set(told.day, day)
    day.restMilli = addKnown(day.restMilli, milli)
    day.restJobs = addKnown(day.restJobs, jobs)
  }
  return new Map([...days].map(([day, held]) => [day, withSource(held, recordFrom !== null && day >= recordFrom)]))
}

function withSource(held: Held, isRecorded: boolean): UsageDay {
  const ours = isRecorded ? "record" : "gap"
  return {
    ...held,
    source: held.restMilli !== null ? "vendor" : isRecorded && isUnpriced(held) ? "unpriced" : ours,
    jobsSource: held.restJobs !== null ? "vendor" : ours,
  }
}

/** A day on which nothing is held: none made since our record began, nothing known before. */
export function toEmptyDay(day: number, recordFrom: number | null): UsageDay {
  return withSource({ ...NOTHING }, recordFrom !== null && day >= recordFrom)
}
