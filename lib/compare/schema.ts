import type { JobRef, JobStatus } from "@/lib/domain/job"
import type { DiffRow } from "@/lib/domain/sibling-diff"
import { toJobRef } from "@/lib/jobs/detail-schema"

/** What two jobs are compared by, beyond what tells a failure from a success. */
export const COMPARE_PARTS = ["request", "source", "times", "result", "cost", "whose"] as const
export type ComparePart = (typeof COMPARE_PARTS)[number]

export type CompareRow = Omit<DiffRow, "part" | "decisive"> & { part: ComparePart }

/** One of the two. Instants are ISO. */
export type ComparedSide = {
  ref: JobRef
  status: JobStatus
  statusRaw: string | null
  customer: string | null
  fileName: string | null
  createdAt: string | null
  finishedAt: string | null
  /** Why it failed, in a sentence; null for a job that has not. */
  cause: string | null
}

/** Differences come first, then what is equal, then what is not known of one side or both. */
export type Comparison = { a: ComparedSide; b: ComparedSide; rows: CompareRow[] }

/** "connection/job id" of a URL; null when it names no job. */
export function toCompareRef(text: string | null | undefined): JobRef | null {
  const slash = text?.indexOf("/") ?? -1
  if (!text || slash < 1 || slash === text.length - 1) return null
  return toJobRef({ connection: text.slice(0, slash), jobId: text.slice(slash + 1) })
}

/** The page that shows two jobs side by side. */
export function toCompareHref(a: JobRef, b: JobRef): string {
  const write = (ref: JobRef) => encodeURIComponent(`${ref.connection}/${ref.jobId}`)
  return `/compare?a=${write(a)}&b=${write(b)}`
}
