import type { JobRef } from "@/lib/domain/job"
import type { HttpOf } from "@/lib/domain/packet-types"
import type { DiffRow, SiblingBasis } from "@/lib/domain/sibling-diff"

/** What the vendor said of a failure, as it said it. */
export type ErrorWords = {
  kind: "text" | "object" | "none"
  /** JSON text where it was no plain text; at most 10,000 characters. */
  text: string
  isCut: boolean
  http: { status: number; of: HttpOf } | null
}

/** The nearest job that succeeded, and how it differs. */
export type Sibling = {
  ref: JobRef
  basis: SiblingBasis
  customer: string | null
  model: string | null
  outputFormat: string | null
  finishedAt: string
  /** Those that differ and may explain the failure come first. */
  diff: DiffRow[]
}

/** What the inspector of a failed job shows beyond the job page's own data. Instants are ISO. */
export type JobInspection = { ref: JobRef; error: ErrorWords; sibling: Sibling | null }
