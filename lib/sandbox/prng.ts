/** A small seeded source of chance: the same seed gives the same world on every machine. */
export type Rng = {
  /** [0, 1) */
  next(): number
  /** min … max, both included. */
  int(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(items: readonly [T, ...T[]]): T
  /** One of `[value, weight]`. */
  weighted<T>(items: readonly (readonly [T, number])[]): T
  /** Log-normal around `median`; `spread` 0.5 is mild, 1 is wide. */
  around(median: number, spread: number): number
}

/** FNV-1a with a final mix: 32 bits of any text or number sequence. */
export function hash32(...parts: (string | number)[]): number {
  let h = 0x811c9dc5
  const text = parts.join("|")
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** `words` × 8 hexadecimal digits that depend on every part. */
export function hashHex(words: number, ...parts: (string | number)[]): string {
  const text = parts.join("|")
  let out = ""
  for (let i = 0; i < words; i++) out += hash32(i, text).toString(16).padStart(8, "0")
  return out
}

/** Mulberry32. */
export function createRng(seed: number): Rng {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    weighted: (items) => pickWeighted(items, next()),
    around: (median, spread) => {
      const gauss = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
      return median * Math.exp(spread * gauss)
    },
  }
}

function pickWeighted<T>(items: readonly (readonly [T, number])[], chance: number): T {
  let left = chance * items.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [value, weight] of items) {
    left -= weight
    if (left < 0) return value
  }
  const last = items.at(-1)
  if (last === undefined) throw new RangeError("nothing to choose from")
  return last[0]
}
