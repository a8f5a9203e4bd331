import type { DayState } from "@/lib/reconciliation/schema"
import { FLOOR_MILLI, toDeviation, toMedian } from "./reconcile-habits"
import type { DaySum, Reckoning, ToldDay } from "./reconcile-types"
import { toCountWords } from "./reconcile-words"
import { addDays, DAY, toDay, toIsoDay } from "./time"

/** A day of one connection before anything is explained. Milli-credits. */
export type DayBasis = {
  day: number
  sum: DaySum
  told: ToldDay | undefined
  oursMilli: number | null
  state: Extract<DayState, "silent" | "partial" | "unpriced"> | "whole"
  note: string | null
  /** reported − ours; null unless whole. */
  differenceMilli: number | null
  /** What of it the reckoning accounts for. */
  reckonedMilli: number
  /** The usual difference, and how far from it is still usual. */
  biasMilli: number
  usualMilli: number
  /** How exactly an amount must fit to be offered as the explanation. */
  sharpMilli: number
}

/** First vendor day of which our record of a connection holds a job, and whether the first sync is done: it reads the whole list. */
export type RecordReach = { recordFrom: number | null; isRecordWhole: boolean }

export type DayFacts = RecordReach & {
  sums: readonly DaySum[]
  told: readonly ToldDay[]
  now: number
}

/** Days before the day that tell what is usual, and how few are too few. */
const BASELINE_DAYS = 56
const FEWEST = 5
/** Five standard deviations, each 1.4826 median deviations: chance alone does not reach it in years of days. */
const DEVIATIONS = 5 * 1.4826
/** Jobs that have not ended so long after their day are drafts or forgotten: the day does not wait for them. */
const WAIT_MS = 2 * DAY

export function toInstant(day: number): number {
  return Date.parse(`${toIsoDay(day)}T00:00:00Z`)
}

const NO_JOBS = {
  jobs: 0,
  pendingJobs: 0,
  costJobs: 0,
  costMilli: 0,
  unpricedJobs: 0,
  unknownFailures: 0,
  failedEstimateMilli: 0,
  secondsMilli: 0,
  secondsSquare: 0,
} as const

type OursSum = Pick<DaySum, "pendingJobs" | "costJobs" | "costMilli" | "unpricedJobs">

function toOurs(sum: OursSum): number | null {
  return sum.costJobs === 0 && sum.unpricedJobs > 0 ? null : sum.costMilli
}

/** Why our record cannot hold all of a day; null when it can. */
export function toRecordObstacle(day: number, { recordFrom, isRecordWhole }: RecordReach) {
  if (recordFrom === null || day < recordFrom) return { state: "partial", note: "Our record begins later." } as const
  if (day === recordFrom) return { state: "partial", note: "Our record begins on this day." } as const
  if (!isRecordWhole) {
    return { state: "partial", note: "The first sync is not done: our record may lack jobs of this day." } as const
  }
  return null
}

/** Whether a vendor day's figures were read after it was over; before that they grow. */
export function isReadWhole({ day, readAt }: Pick<ToldDay, "day" | "readAt">): boolean {
  return readAt >= toInstant(day) + DAY
}

type Told = Pick<ToldDay, "day" | "creditsMilli" | "readAt">

/** Why a day cannot be judged; null when it can. What compares our credits with the vendor's elsewhere asks here, too. */
export function toObstacle(
  day: number,
  facts: RecordReach & Pick<DayFacts, "now">,
  { sum, told }: { sum: OursSum; told: Told | undefined },
) {
  const end = toInstant(day) + DAY
  if (facts.now < end) return { state: "partial", note: "The day is not over." } as const
  const unheld = toRecordObstacle(day, facts)
  if (unheld !== null) return unheld
  if (told === undefined || told.creditsMilli === null) {
    return { state: "silent", note: "The vendor reported no credits for this day." } as const
  }
  if (!isReadWhole(told)) {
    return { state: "partial", note: "The vendor’s figure was read before the day was over." } as const
  }
  if (sum.pendingJobs > 0 && facts.now < end + WAIT_MS) {
    return { state: "partial", note: `${toCountWords(sum.pendingJobs, "job")} of this day did not end yet.` } as const
  }
  if (toOurs(sum) === null) {
    return { state: "unpriced", note: "Of no charged job of this day is the model or the length known." } as const
  }
  return null
}

/** The ordinary reckoning: the day of creation in UTC, failures free. */
export function toOrdinary(sums: readonly DaySum[]): Reckoning {
  return {
    words: null,
    sums: new Map(sums.map((sum) => [sum.day, sum.costMilli])),
    toDay: (job) => toDay(job.createdAt, "UTC"),
    chargesFailures: false,
  }
}

/**
 * The whole and partial days of [from, until), oldest first, judged by a reckoning. Days without jobs of which the vendor
 * reported nothing are left out.
 */
