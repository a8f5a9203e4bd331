import { hash32 } from "@/lib/sandbox/prng"

const HOUR = 3_600_000
const WEEK = 168 * HOUR

/**
 * When the jobs of an account came in. Job number k of a seed has one fixed moment in time, so that a sandbox started again later
 * shows the same past: only the window moves on.
 */
export type Arrivals = {
  /** Numbers and moments of the newest `count` jobs at or before `now`, oldest first. */
  past(now: number, count: number): Arrival[]
}
export type Arrival = {
  number: number
  at: number
  /** Jobs of one batch share it: somebody handed in several clips at once. */
  batch: number | null
}

const DAY_WEIGHT = [0.35, 1, 1.1, 1.15, 1.1, 0.95, 0.45] // Sunday first
const BLOCK = 16

/** Share of a week's jobs that has come in by the start of each hour; the epoch's weeks begin on a Thursday. */
const CUMULATIVE = (() => {
  const weights = Array.from({ length: 168 }, (_, hour) => {
    const day = DAY_WEIGHT[(4 + Math.floor(hour / 24)) % 7] ?? 1
    const h = hour % 24
    const office = Math.exp(-((h - 13.5) ** 2) / 22)
    const evening = 0.45 * Math.exp(-((h - 20) ** 2) / 8)
    return day * (0.08 + office + evening)
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const sums = [0]
  for (const weight of weights) sums.push((sums.at(-1) ?? 0) + weight / total)
  return sums
})()

function shareAt(ms: number): number {
  const hour = Math.min(167, Math.floor(ms / HOUR))
  const from = CUMULATIVE[hour] ?? 0
  return from + ((CUMULATIVE[hour + 1] ?? 1) - from) * ((ms - hour * HOUR) / HOUR)
}

function momentOf(share: number): number {
  let low = 0
  let high = 167
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((CUMULATIVE[middle] ?? 1) <= share) low = middle
    else high = middle - 1
  }
  const from = CUMULATIVE[low] ?? 0
  const width = (CUMULATIVE[low + 1] ?? 1) - from
  return low * HOUR + (width === 0 ? 0 : (share - from) / width) * HOUR
}

/** About `perMonth` jobs in 30 days with a daily and a weekly shape, a quarter of the blocks holding a batch. */
export function createArrivals(seed: number, account: string, perMonth: number): Arrivals {
  const perWeek = (perMonth * 7) / 30
  const at = (number: number): Arrival => {
    const block = Math.floor(number / BLOCK)
    const chance = hash32(seed, account, "block", block)
    const size = chance % 4 === 0 ? 5 + ((chance >>> 8) % 9) : 0
    const place = number - block * BLOCK
    const inBatch = place < size
    const x = inBatch
      ? block * BLOCK + 0.02 + place * 0.01
      : number + (hash32(seed, account, "at", number) % 1000) / 1000
    const week = Math.floor(x / perWeek)
    return { number, at: Math.floor(week * WEEK + momentOf(x / perWeek - week)), batch: inBatch ? block : null }
  }
  return {
    past: (now, count) => {
      if (count <= 0) return []
      const week = Math.floor(now / WEEK)
      const found: Arrival[] = []
      for (let number = Math.ceil((week + shareAt(now - week * WEEK)) * perWeek); found.length < count; number--) {
        const arrival = at(number)
        if (arrival.at <= now) found.push(arrival)
      }
      return found.reverse()
    },
  }
}

/** Live slots: one job each `everyMs` ± a third, at moments fixed by the seed. Slot i lies in [i, i + 1/3) × everyMs. */
export function toLiveMoment(seed: number, slot: number, everyMs: number): number {
  return Math.floor(slot * everyMs + ((hash32(seed, "live", slot) % 1000) / 1000) * (everyMs / 3))
}
