import type { JobRef, JobStatus } from "@/lib/domain/job"
import type { FieldOrigin, RequestField } from "@/lib/domain/request-fields"
import type { IntentState } from "@/lib/store/schema-support"

export type SpendKind = "run_again" | "start_draft"

export const REASON_LIMIT = 500
export const VALUE_LIMIT = 4_096

/** What may be corrected before a job is run again; everything else is sent as it was, or left out. */
export const EDITABLE = ["video_url", "model", "output_format", "bg_type"] as const
export type EditableField = (typeof EDITABLE)[number]
export type SpendEdits = Partial<Record<EditableField, string>>

/** What a request may do without; a person may drop it. */
export const OPTIONAL = [
  "bg_color",
  "bg_image_url",
  "text_prompt",
  "composition",
  "webhook_url",
  "metadata",
] as const satisfies readonly RequestField[]
export type OptionalField = (typeof OPTIONAL)[number]

/** The field, in the vendor's word, and what is allowed there. */
export type FieldProblem = { field: string; message: string }

/** One field of the request as it would be sent. */
export type SpendLine = {
  field: RequestField
  /** null: needed, and nobody told us. */
  text: string | null
  /** null where we put it there ourselves. */
  origin: FieldOrigin | null
  /** What is different from the original request, in words. */
  change: string | null
  /** For an editable field with fixed words: what may be chosen. */
  choices: string[] | null
}

/** Part of the original request that is not sent, and why. */
export type LeftOut = { field: string; text: string; why: string }

/** A confirmed wish to spend credits, as people see it. Times are ISO; the state is as of the time of the answer. */
export type SpendIntent = {
  id: string
  kind: SpendKind
  source: JobRef
  state: IntentState
  by: string
  reason: string
  estimateMilli: number | null
  createdAt: string
  sentAt: string | null
  settledAt: string | null
  newJobId: string | null
  /** Why it was refused or is unknown; holds the vendor's words. */
  error: string | null
}

/** A job that may have come of a request whose answer was lost. */
export type Candidate = {
  job: JobRef
  status: JobStatus
  statusRaw: string | null
  createdAt: string | null
  firstSeenAt: string
  /** The mark that we put into the request came back on it. */
  isCertain: boolean
  /** Reported fields that agree with the request, and those that do not. */
  agrees: string[]
  differs: string[]
}

export type SpendEstimate = {
  /** By model, milli-credits at the rates in force now; models without a rate are not in it. */
  byModel: Record<string, { milli: number; perMinuteMilli: number; source: "vendor" | "docs" }>
  lengthMs: number
  lengthOf: "source length" | "output length"
}

/** What is shown before anybody spends anything. */
export type SpendOffer = {
  kind: SpendKind
  job: JobRef
  status: JobStatus
  statusRaw: string | null
  /** As the record has it: what a draft is started with. */
  model: string | null
  /** Stands for the request and the estimate as shown here: what is confirmed must still be this. */
  basis: string
  lines: SpendLine[]
  leftOut: LeftOut[]
  problems: FieldProblem[]
  warnings: string[]
  /** null: the length is not known. */
  estimate: SpendEstimate | null
  /** Newest first, at most 20: all requests of this job that are settled. */
  earlier: SpendIntent[]
  /** The newest of them all that made a job; whoever confirms must have seen it. */
  lastRun: string | null
  /** The one that is under way or undecided; nothing new is sent before it is settled. */
  open: SpendIntent | null
  candidates: Candidate[]
}

export type ConfirmSpend = {
  /** Made when the question is put. */
  intentId: string
  kind: SpendKind
  job: JobRef
  basis: string
  edits: SpendEdits
  leaveOut: OptionalField[]
  reason: string
  /** The connection's name, where it must be typed. */
  typed: string
  /** The newest earlier run that the person was shown and accepted; null: there was none. */
  seenRun: string | null
}

/** `invalid`: nothing was sent or recorded. */
export type Confirmed = { kind: "invalid"; problems: FieldProblem[] } | { kind: "recorded"; intent: SpendIntent }

export type Decision = { kind: "made"; jobId: string } | { kind: "none" }

/** What a look at the vendor's list brought. `isComplete` false: the list holds more than was read. */
export type Reconciled = {
  intent: SpendIntent
  candidates: Candidate[]
  look: { at: string; jobs: number; isComplete: boolean } | null
  /** Why nobody can say yet that nothing came of it, in a sentence; null when that may be said, or the outcome is known. */
  notYetNone: string | null
}
