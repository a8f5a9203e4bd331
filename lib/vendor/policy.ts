import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ConstantBackoff,
  circuitBreaker,
  handleWhen,
  retry,
} from "cockatiel"
import { SECOND } from "@/lib/domain/time"
import type { Payer } from "@/lib/vendor/budget"
import type { Clock } from "@/lib/vendor/clock"
import { VendorError } from "@/lib/vendor/errors"
import { httpDateToInstant, isoToInstant } from "@/lib/vendor/schema/fields"
import type { CallPurpose } from "@/lib/vendor/types"

const FAILURES_TO_OPEN = 5
/** One request each half minute while the vendor is down. */
export const PROBE_EVERY_MS = 30 * SECOND
const LONGEST_RETRY_AFTER_MS = 300 * SECOND
/** The vendor's table (contract §8): between this and twice this, by attempt; the last row stays. */
const TABLE_MS = [1 * SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND] as const

/** How long a call with this purpose waits for a resting key or before a retry, and how often it retries. */
export const PATIENCE = {
  person: { waitMs: 8 * SECOND, retries: 2, who: "people" },
  confirm: { waitMs: 8 * SECOND, retries: 2, who: "people" },
  watch: { waitMs: 20 * SECOND, retries: 4, who: "machine" },
  list: { waitMs: 20 * SECOND, retries: 4, who: "machine" },
  beat: { waitMs: 20 * SECOND, retries: 4, who: "machine" },
  backfill: { waitMs: 20 * SECOND, retries: 4, who: "machine" },
  burst: { waitMs: 0, retries: 0, who: "burst" },
} as const satisfies Record<CallPurpose, { waitMs: number; retries: number; who: Payer }>

/** Who goes first when a key's requests queue: lower first. */
export const PRIORITY = {
  person: 0,
  confirm: 1,
  burst: 1,
  watch: 2,
  list: 3,
  beat: 4,
  backfill: 5,
} as const satisfies Record<CallPurpose, number>

/** The wait before retry number `attempt` (from 1), jittered (contract §8). */
export function tableDelayMs(attempt: number, random: number): number {
  const base = TABLE_MS[Math.min(attempt, TABLE_MS.length) - 1] ?? TABLE_MS[0]
  return Math.round(base * (1 + random))
}

/** A Retry-After header as milliseconds from now: seconds, HTTP date or ISO date; else null. Capped at 300 s (A29). */
export function toRetryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? ""
  const seconds = /^\d{1,12}(\.\d+)?$/.test(text) ? Number(text) * SECOND : undefined
  const at =
    seconds === undefined
      ? (httpDateToInstant(text) ?? (/[T ]\d{2}:/.test(text) ? isoToInstant(text) : undefined))
      : undefined
  const wait = seconds ?? (at === undefined ? undefined : at - now)
  if (wait === undefined || wait < 0) return null
  return Math.min(Math.round(wait), LONGEST_RETRY_AFTER_MS)
}

/** 5xx, or no whole answer: the vendor is not there. */
export function isOutage(thrown: unknown): boolean {
  if (!(thrown instanceof VendorError)) return false
  if (thrown.kind === "outcome_unknown") return thrown.httpStatus === null || thrown.httpStatus >= 500
  return ["server", "network", "timeout"].includes(thrown.kind)
}

/** A GET that failed like this may be sent again. What the key's own lane held back (`call` is null) may not. */
function isRetryable(thrown: unknown): thrown is VendorError {
  return thrown instanceof VendorError && thrown.call !== null && (isOutage(thrown) || thrown.kind === "rate_limited")
}

/**
 * Runs a GET and its retries: the vendor's table, or longer where Retry-After says so; when that is longer than `purpose`
 * waits, the failure is thrown at once. After a 429 the key itself rests, so there the lane does the waiting. `run` is given
 * the number of the attempt, from 1.
 */
export async function withRetries<T>(
  options: { purpose: CallPurpose; signal: AbortSignal },
  clock: Clock,
  run: (attempt: number) => Promise<T>,
): Promise<T> {
  const { waitMs, retries } = PATIENCE[options.purpose]
  let attempt = 0
  let delayMs = 0
  const isWorthIt = handleWhen((thrown) => {
    if (!isRetryable(thrown)) return false
    const asked = thrown.retryAt === null ? 0 : thrown.retryAt - clock.now()
    delayMs = thrown.kind === "rate_limited" ? 0 : Math.max(tableDelayMs(attempt, clock.random()), asked)
    return delayMs <= waitMs
  })
  return retry(isWorthIt, { maxAttempts: retries, backoff: new ConstantBackoff(0) }).execute(async () => {
    if (attempt > 0 && delayMs > 0) await clock.sleep(delayMs, options.signal)
    attempt++
    return run(attempt)
  }, options.signal)
}

/**
 * cockatiel's circuit breaker on the monotonic clock: its own judges by the wall clock, and a clock set back by an hour would
 * keep it open for that hour (faults V9).
 */
export class Breaker {
  private policy: CircuitBreakerPolicy
  private openedAt = 0

  constructor(private readonly clock: Clock) {
    this.policy = this.make()
  }

  /** Milliseconds until the next probe; 0 = requests may be sent. */
  restMs(): number {
    if (this.policy.state === CircuitState.Closed) return 0
    // while the probe is under way everybody else waits for its outcome
    if (this.policy.state === CircuitState.HalfOpen) return PROBE_EVERY_MS
    return Math.max(0, this.openedAt + PROBE_EVERY_MS - this.clock.monotonic())
  }

  get isOpen(): boolean {
    return this.policy.state !== CircuitState.Closed
  }

  execute<T>(task: () => Promise<T>): Promise<T> {
    if (this.policy.state === CircuitState.Open && this.restMs() === 0) {
      this.policy = this.make({ ownState: { value: CircuitState.Open, openedAt: 0, attemptNo: 1 }, breakerState: 0 })
    }
    return this.policy.execute(task)
  }

  private make(initialState?: unknown): CircuitBreakerPolicy {
    // a probe that its caller gave up says nothing about the vendor, so it must not close the circuit
    const counts = (thrown: unknown): boolean =>
      isOutage(thrown) ||
      (this.policy.state === CircuitState.HalfOpen && thrown instanceof VendorError && thrown.kind === "aborted")
    const policy = circuitBreaker(handleWhen(counts), {
      halfOpenAfter: PROBE_EVERY_MS,
      breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
      ...(initialState === undefined ? {} : { initialState }),
    })
    policy.onBreak(() => {
      this.openedAt = this.clock.monotonic()
    })
    return policy
  }
}
