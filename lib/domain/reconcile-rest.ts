import { toBillingClass } from "./cost"
import type { Rate } from "./credits"
import { type DayBasis, toInstant } from "./reconcile-days"
import type { ChargeJob } from "./reconcile-types"
import { toCreditWords, toInstantWords } from "./reconcile-words"
import { DAY, HOUR } from "./time"

/** More jobs than this that fit, and the amount says nothing. */
const MOST_FITS = 3

export type Fit = { kind: "charged_failure" | "charged_twice" | "not_charged"; job: ChargeJob; milli: number }

function isNear(a: number | null, b: number, slack: number): boolean {
  return a !== null && Math.abs(a - b) <= slack
}

/** Jobs whose amount alone is what is left of a day; none where too many fit. Failed jobs come first: they are the likelier. */
export function findFits(rest: number, jobs: readonly ChargeJob[], sharpMilli: number): Fit[] {
  // An amount that is hardly larger than what it must be told from fits anything.
  if (Math.abs(rest) < 3 * sharpMilli) return []
  const fits = (kind: Fit["kind"], found: (job: ChargeJob) => boolean): Fit[] =>
    jobs.filter(found).map((job) => ({ kind, job, milli: rest }))
  const failed = fits(
    "charged_failure",
    (job) => job.status === "failed" && !job.costMilli && isNear(job.estimateMilli, rest, sharpMilli),
  )
  const likely =
    rest > 0
      ? failed.length > 0
        ? failed
        : fits("charged_twice", (job) => job.status === "completed" && isNear(job.costMilli, rest, sharpMilli))
      : fits("not_charged", (job) => job.status === "completed" && isNear(job.costMilli, -rest, sharpMilli))
  return likely.length <= MOST_FITS ? likely : []
}

/** "Refunded" is the vendor's word of it: said where its day holds the credits all the same. */
export function isCalledRefunded(job: ChargeJob): boolean {
  return toBillingClass(job.billingStatus) === "refunded"
}

/** How far before midnight a job is looked for that the vendor counted on the next day, and how many in a row. */
const EDGE_MS = 3 * HOUR
const MOST_AT_EDGE = 12

export type Edge = { jobs: ChargeJob[]; milli: number }
type Side = { basis: DayBasis; rest: number; jobs: readonly ChargeJob[] }

function isSettled(rest: number, { usualMilli }: DayBasis): boolean {
  return Math.abs(rest) < usualMilli
}

/**
 * Jobs of one day that the vendor seems to have counted on its neighbour: what one lacks the other has too much of, and a run
 * of jobs at the midnight between them (or one that ended on the other side of it) is just that much. Null: none fit.
 */
export function findEdge(lacking: Side, having: Side): Edge | null {
  if (lacking.rest > -lacking.basis.usualMilli && having.rest < having.basis.usualMilli) return null
  if (lacking.rest >= 0 || having.rest <= 0) return null
  const isNext = having.basis.day > lacking.basis.day
  const midnight = toInstant(Math.max(lacking.basis.day, having.basis.day))
  const priced = lacking.jobs.filter((job) => (job.costMilli ?? 0) > 0)
  const near = priced
    .filter((job) => Math.abs(job.createdAt - midnight) <= EDGE_MS)
    .toSorted((a, b) => (isNext ? b.createdAt - a.createdAt : a.createdAt - b.createdAt))
  const across = priced.filter((job) => isNext && job.finishedAt !== null && job.finishedAt >= midnight)
  const runs = near.slice(0, MOST_AT_EDGE).map((_, at) => near.slice(0, at + 1))
  const singles = [...across, ...near].map((job) => [job])
  let best: (Edge & { left: number }) | null = null
  for (const jobs of [...singles, ...runs]) {
    const milli = jobs.reduce((sum, job) => sum + (job.costMilli ?? 0), 0)
    const [from, to] = [lacking.rest + milli, having.rest - milli]
    const isBetter = Math.abs(from) < Math.abs(lacking.rest) && Math.abs(to) < Math.abs(having.rest)
    const isOver = isSettled(from, lacking.basis) || isSettled(to, having.basis)
    const left = Math.abs(from) + Math.abs(to)
    if (isBetter && isOver && (best === null || left < best.left)) best = { jobs, milli, left }
  }
  return best
}

/** A rate that followed another one. */
export type RateChange = { before: Rate; after: Rate }

export function listRateChanges(rates: readonly Rate[]): RateChange[] {
  return rates.flatMap((after) => {
    const before = rates.find(
      (one) =>
        one.model === after.model && one.validTo === after.validFrom && one.perMinuteMilli !== after.perMinuteMilli,
    )
    return before ? [{ before, after }] : []
  })
}

/** How late we may have seen a change of the price list: it is asked for a few times a day. */
const LAG_MS = DAY

/**
 * A changed rate is known from when we saw it; jobs made shortly before may have been charged at it already. The jobs up to
 * then whose new price accounts for what is left of the day, newest first; null when no number of them does.
 */
export function findEarlier(
  rest: number,
  { before, after }: RateChange,
  { jobs, basis }: { jobs: readonly ChargeJob[]; basis: DayBasis },
): { jobs: number; milli: number } | null {
  const own = jobs
    .filter((job) => {
      const at = job.startedAt ?? job.createdAt
      return job.model === after.model && job.costMilli && at < after.validFrom && at >= after.validFrom - LAG_MS
    })
    .toSorted((a, b) => b.createdAt - a.createdAt)
  const ratio = after.perMinuteMilli / before.perMinuteMilli - 1
  let milli = 0
  for (const [at, job] of own.entries()) {
    milli += Math.round((job.costMilli ?? 0) * ratio)
    if (Math.abs(rest - milli) < basis.usualMilli) return { jobs: at + 1, milli }
  }
  return null
}

export function toRateEvidence({ before, after }: RateChange): string[] {
  const perMinute = (rate: Rate) => `${toCreditWords(rate.perMinuteMilli)} a minute`
  return [
    `Until ${toInstantWords(after.validFrom)}: ${perMinute(before)}`,
    `From then on: ${perMinute(after)}, as we saw it in the price list`,
  ]
}
