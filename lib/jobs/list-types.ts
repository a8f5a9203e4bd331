import type { CostBasis } from "@/lib/domain/cost"
import type { JobStatus } from "@/lib/domain/job"
import type { Column, Facet, Tab } from "./list-schema"

/** An instant that may only be known as a window (`notBefore`, `at`]. `notBefore` null = the window has no known start. */
export type ObservedInstant = { at: string; notBefore: string | null; exact: boolean }

/**
 * What a job cost, in milli-credits, with what the figure rests on (domain/cost). "pending": it has not ended; "unknown": nobody
 * can tell. `mayBeMilli` is then the estimate: what it will cost, or would have cost if it was charged.
 */
export type CreditFigure =
  | { valueMilli: number; basis: CostBasis }
  | { valueMilli: null; basis: "pending" | "unknown"; mayBeMilli: number | null }

/** Length of the clip: of the source where it is known, else of the output. */
export type ClipLength = { ms: number; of: "source" | "output" }

/** One line of the list, as JSON. null = the vendor did not report it and nobody attributed it. */
export type JobRow = {
  /** Our own running number: the row's identity in the browser. */
  num: number
  connection: string
  id: string
  status: JobStatus
  statusRaw: string | null
  /** 0–100. */
  progress: number | null
  isOverdue: boolean
  attempt: number
  createdAt: string | null
  firstSeenAt: string
  startedAt: ObservedInstant | null
  finishedAt: ObservedInstant | null
  customer: string | null
  project: string | null
  user: string | null
  fileName: string | null
  inputUrl: string | null
  model: string | null
  outputFormat: string | null
  bgType: string | null
  errorCode: string | null
  /** The first 300 characters. */
  errorMessage: string | null
  requestId: string | null
  length: ClipLength | null
  /** created → finished, when known to within a minute. */
  tookMs: number | null
  credits: CreditFigure
  billingStatus: string | null
  /** Since when this key no longer sees the job. */
  missingSince: string | null
  /** The failure group of a failed job. */
  groupId: string | null
  /** Somebody dealt with its group: resolved or ignored. */
  isHandled: boolean
}

export type JobListPage = {
  rows: JobRow[]
  /** Cursor of the page after the last row; null at the end. */
  nextCursor: string | null
  /** Cursor of the page before the first row; null when this page is the beginning. */
  prevCursor: string | null
  /** Mark of the list's head: what sorts before it came later. Null when the list is empty. */
  at: string | null
}

/** What changed since a list was opened: how many jobs now stand before its head, and the present state of visible rows. */
export type JobListPulse = { newer: number; rows: JobRow[] }

/**
 * Sums of what the matches of the open tab cost; null beyond 10,000 matches. `mayBe…`: ended, and the vendor does not say whether
 * they were charged: their estimates. `unknownJobs`: ended, without even that. `pendingJobs`: have not ended.
 */
export type CreditSums = {
  reportedMilli: number
  estimatedMilli: number
  estimatedJobs: number
  mayBeMilli: number
  mayBeJobs: number
  unknownJobs: number
  pendingJobs: number
}

export const NO_CREDITS: CreditSums = {
  reportedMilli: 0,
  estimatedMilli: 0,
  estimatedJobs: 0,
  mayBeMilli: 0,
  mayBeJobs: 0,
  unknownJobs: 0,
  pendingJobs: 0,
}

/** Matches per tab, at most 10,001 ("10k+"); null = could not be counted within the time limit. */
export type JobCounts = { tabs: Record<Tab, number | null>; credits: CreditSums | null }

/** `label`: what people call a value that is an id of ours. */
export type FacetValue = { value: string | null; jobs: number; label?: string }

/** The most frequent values per facet, each facet without its own selection; `isPartial` when only 10,001 matches were read. */
export type JobFacets = Record<Facet, { values: FacetValue[]; isPartial: boolean }>

export type NeighbourRef = { connection: string; jobId: string }

/** Around one job in the filtered list. Position counts from 1; null beyond 10,000 or when the job is not in the list. */
export type JobNeighbours = {
  previous: NeighbourRef | null
  next: NeighbourRef | null
  position: number | null
  total: number | null
}

/** What a list needs to know of the account. */
export type JobListMeta = {
  /** Columns that at least one job fills; those that every job has are always among them. */
  filled: Column[]
  /** Whether the store holds any job at all (of this connection). */
  hasJobs: boolean
  /** Set until the first sync of each connection has read everything; `jobs` 0: nothing was read so far. `total` null = the vendor did not say. */
  firstSync: { jobs: number; total: number | null } | null
}
