import type { Explanation } from "@/lib/domain/failure"
import type { JobRef } from "@/lib/domain/job"
import type { JobRow } from "@/lib/jobs/list-types"
import type { FailureList, FailureRow } from "./list-schema"

/** Jobs by a value of one of their fields, null = not reported; or those of so many other values together. */
export type GroupPart = { value: string | null; jobs: number } | { others: number; jobs: number }

/** What happened to a group, as the audit log has it. */
export type GroupEvent = { at: string; by: string; action: string; words: string }

export type GroupDetail = Pick<FailureList, "asOf" | "from" | "buckets"> & {
  /** Without a job in the range its figures are 0. */
  row: FailureRow
  /** Of all its jobs, whatever the range. */
  firstSeenAt: string
  lastSeenAt: string
  remedy: Pick<Explanation, "sentence" | "next" | "docsUrl" | "dashboard">
  why: {
    /** Version of the rules that its newest fingerprint was read by. */
    version: number
    /** The words that all its messages share. */
    words: string
    /** Messages that differ, the newest first. */
    messages: string[]
  }
  /** The newest failed job of the group, with the vendor's exact words. */
  sample: (JobRef & { message: string | null; code: string | null; requestId: string | null; at: string }) | null
  parts: Record<"customer" | "model" | "format" | "connection", GroupPart[]>
  newest: JobRow[]
  history: GroupEvent[]
}
