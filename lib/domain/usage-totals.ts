import { toPercentile } from "./duration-buckets"
import { isTerminal, type JobStatus } from "./job"
import { isReadWhole, type RecordReach, toObstacle, toRecordObstacle } from "./reconcile-days"
import { MINUTE } from "./time"
import { type DayRange, listDays } from "./usage"
import { sumKnown } from "./usage-bars"
import { isMostlyHeld, type OwnRecord, type OwnSums, type ReportedDay, toEmptyDay, type UsageDay } from "./usage-days"
import type { ModelCost, Spread, UsableCost, UsageTotals, VendorSide } from "./usage-report"

/** A range that lies wholly within our record costs 0 at least. */
export function toTotals(days: ReadonlyMap<number, UsageDay>, range: DayRange, record: OwnRecord): UsageTotals {
  const held = listDays(range).map((day) => days.get(day) ?? toEmptyDay(day, record))
  const sum = (pick: (day: UsageDay) => number) => held.reduce((total, day) => total + pick(day), 0)
  const jobs = sum((day) => day.jobs)
  const [completed, failed] = [sum((day) => day.completed), sum((day) => day.failed)]
  const ownMilli = sum((day) => day.costMilli)
  const restMilli = sumKnown(held.map((day) => day.restMilli))
  const unknownJobs = sum((day) => day.unknownJobs)
  const isRecorded = held.every((day) => day.source === "record")
  const isOwnKnown = sum((day) => day.costJobs) > 0 || ((jobs > 0 || isRecorded) && unknownJobs === 0)
  return {
    jobs,
    completed,
    failed,
    open: jobs - completed - failed,
    unknownJobs,
    pricedJobs: sum((day) => day.pricedJobs),
    milli: sumKnown([isOwnKnown ? ownMilli : null, restMilli]),
    ownMilli,
    restMilli,
    estimatedMilli: Math.max(0, ownMilli - sum((day) => day.reportedMilli)),
    doneMs: sum((day) => day.doneMs),
  }
}

/** Sums of one status and model; `costMs`: length of the jobs whose cost is known. */
export type ModelSums = { model: string | null; status: JobStatus; costJobs: number; costMilli: number; costMs: number }

type Unit = { spentMilli: number; outputs: number; outputMs: number }

/** What was spent in all, also on failures, over what it brought. */
function toUnits(rows: readonly ModelSums[]): Map<string | null, Unit> {
  const units = new Map<string | null, Unit>()
  for (const row of rows) {
    const unit = units.get(row.model) ?? { spentMilli: 0, outputs: 0, outputMs: 0 }
    units.set(row.model, unit)
    unit.spentMilli += row.costMilli
    if (row.status !== "completed") continue
    unit.outputs += row.costJobs
    unit.outputMs += row.costMs
  }
  return units
}

function perOutput(unit: Unit | undefined): number | null {
  return unit && unit.outputs > 0 ? Math.round(unit.spentMilli / unit.outputs) : null
}

function perMinute(unit: Unit | undefined): number | null {
  return unit && unit.outputMs > 0 ? Math.round((unit.spentMilli * MINUTE) / unit.outputMs) : null
}

/** More of them stand in the export. */
const MOST_MODELS = 8

/** By model, dearest first; a model that brought nothing whose cost is known is not among them. */
export function toModelCosts(now: readonly ModelSums[], before: readonly ModelSums[]): ModelCost[] {
  const past = toUnits(before)
  return [...toUnits(now)]
    .filter(([, unit]) => unit.outputs > 0)
    .toSorted(([, a], [, b]) => b.spentMilli - a.spentMilli)
    .slice(0, MOST_MODELS)
    .map(([model, unit]) => ({
      model,
      perMinuteMilli: perMinute(unit),
      perOutputMilli: perOutput(unit),
      beforeMinuteMilli: perMinute(past.get(model)),
      beforeOutputMilli: perOutput(past.get(model)),
    }))
}

/** Vendor days; `reaches` of each connection, `now` epoch ms. */
type VendorFacts = {
  own: readonly OwnSums[]
  reported: readonly ReportedDay[]
  reaches: ReadonlyMap<string, RecordReach>
  range: DayRange
  now: number
}

/** A day and connection of both sides. */
type Pair = {
  told: ReportedDay
  reach: RecordReach
  jobs: number
  completed: number
  priced: number
  pendingJobs: number
  costJobs: number
} & Unit & { reportedMilli: number }

const NO_RECORD: RecordReach = { recordFrom: null, isRecordWhole: true }

function toPairs({ own, reported, reaches, range }: VendorFacts): Pair[] {
  const pairs = new Map<string, Pair>()
  for (const told of reported) {
    if (told.day < range.from || told.day >= range.until) continue
    const counts = { jobs: 0, completed: 0, priced: 0, pendingJobs: 0, costJobs: 0 }
    const sums = { spentMilli: 0, outputs: 0, outputMs: 0, reportedMilli: 0 }
    const reach = reaches.get(told.connection) ?? NO_RECORD
    pairs.set(`${told.day} ${told.connection}`, { told, reach, ...counts, ...sums })
  }
  for (const row of own) {
    const pair = pairs.get(`${row.day} ${row.connection}`)
    if (!pair) continue
    pair.jobs += row.jobs
    pair.pendingJobs += isTerminal(row.status) ? 0 : row.jobs
    pair.costJobs += row.costJobs
    pair.spentMilli += row.costMilli
    pair.reportedMilli += row.costJobs > 0 ? row.reportedMilli : 0
    if (row.status !== "completed") continue
    pair.completed += row.jobs
    pair.priced += row.costJobs
    pair.outputs += row.jobs
    pair.outputMs += row.lengthMs
  }
  return [...pairs.values()]
}

