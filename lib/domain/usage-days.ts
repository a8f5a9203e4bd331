import { isTerminal, type JobStatus } from "./job"
import { type RecordReach, toRecordObstacle } from "./reconcile-days"

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
  /** When we were last told, epoch ms. */
  readAt: number
}

/**
 * What a day's figure rests on. record: our own jobs · vendor: (also) the vendor's total, where we do not hold all jobs or prices ·
 * unpriced: our own jobs, of most of which nobody can tell the cost · incomplete: our own jobs, of which our record may lack some ·
 * gap: nothing is known.
 */
export type DaySource = "record" | "vendor" | "unpriced" | "incomplete" | "gap"

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

/** How far back our record holds all jobs, in days of the page's zone. */
export type OwnRecord = {
  /** The first day of which it holds a job; null: of none. */
  from: number | null
  /** Days on which it begins, one of each connection: what was made on them before that, nobody knows. */
  begins: ReadonlySet<number>
  /** Whether every first sync is done. */
  isWhole: boolean
}

export type DayFacts = {
  /** In the zone of the page. */
  own: readonly OwnSums[]
  /** In vendor days: what the vendor's totals are held against. The same rows where the page shows vendor days. */
  ownByVendorDay: readonly OwnSums[]
  reported: readonly ReportedDay[]
  /** Of each connection, in vendor days. One that is not among them has no record. */
  reaches: ReadonlyMap<string, RecordReach>
  record: OwnRecord
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

/** So much of a day must we hold before our own figure stands for it: nine in ten. */
function isMostOf(ours: number, theirs: number): boolean {
  return ours * 10 >= theirs * 9
}

/** Whether we hold most jobs of a day as the vendor counts them: those that it calls completed, else all. */
export function isMostlyHeld(own: { jobs: number; completed: number }, told: ReportedDay): boolean {
  return told.completed ? isMostOf(own.completed, told.completed) : isMostOf(own.jobs, told.jobs ?? 0)
}

/** A day of one connection, the vendor's word and ours. */
type Pair = { told: ReportedDay; own: Held; reach: RecordReach | undefined }

function isRecorded({ told, reach }: Pair): boolean {
  return reach !== undefined && toRecordObstacle(told.day, reach) === null
}

/**
 * What the vendor reports for a connection and day beyond our own sum: only where our record does not hold the day from its
 * beginning, or most of its jobs, or the price of most that were completed. Where it does, a difference is for the reconciliation
 * to explain and our record stands alone.
 */
function toRestMilli(pair: Pair): number | null {
  const { told, own } = pair
  if (told.creditsMilli === null) return null
  const isPriced = own.completed === 0 ? own.jobs > 0 : isMostOf(own.pricedJobs, own.completed)
  const isOurs = isPriced && isRecorded(pair) && isMostlyHeld(own, told)
  return isOurs ? null : Math.max(0, told.creditsMilli - own.costMilli)
}

function toRestJobs(pair: Pair): number | null {
  const { told, own } = pair
  if (told.jobs === null) return null
  const isOurs = isRecorded(pair) && isMostOf(own.jobs, Math.max(1, told.jobs))
  return isOurs ? null : Math.max(0, told.jobs - own.jobs)
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
export function toUsageDays({ own, ownByVendorDay, reported, reaches, record }: DayFacts): Map<number, UsageDay> {
  const days = toHeld(own, (row) => row.day)
  const byConnection = toHeld(ownByVendorDay, (row) => `${row.day} ${row.connection}`)
  for (const told of reported) {
    const ours = byConnection.get(`${told.day} ${told.connection}`) ?? NOTHING
    const pair = { told, own: ours, reach: reaches.get(told.connection) }
    const [milli, jobs] = [toRestMilli(pair), toRestJobs(pair)]
    if (milli === null && jobs === null) continue
    const day = days.get(told.day) ?? { ...NOTHING }
    days.set(told.day, day)
    day.restMilli = addKnown(day.restMilli, milli)
    day.restJobs = addKnown(day.restJobs, jobs)
  }
  return new Map([...days].map(([day, held]) => [day, withSource(held, toOwnSource(day, record))]))
}

function toOwnSource(day: number, { from, begins, isWhole }: OwnRecord): "record" | "incomplete" | "gap" {
  if (from === null || day < from) return "gap"
  return isWhole && !begins.has(day) ? "record" : "incomplete"
}

function withSource(held: Held, ours: ReturnType<typeof toOwnSource>): UsageDay {
  return {
    ...held,
    source: held.restMilli !== null ? "vendor" : ours !== "gap" && isUnpriced(held) ? "unpriced" : ours,
    jobsSource: held.restJobs !== null ? "vendor" : ours,
  }
}

/** A day on which nothing is held: none made since our record began, nothing known before. */
export function toEmptyDay(day: number, record: OwnRecord): UsageDay {
  return withSource({ ...NOTHING }, toOwnSource(day, record))
}