export function toDayBases(facts: DayFacts, range: { from: number; until: number }, reckoning: Reckoning): DayBasis[] {
  const told = new Map(facts.told.map((one) => [one.day, one]))
  const sums = new Map(facts.sums.map((one) => [one.day, one]))
  const sharpMilli = toSharpness(facts.told)
  const bases: DayBasis[] = []
  for (let day = range.from; day < range.until; day = addDays(day, 1)) {
    const found = { sum: sums.get(day) ?? { day, ...NO_JOBS }, told: told.get(day) }
    const isToldNothing = (found.told?.creditsMilli ?? 0) === 0 && (found.told?.jobs ?? 0) === 0
    if (found.sum.jobs === 0 && isToldNothing) continue
    const obstacle = toObstacle(day, facts, found)
    const ours = toOurs(found.sum)
    const reported = found.told?.creditsMilli ?? null
    const isWhole = obstacle === null && reported !== null && ours !== null
    bases.push({
      day,
      ...found,
      oursMilli: ours,
      state: obstacle?.state ?? "whole",
      note: obstacle?.note ?? null,
      differenceMilli: isWhole ? reported - ours : null,
      reckonedMilli: isWhole ? (reckoning.sums.get(day) ?? ours) - ours : 0,
      biasMilli: 0,
      usualMilli: FLOOR_MILLI,
      sharpMilli,
    })
  }
  return bases.map((basis, at) => ({ ...basis, ...toUsual(bases, at) }))
}

/** A vendor that reports whole credits is off by half of one at most; one with fractions by nothing. */
function toSharpness(told: readonly ToldDay[]): number {
  return told.some(({ creditsMilli }) => creditsMilli !== null && creditsMilli % 1_000 !== 0) ? 20 : 500
}

function toRest({ differenceMilli, reckonedMilli }: DayBasis): number {
  return (differenceMilli ?? 0) - reckonedMilli
}

/**
 * How much a day usually differs: the median share over the whole days before it (where there are few, the nearest after it
 * too) and its deviation. Faults are rare and do not move a median; a vendor that rounds moves it on all days.
 */
function toUsual(bases: readonly DayBasis[], at: number): Pick<DayBasis, "biasMilli" | "usualMilli" | "sharpMilli"> {
  const basis = bases[at]
  if (basis === undefined) return { biasMilli: 0, usualMilli: FLOOR_MILLI, sharpMilli: 0 }
  // A day with jobs of unknown price differs by them, and tells nothing of what is usual.
  const whole = ({ state, oursMilli, sum }: DayBasis) =>
    state === "whole" && (oursMilli ?? 0) > 0 && sum.unpricedJobs === 0
  const before = bases.slice(0, at).filter(whole).slice(-BASELINE_DAYS)
  const after = before.length < BASELINE_DAYS / 4 ? bases.slice(at + 1).filter(whole) : []
  const days = [...before, ...after.slice(0, BASELINE_DAYS - before.length)]
  const ours = basis.oursMilli ?? 0
  if (days.length < FEWEST) {
    // Where jobs of unknown price account for a difference, no allowance is made for what is not known of the vendor.
    const allowed = basis.sum.unpricedJobs > 0 ? 0 : Math.round(ours / 50)
    return { biasMilli: 0, usualMilli: Math.max(FLOOR_MILLI, allowed), sharpMilli: basis.sharpMilli }
  }
  const by = [toCost, toSeconds].map((weigh) => toSpread(days, basis, weigh))
  const { biasMilli, spread } = by.toSorted((a, b) => a.left - b.left)[0] ?? { biasMilli: 0, spread: 0 }
  return {
    biasMilli: Math.round(biasMilli),
    usualMilli: Math.max(FLOOR_MILLI, Math.round(spread), toRounding(basis, spread)),
    sharpMilli: Math.max(basis.sharpMilli, Math.round(spread)),
  }
}

/** On days of few jobs a deviation tells little; there it is bounded by what rounding can do. */
const SMALL_MILLI = 12_000

/**
 * Whole seconds are what vendors round to: half of one for each job (and a little, for a middle that is not known exactly) is
 * as far as that can go. Nothing for a vendor that is exact.
 */
function toRounding({ sum }: DayBasis, spread: number): number {
  if (spread === 0) return 0
  return Math.round(Math.min(0.6 * sum.secondsMilli, Math.max(1.6 * spread, SMALL_MILLI)))
}

type Weight = { size: number; variance: number }
const toCost = ({ oursMilli }: DayBasis): Weight => ({ size: oursMilli ?? 0, variance: oursMilli ?? 0 })
const toSeconds = ({ sum }: DayBasis): Weight => ({ size: sum.secondsMilli, variance: sum.secondsSquare })

/**
 * A vendor's difference grows with credits (another price) or with a second of each job (rounding); whichever tells the days
 * better. What each of many jobs adds by chance grows with the root of their number only: a small day is the more uneven.
 */
function toSpread(
  days: readonly DayBasis[],
  basis: DayBasis,
  weigh: (one: DayBasis) => Weight,
): { biasMilli: number; spread: number; left: number } {
  const known = days.filter((one) => weigh(one).size > 0)
  const own = weigh(basis)
  if (known.length < FEWEST) return { biasMilli: 0, spread: 0, left: Number.POSITIVE_INFINITY }
  const bias = toMedian(known.map((one) => toRest(one) / weigh(one).size))
  const left = known.map((one) => toRest(one) - bias * weigh(one).size)
  const uneven = known.map((one, at) => (left[at] ?? 0) / Math.sqrt(weigh(one).variance))
  const spread = DEVIATIONS * toDeviation(uneven) * Math.sqrt(own.variance)
  return { biasMilli: bias * own.size, spread, left: left.reduce((sum, one) => sum + Math.abs(one), 0) }
}

/** What is left of a day's difference beyond the usual; 0 where there is nothing to compare. */
export function toDeparture(basis: DayBasis): number {
  return basis.state === "whole" ? toRest(basis) - basis.biasMilli : 0
}

export function isDeparting(basis: DayBasis): boolean {
  return Math.abs(toDeparture(basis)) >= basis.usualMilli
}