/** Why the reconciliation does not compare the credits of a day; null where it does. */
function toPairObstacle(pair: Pair, now: number) {
  const { told, reach, spentMilli: costMilli, pendingJobs, costJobs } = pair
  const sum = { costMilli, pendingJobs, costJobs, unpricedJobs: pair.completed - pair.priced }
  return toObstacle(told.day, { ...reach, now }, { sum, told })
}

/** Days of which most is without a price are left to the reconciliation, which names those jobs beside the difference. */
function isComparable(pair: Pair, now: number): boolean {
  const isEmpty = pair.jobs === 0 && !pair.told.jobs && !pair.told.creditsMilli
  return !isEmpty && pair.priced * 2 >= pair.completed && toPairObstacle(pair, now) === null
}

/** Counts do not wait for jobs to end or for credits. A figure that was read after its day is of a day that is over. */
function isCountable({ told, reach }: Pair): boolean {
  return told.jobs !== null && isReadWhole(told) && toRecordObstacle(told.day, reach) === null
}

function countDaysOf(pairs: readonly Pair[]): number {
  return new Set(pairs.map(({ told }) => told.day)).size
}

/** A usable output and minute of all models; where we hold no prices, by the vendor's totals of the days whose jobs we know. */
export function toUsable(rows: readonly ModelSums[], facts: VendorFacts, totals: UsageTotals): UsableCost {
  if (totals.pricedJobs * 2 >= totals.completed) {
    const all = toUnits(rows.map((row) => ({ ...row, model: null }))).get(null)
    const isEstimated = totals.estimatedMilli > 0
    return { perMinuteMilli: perMinute(all), perOutputMilli: perOutput(all), basis: "record", isEstimated }
  }
  const pairs = toPairs(facts).filter((pair) => {
    // Without prices of ours these are days that cannot be compared; all else that hinders a comparison hinders this one, too.
    const obstacle = toPairObstacle(pair, facts.now)
    const isKnown = obstacle === null || obstacle.state === "unpriced"
    return isKnown && pair.completed > 0 && isMostlyHeld(pair, pair.told)
  })
  const sum = (pick: (pair: Pair) => number) => pairs.reduce((total, pair) => total + pick(pair), 0)
  const all: Unit = {
    spentMilli: sum(({ told }) => told.creditsMilli ?? 0),
    outputs: sum((pair) => pair.outputs),
    outputMs: sum((pair) => pair.outputMs),
  }
  return { perMinuteMilli: perMinute(all), perOutputMilli: perOutput(all), basis: "vendor", isEstimated: false }
}

/** The vendor's own figures of the range, and ours of the same whole days beside them. */
export function toVendorSide(facts: VendorFacts, connections: readonly string[]): VendorSide {
  const told = facts.reported.filter((row) => row.day >= facts.range.from && row.day < facts.range.until)
  const sum = (name: "creditsMilli" | "jobs" | "completed" | "failed" | "calls") =>
    sumKnown(told.map((row) => row[name]))
  const pairs = toPairs(facts)
  const compared = pairs.filter((pair) => isComparable(pair, facts.now))
  const counted = pairs.filter(isCountable)
  const ours = compared.reduce((total, pair) => total + pair.spentMilli, 0)
  const spoken = compared.reduce((total, pair) => total + pair.reportedMilli, 0)
  return {
    creditsMilli: sum("creditsMilli"),
    jobs: sum("jobs"),
    completed: sum("completed"),
    failed: sum("failed"),
    calls: sum("calls"),
    compared:
      compared.length === 0
        ? null
        : {
            oursMilli: ours,
            reportedMilli: compared.reduce((total, pair) => total + (pair.told.creditsMilli ?? 0), 0),
            isEstimated: ours > spoken,
            days: countDaysOf(compared),
          },
    counted:
      counted.length === 0
        ? null
        : {
            ours: counted.reduce((total, pair) => total + pair.jobs, 0),
            reported: counted.reduce((total, pair) => total + (pair.told.jobs ?? 0), 0),
            days: countDaysOf(counted),
          },
    silent: connections.filter((one) => !told.some((row) => row.connection === one && row.creditsMilli !== null)),
  }
}

export function toSpread(counts: readonly { bucket: number; jobs: number }[]): Spread | null {
  const [p50Ms, p95Ms] = [toPercentile(counts, 0.5), toPercentile(counts, 0.95)]
  if (p50Ms === null || p95Ms === null) return null
  return { p50Ms, p95Ms, jobs: counts.reduce((sum, one) => sum + one.jobs, 0) }
}
