import { MINUTE } from "./time"

/** Counts of a week; null = not known. */
type Counts = { completed: number | null; failed: number | null }

/** Share (0–1) of ended jobs that failed; null while none has ended. */
export function toFailureRate({ completed, failed }: Counts): number | null {
  if (completed === null || failed === null) return null
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

type Week = Counts & { unknownJobs: number | null; costMilli: number | null }

/** Of the jobs that ended, of how many the cost is known; null where no cost or no count is. */
function toKnown({ completed, failed, unknownJobs, costMilli }: Week): { ended: number; known: number } | null {
  if (costMilli === null || completed === null || failed === null || unknownJobs === null) return null
  return { ended: completed + failed, known: completed + failed - unknownJobs }
}

/** So much may the shares of jobs of known cost differ before a change of cost may be one of what we know: in percent of all. */
const MOST_APART = 10

/** Whether the known costs of two weeks say what changed, and not only of how many jobs we were told what they cost. */
export function isCostComparable(one: Week, other: Week): boolean {
  const [a, b] = [toKnown(one), toKnown(other)]
  if (a === null || b === null || 2 * a.known < a.ended || 2 * b.known < b.ended) return false
  // Of a week in which nothing ended all is known.
  if (a.ended === 0 || b.ended === 0) return true
  return 100 * Math.abs(a.known * b.ended - b.known * a.ended) <= MOST_APART * a.ended * b.ended
}
