import type { Generated } from "kysely"
import type { FailureClass } from "@/lib/domain/failure-class"

/** Failures that look alike (lib/domain/fingerprint). Text and counts only: what people decide stands in `group_triage`. */
export type FailureGroupsTable = {
  /** "fg_" and the beginning of the first fingerprint's hash. */
  id: string
  /** The vendor's code that all its failures share; null where they have none, or one that says nothing. */
  code: string | null
  /** The message with its variable parts replaced, such as "source answered 403 for <url>". */
  template: string
  /** Key of the cause in domain/failure-rules, "unknown" when none fits. */
  cause: string
  class: FailureClass
  /** The short name of the cause, else the template: what people call the group. */
  title: string
  /** By the end of its first and newest failure. */
  first_seen_at: number
  last_seen_at: number
  created_at: number
}

/** Which group a fingerprint leads to. A new version of the rules adds rows that lead to the old groups, so those stay. */
export type FailureFingerprintsTable = { fingerprint: string; version: number; group_id: string }

export const TRIAGE_STATES = ["open", "resolved", "ignored"] as const
export type TriageState = (typeof TRIAGE_STATES)[number]

/** What people decided about a group; no row = open and nobody's. Never touches the status of a job. */
export type GroupTriageTable = {
  group_id: string
  state: TriageState
  /** Person id. */
  assignee: string | null
  note: string | null
  /** Since when it is in this state, and who put it there ("system" when it came back by itself). */
  since: number
  by: string
  /** Ignored until this instant, or until so many more failures, or until more than so many in one hour. */
  until_at: number | null
  until_count: number | null
  until_per_hour: number | null
  /** When it last came back by itself. */
  regressed_at: number | null
}

export const TICKET_STATES = ["open", "waiting", "solved"] as const
export type TicketState = (typeof TICKET_STATES)[number]

export type TicketsTable = {
  /** Ours, shown as "#12". */
  num: Generated<number>
  /** Number and address in the team's own system. */
  reference: string | null
  url: string | null
  title: string
  customer: string | null
  state: TicketState
  assignee: string | null
  /** The customer's words, only because somebody saved them. */
  pasted: string | null
  /** Lowered copy of reference, title, customer and pasted text. */
  search_text: string
  created_by: string
  created_at: number
  updated_at: number
  /** When the customer's personal data was taken out. */
  erased_at: number | null
}

export type TicketJobsTable = { ticket: number; connection: string; job_id: string; by: string; at: number }
export type TicketGroupsTable = { ticket: number; group_id: string; by: string; at: number }

export type NotesTable = {
  num: Generated<number>
  subject_kind: "job" | "ticket" | "group"
  /** "connection/job id", the ticket's number, or the group's id. */
  subject: string
  /** Markdown as written; empty once erased. */
  body: string
  by: string
  at: number
  erased_at: number | null
  /** Person id. */
  erased_by: string | null
}

export const COMPLAINT_KINDS = [
  "flicker",
  "detail_loss",
  "wrong_subject",
  "edge",
  "background_colour",
  "other",
] as const
export type ComplaintKind = (typeof COMPLAINT_KINDS)[number]

/** What people found wrong with the result of a completed job; its status stays "completed". */
export type QualityComplaintsTable = {
  num: Generated<number>
  connection: string
  job_id: string
  kind: ComplaintKind
  note: string | null
  by: string
  at: number
}

/** For programs of the customer's own: what they may do, and only the hash of what they show. */
export type ApiTokensTable = {
  id: string
  name: string
  scope: "attribution" | "read" | "metrics"
  /** sha256 of the token. */
  hash: string
  created_by: string
  created_at: number
  last_used_at: number | null
  revoked_at: number | null
  /** From then on it is refused; null: it works until it is revoked. */
  expires_at: number | null
}

/** Says whose a job is by its input address, such as "https://cdn.example.com/{customer}/{project}/*". */
export type AttributionRulesTable = {
  num: Generated<number>
  /** "" = every connection. */
  connection: string
  pattern: string
  created_by: string
  created_at: number
}

/**
 * confirmed: recorded, not sent · sending: the request may be on its way · done: the vendor made the job · refused: known not
 * to have taken effect · unknown: sent, no readable answer (contract A17) · abandoned: a person found that no job was made.
 */
export const INTENT_STATES = ["confirmed", "sending", "done", "refused", "unknown", "abandoned"] as const
export type IntentState = (typeof INTENT_STATES)[number]

/** A confirmed wish to spend credits. Its id is made when the question is put, so one confirmation is one row. */
export type SpendIntentsTable = {
  id: string
  kind: "run_again" | "start_draft"
  connection: string
  /** The job that is run again, or the draft that is started. */
  source_job_id: string
  /** JSON of the request as it is sent. */
  request: string
  reason: string
  estimate_milli: number | null
  by: string
  created_at: number
  state: IntentState
  sent_at: number | null
  settled_at: number | null
  /** The job that came of it. */
  new_job_id: string | null
  /** Why it was refused or is unknown, in plain words. */
  error: string | null
}

export const NOTIFICATION_KINDS = [
  "failure_group.new",
  "failure_group.regressed",
  "budget.crossed",
  "review.missing",
  "sync.stopped",
  "vendor.unhealthy",
  "key.refused",
] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]

/** What is told to the team's own channel, once each. */
export type NotificationsTable = {
  num: Generated<number>
  kind: NotificationKind
  subject: string
  at: number
  /** JSON, no secrets. */
  details: string
  sent_at: number | null
  /** Tries so far, and when the next one is due (0 = at once). */
  attempts: Generated<number>
  next_at: Generated<number>
  /** Why the last try failed, in a few plain words. */
  last_error: string | null
  /** When it was given up: it will not be tried again. */
  gave_up_at: number | null
}

/** A customer's personal data taken out of the record. Holds nothing that says who the customer was. */
export type ErasuresTable = {
  id: string
  /** sha256 of the id and the name: who knows the name finds what was begun for it, nobody finds the name. */
  name_hash: string
  reason: string
  by: string
  started_at: number
  /** Null while rows are left: it goes on where it stopped. */
  finished_at: number | null
  /** What was emptied so far. */
  jobs: number
  tickets: number
  notes: number
}

/** Jobs whose personal data was erased: what the vendor or an import says of it later is not taken in again. */
export type ErasedJobsTable = { connection: string; job_id: string; erasure: string }
