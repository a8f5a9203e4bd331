import type { JobStatus } from "./job"
import { DAY } from "./time"

/** A purchase that comes at most this long after the same purchase bought it again. */
export const REPEAT_WINDOW_MS = DAY

/**
 * Whether a job bought an output, and it is known which. Only these can be repeats or be repeated: a failed job that was charged
 * is wasted as a failure, and each credit is counted once.
 */
export function isPurchase<J extends { status: JobStatus; source_key: string | null }>(
  job: J | undefined,
): job is J & { source_key: string } {
  return job !== undefined && job.status === "completed" && job.source_key !== null
}
