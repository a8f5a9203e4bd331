import type { JobStatus } from "./job"

/** What of a job its charge is judged by. Instants are epoch ms, milli-credits, null = not known. */
export type ChargeJob = {
  id: string
  status: JobStatus
  attempt: number
  createdAt: number
  /** When it came into our record. */
  firstSeenAt: number
  startedAt: number | null
  finishedAt: number | null
  model: string | null
  /** Of the source, else of the output. */
  lengthMs: number | null
  /** What our sums hold for it. */
  costMilli: number | null
  /** Named by the vendor on the job. */
  creditsMilli: number | null
  estimateMilli: number | null
  billingStatus: string | null
  requestId: string | null
}

/** A usage event that names credits and a job; below 0 = given back. */
export type ChargeEvent = {
  eventId: string
  jobId: string
  type: string | null
  at: number | null
  creditsMilli: number
}

/** Our own sums of a vendor day, by the day on which jobs were made. */
export type DaySum = {
  day: number
  jobs: number
  /** Not ended. */
  pendingJobs: number
  costJobs: number
  costMilli: number
  /** Completed jobs whose cost we do not know. */
  unpricedJobs: number
  /** Failed jobs of which nobody can tell whether they were charged, and what all failed jobs would have cost. */
  unknownFailures: number
  failedEstimateMilli: number
  /** What one second of each priced job costs, and the sum of its squares: rounding grows with these. */
  secondsMilli: number
  secondsSquare: number
}

/** What the vendor reported of a day, and when we were last told. */
export type ToldDay = { day: number; jobs: number | null; creditsMilli: number | null; readAt: number }

/**
 * A way to count jobs to days. The ordinary one (`words` null) is the day of creation in UTC, failures free; the others are
 * tried where that does not fit, and are named as observations.
 */
export type Reckoning = {
  words: string | null
  /** Sum of each day, milli-credits. */
  sums: ReadonlyMap<number, number>
  /** The day that a job counts to. */
  toDay(job: Pick<ChargeJob, "createdAt" | "finishedAt">): number
  chargesFailures: boolean
  /** A midnight that was only tried. */
  isShift?: true
}
