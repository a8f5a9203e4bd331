/** How we know of a transition: kept as JSON with it, shown on the timeline. Every part may be unknown. */
export type Evidence = {
  /** The call whose answer showed it. */
  method?: string
  path?: string
  httpStatus?: number
  requestId?: string
  keyAlias?: string
  /** The delivery that told us. */
  delivery?: number
  event?: string
  /** When the job began and ended, epoch ms, as far as this answer was the first to say so exactly. */
  reported?: { startedAt?: number; finishedAt?: number }
  /** For an anomaly or a new attempt: what the answer said and why it was not applied. */
  note?: string
}
