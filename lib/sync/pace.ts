import { DAY, HOUR, MINUTE, SECOND } from "@/lib/domain/time"

/** How often each task runs, ms. Set in one place; a test may shorten them. */
export type SyncPace = {
  listActiveMs: number
  listManyMs: number
  listIdleMs: number
  watchMs: number
  eventsMs: number
  summaryMs: number
  healthMs: number
  pricingMs: number
  sweepMs: number
  heartbeatMs: number
  /** Until the next try while another process holds the lease, and after the store failed: doubled up to eight times this. */
  retryMs: number
}

export const PACE: SyncPace = {
  listActiveMs: 15 * SECOND,
  listManyMs: 5 * SECOND,
  listIdleMs: MINUTE,
  watchMs: 2 * SECOND,
  eventsMs: MINUTE,
  summaryMs: 15 * MINUTE,
  healthMs: MINUTE,
  pricingMs: 6 * HOUR,
  sweepMs: DAY,
  heartbeatMs: 5 * SECOND,
  retryMs: 3 * SECOND,
}
