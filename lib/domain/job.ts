/**
 * Our words for a job's state. The vendor's word is kept beside it as `statusRaw`; "other" is a word we do not know
 * (contract §3: shown verbatim, treated as not ended).
 */
export const JOB_STATUSES = ["waiting", "processing", "completed", "failed", "other"] as const
export type JobStatus = (typeof JOB_STATUSES)[number]

/** Order of a life (contract §3). A lower rank after a higher one is an anomaly, or a new attempt. */
export const STATUS_RANK = { waiting: 0, other: 0, processing: 1, completed: 2, failed: 2 } as const satisfies Record<
  JobStatus,
  number
>

const WORDS: Record<string, JobStatus> = {
  created: "waiting",
  pending: "waiting",
  queued: "waiting",
  draft: "waiting",
  processing: "processing",
  running: "processing",
  started: "processing",
  in_progress: "processing",
  completed: "completed",
  complete: "completed",
  succeeded: "completed",
  failed: "failed",
  error: "failed",
}

/** The vendor's status word as ours (contract A1). Unknown words are "other", never a guess. */
export function toJobStatus(word: string | null): JobStatus {
  const said = word?.trim().toLowerCase() ?? ""
  // Own words only: every object answers to "constructor".
  return (Object.hasOwn(WORDS, said) && WORDS[said]) || "other"
}

/** Ended: the vendor will not change it, unless it is started anew (contract §3, A18). */
export function isTerminal(status: JobStatus): boolean {
  return status === "completed" || status === "failed"
}

export const MODELS = ["original", "light", "pro", "human"] as const
export const OUTPUT_FORMATS = ["webm", "mov", "mp4", "gif", "webp", "png_sequence"] as const

/** A job's identity: the vendor's id is unique only within a connection (one account and environment). */
export type JobRef = { connection: string; jobId: string }

/** How we learnt of something. */
export const SOURCES = ["list", "get", "webhook", "action"] as const
export type Source = (typeof SOURCES)[number]
