import type { IntentState } from "@/lib/store/schema-support"
import type { Evidence } from "./evidence"
import type { JobRef, JobStatus, Source } from "./job"

/**
 * When something happened, as exactly as we know. `exact`: the vendor said so, or it is our own act. `window`: somewhere in
 * it, ends included. `before`: at some time up to then, nothing tells how much earlier.
 */
export type Moment<T = number> =
  | { kind: "exact"; at: T }
  | { kind: "window"; from: T; to: T }
  | { kind: "before"; at: T }

/** What the job's row says of its life; instants in epoch ms, null = not known. */
export type LifeFacts = {
  status: JobStatus
  statusRaw: string | null
  attempt: number
  createdAt: number | null
  startedAt: number | null
  startedNotBefore: number | null
  finishedAt: number | null
  finishedNotBefore: number | null
  firstSeenAt: number
  missingSince: number | null
}

export type TransitionFact = {
  seq: number
  attempt: number
  kind: "first_seen" | "changed" | "confirmed" | "anomaly" | "new_attempt" | "missing" | "returned"
  fromStatus: JobStatus | null
  toStatus: JobStatus
  toRaw: string | null
  occurredAt: number | null
  notBefore: number | null
  observedAt: number
  source: Source
  evidence: Evidence
}

export type DeliveryFact = {
  num: number
  receivedAt: number
  sentAt: number | null
  event: string | null
  verdict: "accepted" | "duplicate" | "unparsed" | "stale" | "forged"
  reason: string | null
  confirmedAt: number | null
}

/** One of our own POSTs about the job. `status` null: no answer came, the outcome is unknown. */
export type CallFact = {
  num: number
  at: number
  method: string
  path: string
  status: number | null
  requestId: string | null
  latencyMs: number
}

/**
 * A confirmed wish to spend credits that concerns the job. `from`: the job is what was run again or started · `to`: it is what
 * came of it.
 */
export type IntentFact = {
  id: string
  kind: "run_again" | "start_draft"
  end: "from" | "to"
  /** Name of the person. */
  by: string
  reason: string
  state: IntentState
  createdAt: number
  sentAt: number | null
  error: string | null
  /** The job at the other end, once there is one. */
  other: JobRef | null
}

/** What such jobs usually take from creation to end, and what "such" means: "pro clips up to 1 min". */
export type UsualTime = { medianMs: number; of: string; samples: number }

export type TimelineEvents = {
  job: LifeFacts
  transitions: TransitionFact[]
  deliveries: DeliveryFact[]
  calls: CallFact[]
  intents: IntentFact[]
  usual: UsualTime | null
  /** Overdue from here on; null when that cannot be said. */
  dueAt: number | null
}

/** waited: before processing · ran: processing · took: both, the start was not seen · stayed: a word we do not know · rested: ended, before a new attempt. */
export type Phase = "waited" | "ran" | "took" | "stayed" | "rested"

export type EntryKind =
  | "created"
  | "seen"
  | "state"
  | "agrees"
  | "delivery"
  | "call"
  | "spend"
  | "anomaly"
  | "missing"
  | "returned"

/** Something that happened, or that told us of it. */
export type TimelineEntry<T = number> = {
  kind: EntryKind
  /** Unique and stable while facts are only added. */
  key: string
  when: Moment<T>
  /** The state it speaks of; null where it speaks of none. */
  status: JobStatus | null
  title: string
  /** How we know, in words. */
  how: string
  requestId: string | null
  httpStatus: number | null
  /** How sure, or what became of it: "exact", "window 5 s", "agrees", "duplicate" … */
  mark: string
  /** Had no effect on the job's state. */
  faint: boolean
  /** The facts it was built from: t12 a transition, d3 a delivery, c9 a call, i… a request of ours. Each is in exactly one entry. */
  refs: string[]
  /** Another job that this one came of, or that came of it. */
  jobLink?: JobRef
  /** On the job that was run again or started: the request, by whose state the page says what can be done now. */
  intent?: { id: string; state: IntentState }
}

/** The stretch between two states. Bounds in ms, null = not known; always min ≤ max. */
export type TimelineGap = {
  kind: "gap"
  key: string
  phase: Phase
  minMs: number | null
  maxMs: number | null
  /** The vendor's times and ours contradict each other, so 0 is all that can be said. */
  clocksDisagree: boolean
  usual: UsualTime | null
}

/** The stretch that is still growing; `minMs` and `maxMs` are as of `asOf`. */
export type TimelineTail<T = number> = {
  kind: "tail"
  key: string
  phase: Phase
  status: JobStatus
  minMs: number
  maxMs: number | null
  asOf: T
  dueAt: T | null
  usual: UsualTime | null
}

export type TimelineItem<T = number> = TimelineEntry<T> | TimelineGap | TimelineTail<T>
