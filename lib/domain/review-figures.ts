import { MINUTE } from "./time"

/** Share (0–1) of ended jobs that failed; null while none has ended. */
export function toFailureRate({ completed, failed }: { completed: number; failed: number }): number | null {
  return completed + failed === 0 ? null : failed / (completed + failed)
}

/**
 * Milli-credits for a minute of video that came out, to a hundredth of a credit; null where either is not known. All that is known
 * to be spent, on failures too, over the length of the outputs whose cost is known: as the usage page reckons it.
 */
export function toPerMinuteMilli(week: { costMilli: number | null; pricedMs: number }): number | null {
  const { costMilli, pricedMs } = week
  if (costMilli === null || pricedMs === 0) return null
  return Math.round(((costMilli / pricedMs) * MINUTE) / 10) * 10
}

type Known = { completed: number; failed: number; unknownJobs: number; costMilli: number | null }

/** So much may the shares of jobs of known cost differ before a change of cost may be one of what we know: in percent of all. */
const MOST_APART = 10

/** Whether the known costs of two weeks say what changed, and not only of how many jobs we were told what they cost. */
export function isCostComparable(one: Known, other: Known): boolean {
  if (one.costMilli === null || other.costMilli === null) return false
  const [a, b] = [one, other].map(({ completed, failed, unknownJobs }) => ({
    ended: completed + failed,
    known: completed + failed - unknownJobs,
  }))
  if (!a || !b || 2 * a.known < a.ended || 2 * b.known < b.ended) return false
  // Of a week in which nothing ended all is known.
  if (a.ended === 0 || b.ended === 0) return true
  return 100 * Math.abs(a.known * b.ended - b.known * a.ended) <= MOST_APART * a.ended * b.ended
}
