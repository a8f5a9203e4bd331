/** The vendor's figure of a day beside ours, and what explains the difference. Milli-credits; days are vendor days (UTC). */
export const FINDING_KINDS = [
  "charged_failure",
  "charged_twice",
  "not_charged",
  "other_amount",
  "day_edge",
  "unseen_jobs",
  "gap",
  "unpriced",
  "unknown_charge",
  "rate_changed",
  "late_jobs",
] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

export type Finding = {
  kind: FindingKind
  connection: string
  /** The vendor day on which the job was made. */
  day: number
  /** Null where it is not about one job. */
  jobId: string | null
  /** What is at stake: charged beyond (+) or short of (−) what it should have cost; null when nobody can tell. */
  milli: number | null
  /** Its share of the day's reported − ours: 0 where the vendor named the charge on the job, so that ours holds it too. */
  explainsMilli: number
  /** certain: the vendor's own words or events show it · fits: the amount fits, nothing proves it. */
  certainty: "certain" | "fits"
  /** Whether somebody should take it up with the vendor; the rest explains a difference and is no complaint. */
  isDispute: boolean
  /** One sentence. */
  title: string
  /** What it rests on, one fact each: billing word, event ids and times, rate and length. */
  evidence: string[]
}

/**
 * agrees: no difference beyond what is usual · explained: findings account for it · open: a difference that nothing explains ·
 * silent: the vendor reported nothing · partial: the day is not over, or our record begins on it · unpriced: of no job that
 * was charged do we know the price, so there is nothing to compare.
 */
export const DAY_STATES = ["agrees", "explained", "open", "silent", "partial", "unpriced"] as const
export type DayState = (typeof DAY_STATES)[number]

export type ReconciledDay = {
  connection: string
  day: number
  jobs: number
  /** Jobs of that day as the vendor counts them; null when it does not say. */
  reportedJobs: number | null
  /** Sum over the jobs whose cost we know; null when we know of none. */
  oursMilli: number | null
  /** Whether the sum holds estimates. */
  isEstimated: boolean
  /** Jobs that ended and whose cost nobody can tell. */
  unknownJobs: number
  reportedMilli: number | null
  /** reported − ours; null where the two cannot be compared. */
  differenceMilli: number | null
  /** Of the difference, what findings account for, and the rest. */
  explainedMilli: number
  openMilli: number | null
  /** How much of a difference is usual for this connection. */
  usualMilli: number
  state: DayState
  /** Why the day cannot be judged, in a sentence; null where it can. */
  note: string | null
  findings: Finding[]
}

export type Reconciliation = {
  asOf: string
  from: number
  until: number
  /** Newest first, then by connection. */
  days: ReconciledDay[]
  /** What holds for all days of a connection, such as a midnight that seems to lie elsewhere: observed, never said by the vendor. */
  observations: { connection: string; text: string }[]
  /** Connections of which the vendor reported nothing in this time. */
  silent: string[]
  /** Share (0–1) of the sums that is built; null when they are whole. */
  buildShare: number | null
  totals: {
    /** Over the days that could be compared: ours + difference = reported. */
    oursMilli: number | null
    reportedMilli: number | null
    differenceMilli: number | null
    explainedMilli: number
    openMilli: number | null
    comparedDays: number
    openDays: number
    disputes: number
    /** Sum of what is at stake in disputes where that is known; null where it is known of none. */
    disputedMilli: number | null
  }
}
