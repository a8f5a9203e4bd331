import { SECOND } from "@/lib/domain/time"
import type { Clock } from "@/lib/vendor/clock"

/** What one key may send. The vendor publishes no number (contract §8), so these are ours. */
export type Budget = {
  perSecond: number
  burst: number
  /** Share of the burst that only people's requests may use, 0–1. */
  reservedShare: number
  /** Requests at the same time, and sockets. */
  concurrent: number
}

/** Whose requests draw on a budget; a burst does so without waiting. */
export type Payer = "people" | "machine" | "burst"

export const DEFAULT_BUDGET: Budget = { perSecond: 1, burst: 5, reservedShare: 0.2, concurrent: 4 }

/** The demo's vendor runs on this machine, for us alone: its first pass need not take a minute. */
const DEMO_BUDGET: Budget = { ...DEFAULT_BUDGET, perSecond: 15, burst: 30 }

/** What each key may send, as things are configured. */
export function toBudget({ demo }: { demo: boolean }): Budget {
  return demo ? DEMO_BUDGET : DEFAULT_BUDGET
}

/** The most that one key sends in any minute: a full bucket and what flows into it. */
export function toMostPerMinute(budget: Budget): number {
  return Math.ceil(budget.burst + budget.perSecond * 60)
}

/** Bounds while a key is answered 429 (faults V1 allows 10 and 60: what was already under way is the difference). */
const STORM_WINDOWS = [
  { ms: 60 * SECOND, most: 7 },
  { ms: 600 * SECOND, most: 54 },
] as const

/** Below this share of the configured rate a limited key does not fall. */
const SLOWEST_SHARE = 1 / 8
const RECOVERY_PER_SUCCESS = 1.05

/** Token bucket of one key with a reserve for people, which slows down when the vendor answers 429. */
export class TokenBucket {
  private level: number
  private filledAt: number
  private rate: number
  /** Monotonic instants of requests that were answered 429, newest last, 600 s of them. */
  private refusals: number[] = []

  constructor(
    private readonly budget: Budget,
    private readonly clock: Clock,
  ) {
    this.level = budget.burst
    this.rate = budget.perSecond
    this.filledAt = clock.monotonic()
  }

  /** Tokens there are now, for display; none while a burst is paid back. */
  get tokens(): number {
    this.fill()
    return Math.max(0, this.level)
  }

  /** Tokens that come per second now: less than configured after a 429. */
  get perSecond(): number {
    return this.rate
  }

  /** Milliseconds until there is a token for this; 0 = now. Machines leave the reserve in the bucket; a burst takes what is not there. */
  waitFor(who: Payer): number {
    if (who === "burst") return 0
    this.fill()
    const reserve =
      who === "people" ? 0 : Math.min(this.budget.burst * this.budget.reservedShare, this.budget.burst - 1)
    const lacking = 1 + Math.max(0, reserve) - this.level
    // whole milliseconds: rounding must not ask to wait for nothing again and again
    return lacking <= 0 ? 0 : Math.ceil((lacking / this.rate) * SECOND)
  }

  take(): void {
    this.fill()
    this.level -= 1
  }

  /** A request sent at `sentAt` (monotonic) was answered 429: the rate halves. */
  refused(sentAt: number): void {
    this.refusals.push(sentAt)
    this.rate = Math.max(this.rate / 2, this.budget.perSecond * SLOWEST_SHARE)
  }

  succeeded(): void {
    this.rate = Math.min(this.rate * RECOVERY_PER_SUCCESS, this.budget.perSecond)
  }

  /** Milliseconds until the bounds of a 429 storm allow another request; 0 = now. */
  stormWait(): number {
    const now = this.clock.monotonic()
    const oldest = now - STORM_WINDOWS[1].ms
    while (this.refusals.length > 0 && (this.refusals[0] ?? now) < oldest) this.refusals.shift()
    return Math.max(
      ...STORM_WINDOWS.map(({ ms, most }) => {
        const first = this.refusals.at(-most)
        return first === undefined ? 0 : Math.max(0, first + ms - now)
      }),
    )
  }

  private fill(): void {
    const now = this.clock.monotonic()
    this.level = Math.min(this.budget.burst, this.level + ((now - this.filledAt) / SECOND) * this.rate)
    this.filledAt = now
  }
}
