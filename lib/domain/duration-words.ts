import { HOUR, MINUTE, SECOND } from "./time"

/** "0.4 s" · "42 s" · "1 min 05 s" · "2 h 05 min" · "3 d 4 h". Milliseconds in; negative counts as 0. */
export function toDurationWords(ms: number): string {
  const value = Math.max(0, ms)
  if (value < SECOND) return value === 0 ? "0 s" : `${Math.max(0.1, Math.round(value / 100) / 10)} s`
  const seconds = Math.round(value / SECOND)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`
  const hours = Math.floor(value / HOUR)
  if (hours < 48) return `${hours} h ${String(Math.floor((value % HOUR) / MINUTE)).padStart(2, "0")} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/**
 * A duration that is only known to lie between two bounds: "4–9 s", "about 5 s" never; null means that bound is not known.
 * Both unknown: "for a time not known".
 */
export function toRangeWords(minMs: number | null, maxMs: number | null): string {
  if (minMs === null && maxMs === null) return "for a time not known"
  if (minMs === null) return `at most ${toDurationWords(maxMs ?? 0)}`
  if (maxMs === null) return `at least ${toDurationWords(minMs)}`
  const low = toDurationWords(minMs)
  const high = toDurationWords(maxMs)
  if (low === high) return low
  if (minMs === 0) return `at most ${high}`
  if (maxMs < MINUTE) return `${low.replace(/ s$/, "")}–${high}`
  return `${low} to ${high}`
}
