/**
 * The vendor's clock. `speed` is the pace of jobs (a run of two minutes takes two seconds at 60); the hands themselves keep to
 * wall time plus an offset, since stamps that run ahead of the world would be refused by every reader.
 */
export type Clock = {
  /** Epoch ms. */
  now(): number
  /** Moves the hands forward, ms. */
  advance(ms: number): void
  set(epochMs: number): void
  readonly frozen: boolean
  speed: number
}

/** `now` sets the hands at the start; `frozen` stops them, so that only `advance` and `set` move them. */
export function createClock(options: { now?: number; frozen?: boolean; speed?: number }): Clock {
  const frozen = options.frozen ?? false
  let base = options.now ?? Date.now()
  let wall = Date.now()
  const now = () => (frozen ? base : base + Date.now() - wall)
  return {
    now,
    advance: (ms) => {
      base += ms
    },
    set: (epochMs) => {
      base = epochMs
      wall = Date.now()
    },
    frozen,
    speed: options.speed ?? 1,
  }
}
