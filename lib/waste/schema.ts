import type { Marked } from "@/lib/domain/cost"

/** Credits that bought nothing usable, of jobs made in the range. Milli-credits; null = not known. */
export type WasteReport = {
  /** Days such as 20261124, half-open, of `timeZone` (IANA). */
  days: { from: number; until: number }
  timeZone: string
  failed: FailedWaste
  duplicate: DuplicateWaste
  drafts: DraftWaste
  /** Failed and bought again, as far as known: each job is in one of them only. Null where all that is known of it is a part of 0. */
  totalMilli: number | null
  /** Whether `totalMilli` holds estimates. */
  isEstimated: boolean
  /** What the same videos would have cost at another model's rate. */
  whatIf: WhatIf[]
}

/** As the page shows it. `buildShare`: how far the sums are, 0–1, while they are built anew; null: they are whole. */
export type WasteView = WasteReport & { buildShare: number | null }

/** Failed jobs: what they are known to have cost, and of how many nobody can tell. */
export type FailedWaste = {
  jobs: number
  /** Null where of some the cost is not known, and that of the others is 0. */
  milli: number | null
  isEstimated: boolean
  unknownJobs: number
  /** What those may come to if all were charged, as far as their length and model are known; null: nothing can be said. */
  mayBeMilli: number | null
  href: string
}

/** Wasted jobs whose charge nobody can tell: a total is of the others alone, so it is the least that was wasted. */
export function countUntold({ failed, duplicate }: Untold): number {
  return failed.unknownJobs + duplicate.unknownJobs
}

type Untold = Record<"failed" | "duplicate", { unknownJobs: number }>

/** Completed jobs that bought the same again (lib/domain/repeat). */
export type DuplicateWaste = {
  jobs: number
  /** Null where of some the cost is not known and that of the others is 0, or no job names its source. */
  milli: number | null
  isEstimated: boolean
  unknownJobs: number
  /** The dearest, at most 20 of `clusterCount`. */
  clusters: RepeatCluster[]
  clusterCount: number
  /** Of `jobs`: those whose source is not told any more, since their customer was erased. They are in no cluster. */
  erasedJobs: number
  /** Of the newest completed jobs of the range that were looked at: how many name source and model, without which nobody can tell. */
  known: { looked: number; withSource: number }
}

/** Made and never started, more than a day before the end of the range: they cost nothing, and somebody waits or forgot. */
export type DraftWaste = { jobs: number; oldestAt: string | null; href: string }

export type RepeatCluster = Marked & {
  connection: string
  /** Address without signature: vendor text, inert. Null: not told any more. */
  source: string | null
  model: string | null
  format: string | null
  customer: string | null
  /** Who had it already when the first of these repeats was made. */
  first: RepeatJob
  /** Those that bought it again, oldest first, at most 20; `jobs` counts all. */
  repeats: RepeatJob[]
  jobs: number
  /** What is known of the cost of all of them; null when nothing is. `unknownJobs` are not in it. */
  milli: number | null
  unknownJobs: number
  /** The list of jobs with the same file name, model, format and customer of these days. */
  href: string
}

export type RepeatJob = Marked & {
  connection: string
  jobId: string
  createdAt: string
  keyAlias: string
  user: string | null
  costMilli: number | null
}

/**
 * Completed jobs of one model at another model's rate: the same billed length, each day at the rates in force on it. Says nothing
 * of what the other model makes of the video. `nowMilli` is what the jobs cost, where both rates are known; the mark is of it.
 */
export type WhatIf = Marked & {
  from: string
  to: string
  jobs: number
  nowMilli: number
  wouldMilli: number
  /** Negative: it would have cost more. */
  savesMilli: number
}
