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
  /** For an anomaly or a new attempt: what the answer said and why it was not applied. */
  note?: string
}
