import { MINUTE } from "./time"

/** Share (0–1) of ended jobs that failed; null while none has ended. */
export function toFailureRate({ completed, failed }: { completed: number; failed: number }): number | null {
  return completed + failed === 0 ? null : failed / (completed + failed)
}

/** Milli-credits for a minute of video that came out, to a hundredth of a credit; null where either is not known. */
export function toPerMinuteMilli(week: { costMilli: number | null; usableMs: number | null }): number | null {
  const { costMilli, usableMs } = week
  if (costMilli === null || usableMs === null || usableMs === 0) return null
  return Math.round(((costMilli / usableMs) * MINUTE) / 10) * 10
}
