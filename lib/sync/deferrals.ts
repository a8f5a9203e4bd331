import { MINUTE } from "@/lib/domain/time"

const LONGEST_MS = 10 * MINUTE
const MOST_KEPT = 500

type Deferral = { failures: number; until: number; successesBefore: number }

/**
 * Jobs whose own GET fails are set aside for a while, so that one of them never keeps the others waiting. The while grows
 * only when other answers came in between: an outage is not a job's fault. On a clock that does not go back.
 */
export class Deferrals {
  readonly #of = new Map<string, Deferral>()
  #successes = 0

  noteFailure(jobId: string): void {
    const before = this.#of.get(jobId)
    const isItsOwn = before !== undefined && before.successesBefore < this.#successes
    const failures = (before?.failures ?? 0) + (before === undefined || isItsOwn ? 1 : 0)
    const until = performance.now() + Math.min(LONGEST_MS, MINUTE * 2 ** (failures - 1))
    this.#of.delete(jobId)
    this.#of.set(jobId, { failures, until, successesBefore: this.#successes })
    const [oldest] = this.#of.keys()
    if (this.#of.size > MOST_KEPT && oldest !== undefined) this.#of.delete(oldest)
  }

  /** The vendor answered something, of this job or of others. */
  noteSuccess(jobId?: string): void {
    this.#successes++
    if (jobId !== undefined) this.#of.delete(jobId)
  }

  /** Ids of the jobs that are not asked for now. */
  list(): string[] {
    const now = performance.now()
    return [...this.#of].filter(([, one]) => one.until > now).map(([jobId]) => jobId)
  }
}
