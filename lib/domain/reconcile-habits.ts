import type { ChargeEvent, ChargeJob } from "./reconcile-types"
import { toPerSecondMilli } from "./reconcile-words"
import { SECOND } from "./time"

/** Below this no difference is worth a word: vendors that report whole credits are off by less. */
export const FLOOR_MILLI = 1_000
/** Fewer jobs than this tell nothing of a habit. */
const ENOUGH = 20
/** A price that differs from the known rate by less is rounding, not another price. */
const LEAST_RATIO = 0.1

/** The middle value; of an even number of values the mean of the two. NaN for none. */
export function toMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Median distance from the median. */
export function toDeviation(values: readonly number[]): number {
  const median = toMedian(values)
  return toMedian(values.map((value) => Math.abs(value - median)))
}

/** How a vendor usually charges, learnt from what it said of ordinary jobs: what is usual is no finding. */
export type Habits = {
  /** Charges of one job. */
  usualCharges: number
  /** Price of each model against the rate we know, where it is plainly another one. */
  ratios: ReadonlyMap<string, number>
  /** How far, in length, a charge usually is from length × rate: what a vendor rounds to. */
  slackMs: number
}

function toRatios(jobs: readonly ChargeJob[]): Map<string, number> {
  const ratios = new Map<string, number>()
  for (const model of new Set(jobs.map((job) => job.model))) {
    const own = jobs
      .filter((job) => job.model === model)
      .flatMap((job) => (job.creditsMilli && job.estimateMilli ? [job.creditsMilli / job.estimateMilli] : []))
    const ratio = toMedian(own)
    if (model !== null && own.length >= ENOUGH && Math.abs(ratio - 1) > LEAST_RATIO && toDeviation(own) < 0.02) {
      ratios.set(model, ratio)
    }
  }
  return ratios
}

function toSlack(jobs: readonly ChargeJob[], ratios: ReadonlyMap<string, number>): number {
  const off = jobs.flatMap((job) => {
    const perSecond = toPerSecondMilli(job)
    if (perSecond === null || perSecond === 0 || job.creditsMilli === null || job.estimateMilli === null) return []
    const expected = job.estimateMilli * (ratios.get(job.model ?? "") ?? 1)
    return [(Math.abs(job.creditsMilli - expected) / perSecond) * SECOND]
  })
  // Whole seconds are what most vendors round to: assumed until there is something to learn from.
  if (off.length < ENOUGH) return SECOND
  const sorted = off.toSorted((a, b) => a - b)
  return (sorted[Math.floor(0.9 * sorted.length)] ?? 0) * 1.3
}

/**
 * Habits from completed jobs with credits of their own, and from charge events of ordinary jobs. Faults among them are few, so
 * medians and the 90th percentile do not see them.
 */
export function toHabits(jobs: readonly ChargeJob[], events: readonly ChargeEvent[]): Habits {
  const charges = new Map<string, number>()
  for (const { jobId, creditsMilli } of events) {
    if (creditsMilli > 0) charges.set(jobId, (charges.get(jobId) ?? 0) + 1)
  }
  const ratios = toRatios(jobs)
  return {
    usualCharges: charges.size === 0 ? 1 : Math.max(1, Math.round(toMedian([...charges.values()]))),
    ratios,
    slackMs: toSlack(jobs, ratios),
  }
}

/** What a job should cost as this vendor charges, and how far off is still usual; null when not known. */
export function toExpected(job: ChargeJob, habits: Habits): { milli: number; slackMilli: number } | null {
  if (job.estimateMilli === null) return null
  const perSecond = toPerSecondMilli(job) ?? 0
  const ratio = habits.ratios.get(job.model ?? "") ?? 1
  const milli = Math.round(job.estimateMilli * ratio)
  return { milli, slackMilli: Math.max(FLOOR_MILLI, (perSecond * ratio * habits.slackMs) / SECOND) }
}
