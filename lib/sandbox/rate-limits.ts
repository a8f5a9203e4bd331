/** Token buckets in real time: the vendor's limit does not follow a clock that was moved. */
export type RateLimits = {
  /** 0: go; else the ms until one token is there. */
  take(alias: string): number
  /** null lifts the limit. */
  set(alias: string | null, rate: Rate | null): void
  left(alias: string): number
}
export type Rate = { perSecond: number; burst: number }

/** The vendor publishes no number (contract §8); ours lets its SDKs work and stops a runaway loop. */
export const DEFAULT_RATE: Rate = { perSecond: 20, burst: 60 }

export function createRateLimits(initial: Rate | null): RateLimits {
  let general = initial
  const own = new Map<string, Rate | null>()
  const buckets = new Map<string, { tokens: number; at: number }>()
  const rateOf = (alias: string) => (own.has(alias) ? (own.get(alias) ?? null) : general)
  return {
    take: (alias) => {
      const rate = rateOf(alias)
      if (rate === null) return 0
      const now = Date.now()
      const bucket = buckets.get(alias) ?? { tokens: rate.burst, at: now }
      bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.at) * rate.perSecond) / 1000)
      bucket.at = now
      buckets.set(alias, bucket)
      if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * 1000) / rate.perSecond)
      bucket.tokens -= 1
      return 0
    },
    set: (alias, rate) => {
      buckets.clear()
      if (alias === null) general = rate
      else own.set(alias, rate)
    },
    left: (alias) => Math.floor(buckets.get(alias)?.tokens ?? rateOf(alias)?.burst ?? 0),
  }
}
