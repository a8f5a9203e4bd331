export const VERDICTS = ["pass", "fail", "unproven"] as const
export type Verdict = (typeof VERDICTS)[number]

/** What asks the vendor something; every other check is read from the record. */
export const PROOFS = ["health", "auth.wrong_key", "rate.burst"] as const
export type ProofId = (typeof PROOFS)[number]

/** The alias under which a call with a made-up key is recorded. No configured key can be called so. */
export const WRONG_KEY_ALIAS = "(made-up key)"

/** Where the evidence can be looked at. The label is an id of the vendor's (inert text), or words of ours. */
export type CheckLink = { label: string; href: string; isId: boolean }

/** What was found, in words, and when it was so (epoch ms; null: nothing was found, or it has no moment). */
export type Finding = { verdict: Verdict; words: string; links: CheckLink[]; at: number | null }

export type Check = Finding & {
  id: string
  group: string
  title: string
  /** What an admin may order to prove it now. */
  proof: ProofId | null
  /** The vendor's page about it. */
  docsUrl: string
}

export type SeenJob = { id: string; at: number }

/** A call of ours that the vendor answered, or did not (status null). */
export type SeenCall = {
  at: number
  keyAlias: string
  method: string
  path: string
  status: number | null
  requestId: string | null
  jobId: string | null
}

/** A call that was answered 429. */
export type Refusal = {
  at: number
  keyAlias: string
  /** From the answer to the next call with the same key; null: none came within ten minutes. */
  waitMs: number | null
}

/** What our own newest calls tell. */
export type CallFacts = {
  /** How many were read, and when the oldest of them was made. */
  read: number
  since: number | null
  /** Keys of the configuration: the newest call that was answered well, and the newest by which the vendor refused it. */
  keys: { alias: string; okAt: number | null; refusedAt: number | null }[]
  /** Newest first. */
  refusals: Refusal[]
  /** The minute in which most was asked with one key, bursts that an admin ordered not counted. */
  busiest: { keyAlias: string; at: number; calls: number } | null
  /** How many calls a minute the key's budget allows. */
  mostPerMinute: number
  /** The newest that brought both ids, and whether its job is in the record. */
  named: (SeenCall & { isHeld: boolean }) | null
  /** Answered well with a job's id, but the job is not in the record. */
  lost: SeenCall | null
  /** The newest 5xx, 408 or answer that never came. */
  outage: SeenCall | null
  /** The newest that was answered well at a second or later try. */
  retried: SeenCall | null
  /** The newest by which the vendor said that there are no credits. */
  noCredits: SeenCall | null
}

/** What the newest jobs of the connection tell. */
export type JobFacts = {
  completed: SeenJob | null
  failed: SeenJob | null
  /** Failed for what the vendor calls a time-out; for want of credits. */
  timedOut: SeenJob | null
  noCredits: SeenJob | null
  /** Began anew under the same id. */
  attempted: SeenJob | null
  short: SeenJob | null
  long: SeenJob | null
  /** How many completed jobs were looked at for their output, and the newest whose link was given at a known moment. */
  outputs: { read: number; given: SeenJob | null; assumed: SeenJob | null }
  /** One that was followed from first sight to its end. */
  followed: (SeenJob & { transitions: number }) | null
  /** Failed jobs of the last 30 days, and those of which the vendor's answer was not kept. */
  kept: { read: number; isCut: boolean; newest: SeenJob | null; missing: SeenJob[] }
  complaint: SeenJob | null
}

/** Our own requests that spend credits. */
export type IntentFacts = {
  read: number
  /** Sent and answered: exactly one job came of it. */
  single: (SeenJob & { intent: string }) | null
  /** Outcome not known yet. */
  open: number
  /** More than one job came of one confirmation, or one job of several. */
  doubled: { intent: string; jobs: string[]; at: number } | null
  /** Made by a POST of ours that nobody confirmed. */
  unowned: SeenCall | null
  /** The newest run-again that made a job. */
  again: SeenJob | null
}

export type DeliveryFacts = {
  read: number
  accepted: { at: number; jobId: string | null; event: string | null; count: number } | null
  rejected: { at: number; count: number } | null
}

/** The newest outcome of a proof that asked the vendor. */
export type ProofResult = { verdict: Verdict; words: string; requestId: string | null; at: number }

export type CheckFacts = {
  connection: string
  calls: CallFacts
  jobs: JobFacts
  intents: IntentFacts
  deliveries: DeliveryFacts
  /** What the sync last heard of the vendor's health; away: nothing that can be read. */
  health: { status: "healthy" | "degraded" | "unknown" | "away"; at: number } | null
  proofs: Partial<Record<ProofId, ProofResult>>
}
