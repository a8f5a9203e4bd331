import { type BulkheadPolicy, bulkhead } from "cockatiel"
import { type Budget, TokenBucket } from "@/lib/vendor/budget"
import type { Clock } from "@/lib/vendor/clock"
import { VendorError } from "@/lib/vendor/errors"
import { Breaker, PATIENCE, PRIORITY, tableDelayMs } from "@/lib/vendor/policy"
import type { CallPurpose, KeyStatus } from "@/lib/vendor/types"

type Waiter = {
  purpose: CallPurpose
  signal: AbortSignal
  /** Listens to the signal. */
  wake: () => void
  start: () => void
  refuse: (error: VendorError) => void
}

/**
 * Everything that one key may do: its token bucket, its rest after 429, its end after 401, its breaker and its sockets. Each
 * key has its own, so that one key's trouble never touches another (faults V1, V16).
 */
export class KeyLane {
  private readonly bucket: TokenBucket
  private readonly breaker: Breaker
  private readonly sockets: BulkheadPolicy
  private readonly concurrent: number
  private waiters: Waiter[] = []
  private pumping = false
  private wake = new AbortController()
  private unauthorized = false
  /** Monotonic; before it nothing is sent. */
  private restUntil = 0
  private restBegan = -1
  private refusalsInARow = 0

  constructor(
    readonly alias: string,
    /** null for the two calls that take no key. */
    readonly secret: string | null,
    budget: Budget,
    private readonly clock: Clock,
  ) {
    this.concurrent = budget.concurrent
    this.bucket = new TokenBucket(budget, clock)
    this.breaker = new Breaker(clock)
    this.sockets = bulkhead(budget.concurrent)
  }

  get isUsable(): boolean {
    return !this.unauthorized
  }

  /** Sends one attempt when it is its turn. Throws VendorError without sending when the key rests longer than `purpose` waits. */
  async run<T>(options: { purpose: CallPurpose; signal: AbortSignal }, attempt: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const wake = (): void => this.poke()
      const start = (): void => {
        const sentAt = this.clock.monotonic()
        this.sockets
          .execute(() => this.breaker.execute(attempt))
          .then(
            (value) => {
              this.noteSuccess(sentAt)
              resolve(value)
            },
            (thrown) => {
              this.noteFailure(thrown, sentAt)
              reject(thrown)
            },
          )
          .finally(() => this.poke())
      }
      this.enqueue({ ...options, wake, start, refuse: reject })
    })
  }

  status(): KeyStatus {
    const restMs = this.restMs()
    const probeMs = this.breaker.isOpen ? this.breaker.restMs() : 0
    const { tokens, perSecond } = this.bucket
    const common = { alias: this.alias, tokens, perSecond }
    if (this.unauthorized) return { ...common, state: "unauthorized", until: null }
    if (restMs > 0) return { ...common, state: "rate_limited", until: this.clock.now() + restMs }
    if (this.breaker.isOpen) return { ...common, state: "breaker_open", until: this.clock.now() + probeMs }
    return { ...common, state: "ok", until: null }
  }

  private enqueue(waiter: Waiter): void {
    const place = this.waiters.findIndex((other) => PRIORITY[other.purpose] > PRIORITY[waiter.purpose])
    this.waiters.splice(place === -1 ? this.waiters.length : place, 0, waiter)
    waiter.signal.addEventListener("abort", waiter.wake, { once: true })
    this.poke()
    void this.pump()
  }

  /** Lets the pump look again now. */
  private poke(): void {
    this.wake.abort()
  }

  private async pump(): Promise<void> {
    if (this.pumping) return
    this.pumping = true
    while (this.waiters.length > 0) {
      this.wake = new AbortController()
      this.dismiss()
      const [first] = this.waiters
      if (!first) break
      const waitMs = this.waitMs(first.purpose)
      if (waitMs === 0) this.admit(first)
      else if (waitMs < Number.POSITIVE_INFINITY) await this.clock.sleep(waitMs, this.wake.signal)
      else await aborted(this.wake.signal)
    }
    this.pumping = false
  }

  private admit(waiter: Waiter): void {
    this.waiters.shift()
    waiter.signal.removeEventListener("abort", waiter.wake)
    this.bucket.take()
    waiter.start()
  }

  /** Sends away whoever cannot be served: given up, or the key rests longer than they wait. */
  private dismiss(): void {
    this.waiters = this.waiters.filter((waiter) => {
      const error = this.refusal(waiter)
      if (!error) return true
      waiter.signal.removeEventListener("abort", waiter.wake)
      waiter.refuse(error)
      return false
    })
  }

  private refusal({ purpose, signal }: Waiter): VendorError | undefined {
    if (signal.aborted) return new VendorError("aborted", { cause: signal.reason })
    if (this.unauthorized) return new VendorError("unauthorized")
    const restMs = this.restMs()
    if (restMs > PATIENCE[purpose].waitMs)
      return new VendorError("rate_limited", { retryAt: this.clock.now() + restMs })
    const probeMs = this.breaker.restMs()
    if (probeMs > 0) return new VendorError("breaker_open", { retryAt: this.clock.now() + probeMs })
    return undefined
  }

  /** Milliseconds until a request may go; Infinity while only the end of another request can change that. */
  private waitMs(purpose: CallPurpose): number {
    const inFlight = this.concurrent - this.sockets.executionSlots
    const busy = inFlight >= this.concurrent
    // in a storm one request at a time asks whether it is over
    const probing = this.refusalsInARow > 0 && inFlight > 0
    if (busy || probing) return Number.POSITIVE_INFINITY
    return Math.max(this.restMs(), this.bucket.waitFor(PATIENCE[purpose].who))
  }

  private restMs(): number {
    return Math.max(0, this.restUntil - this.clock.monotonic(), this.bucket.stormWait())
  }

  private noteSuccess(sentAt: number): void {
    this.bucket.succeeded()
    if (sentAt > this.restBegan) this.refusalsInARow = 0
  }

  private noteFailure(thrown: unknown, sentAt: number): void {
    if (!(thrown instanceof VendorError)) return
    if (thrown.kind === "unauthorized") this.unauthorized = true
    if (thrown.kind === "rate_limited") this.rest(thrown, sentAt)
    else if (thrown.httpStatus !== null && thrown.httpStatus < 500) this.noteSuccess(sentAt)
  }

  private rest(error: VendorError, sentAt: number): void {
    this.bucket.refused(sentAt)
    // several that were under way together are one refusal, not a row of them
    if (sentAt > this.restBegan) this.refusalsInARow++
    this.restBegan = this.clock.monotonic()
    const asked = error.retryAt === null ? 0 : error.retryAt - this.clock.now()
    const restMs = Math.max(tableDelayMs(this.refusalsInARow, this.clock.random()), asked)
    this.restUntil = Math.max(this.restUntil, this.restBegan + restMs)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener("abort", () => resolve(), { once: true })
  })
}
