import { isTerminal, type JobStatus, type Source, STATUS_RANK } from "./job"

/** What to make of a status that we see on a job whose status we already hold (contract §3, A18; faults V8, V12). */
export type Decision =
  | { kind: "same" }
  | { kind: "changed" }
  /** A failed job runs again under the same id. */
  | { kind: "new_attempt" }
  /** An answer that goes backwards: recorded, not applied. */
  | { kind: "anomaly"; note: string }

export type Seen = { status: JobStatus; raw: string | null; source: Source }
/** The newest anomaly on record for this job and attempt, if it is the newest thing on record at all. */
export type LastAnomaly = { toRaw: string | null; source: Source } | null

export type Held = {
  status: JobStatus
  raw: string | null
  lastAnomaly: LastAnomaly
}

/**
 * Pure rule of the record: a life only moves forward; completed never regresses; failed → running again is a new attempt
 * only when two GETs in a row say so.
 */
export function toDecision(held: Held, seen: Seen): Decision {
  if (seen.status === held.status) {
    return seen.status === "other" && seen.raw !== held.raw ? { kind: "changed" } : { kind: "same" }
  }
  if (!isTerminal(held.status)) {
    const forward =
      seen.status === "other" || held.status === "other" || STATUS_RANK[seen.status] > STATUS_RANK[held.status]
    return forward ? { kind: "changed" } : backwards(held, seen)
  }
  if (held.status === "failed" && isSecondGet(held, seen)) return { kind: "new_attempt" }
  return backwards(held, seen)
}

function isSecondGet(held: Held, seen: Seen): boolean {
  return seen.source === "get" && held.lastAnomaly?.source === "get" && held.lastAnomaly.toRaw === seen.raw
}

function backwards(held: Held, seen: Seen): Decision {
  return {
    kind: "anomaly",
    note: `The vendor said "${seen.raw ?? "nothing"}" after "${held.raw ?? held.status}". Not applied.`,
  }
}
