import type { Grain } from "./usage"
import type { DaySource } from "./usage-days"

/* What the usage page, its CSV, its JSON and the command line show. Milli-credits, ms, days as 20261124; null = not known. */

/** name: one value of the dimension · other: all values that are not shown · unknown: jobs without one · vendor: not ours to tell apart. */
export type SeriesKind = "name" | "other" | "unknown" | "vendor"

export type UsageSeries = {
  kind: SeriesKind
  /** The value itself, as the vendor or the customer wrote it; null for all but `name`. */
  name: string | null
  /** What narrows the list of jobs to it, as a part of its address; null where no list can be. */
  query: string | null
  jobs: number
  milli: number | null
  isEstimated: boolean
}

/** `isEstimated`: `milli` holds estimates (of customers and projects: the day's whole cost does). */
export type UsageCell = { jobs: number; milli: number | null; isEstimated: boolean }

export type UsageBar = {
  from: number
  until: number
  /** It holds today, which is not over. */
  isPartial: boolean
  /** Of its days, as for the measure. */
  sources: DaySource[]
  /** Our jobs; null where our record does not reach. */
  jobs: number | null
  completed: number | null
  failed: number | null
  /** Ended jobs whose cost nobody can tell: they are not in `milli`. */
  unknownJobs: number
  /** All of the bar: our jobs' cost and what only the vendor's total holds. */
  milli: number | null
  isEstimated: boolean
  allJobs: number | null
  /** The measure's figure of the same days one range-length before; null unless all of them are known. */
  before: number | null
  isBeforeEstimated: boolean
  /** Beside `series`; null: nothing of it. */
  cells: (UsageCell | null)[]
}

export type UsageTotals = {
  jobs: number
  completed: number
  failed: number
  open: number
  unknownJobs: number
  /** Completed jobs whose cost is known: below half of `completed`, our record cannot tell what was spent. */
  pricedJobs: number
  /** Our jobs' cost, and what only the vendor's totals hold. */
  milli: number | null
  ownMilli: number
  restMilli: number | null
  /** How much of our jobs' cost is an estimate. */
  estimatedMilli: number
  /** Length of completed jobs, where known. */
  doneMs: number
}

/** Over the whole days that both stretches know from the same source. */
export type UsageChange = { now: number; before: number; days: number; wholeDays: number }

/** All that was spent on a model, for each completed output and for each minute of one. */
export type ModelCost = {
  model: string | null
  perMinuteMilli: number | null
  perOutputMilli: number | null
  beforeMinuteMilli: number | null
  beforeOutputMilli: number | null
}

export type UsableCost = {
  perMinuteMilli: number | null
  perOutputMilli: number | null
  /** vendor: its totals over the days on which we know the outputs. */
  basis: "record" | "vendor"
  isEstimated: boolean
}

/** At most 6 % off. */
export type Spread = { p50Ms: number; p95Ms: number; jobs: number }

export type VendorSide = {
  creditsMilli: number | null
  jobs: number | null
  completed: number | null
  failed: number | null
  calls: number | null
  /** Over the whole vendor days of which both know the credits. */
  compared: { oursMilli: number; reportedMilli: number; isEstimated: boolean; days: number } | null
  /** Over the whole vendor days of which the vendor counts jobs. */
  counted: { ours: number; reported: number; days: number } | null
  /** Connections of which it reported nothing by day. */
  silent: string[]
}

/** Milli-credits; null = not known. */
export type WasteSummary = {
  totalMilli: number | null
  isEstimated: boolean
  /** Wasted jobs whose charge nobody can tell: `totalMilli`, where it is known, is of the others alone. */
  unknownJobs: number
  failedMilli: number | null
  isFailedEstimated: boolean
  failedJobs: number
  failedUnknownJobs: number
  duplicateMilli: number | null
  isDuplicateEstimated: boolean
  duplicateJobs: number
  draftJobs: number
}

export type UsageReport = {
  asOf: string
  connection: string | null
  by: string
  measure: "credits" | "jobs"
  zone: "utc" | "team"
  /** The zone (IANA) whose days are shown, and the team's. */
  timeZone: string
  teamZone: string
  from: number
  until: number
  days: number
  grain: Grain
  /** First day of which anything is known. */
  firstKnown: number | null
  series: UsageSeries[]
  bars: UsageBar[]
  totals: UsageTotals
  failureBefore: { completed: number; failed: number } | null
  change: UsageChange | null
  stretches: { from: number; to: number; source: DaySource }[]
  /** Stretches of usage events that were not seen; of more than MOST_GAPS the oldest, and one more. */
  gaps: { connection: string; from: string; to: string }[]
  usable: UsableCost
  models: ModelCost[]
  queue: Spread | null
  run: Spread | null
  vendor: VendorSide
  waste: WasteSummary | null
  /** Connections whose answers have totals but no days: all that can be said of them. */
  totalsOnly: { connection: string; days: number; creditsMilli: number; fetchedAt: string }[]
  /** What a reader must know to read the figures right, a sentence each. */
  notes: string[]
  /** When the vendor's figures last changed. */
  reportedAt: string | null
  /** How far the sums are while they are built anew, 0–1; null: whole. */
  buildShare: number | null
}

/** So many stretches are told one by one. */
export const MOST_GAPS = 100

/** Of most completed jobs we hold no price: then the vendor's own totals say what was spent. */
export function isUnpriced({ totals }: Pick<UsageReport, "totals">): boolean {
  return totals.completed > 0 && totals.pricedJobs * 2 < totals.completed
}
