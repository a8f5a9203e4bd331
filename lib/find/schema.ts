import type { Certainty } from "@/lib/domain/find/rank"
import type { JobStatus } from "@/lib/domain/job"
import type { TicketState } from "@/lib/store/schema-support"

/** Longest text that is read. */
export const FIND_TEXT_LIMIT = 50_000
/** Longest text in an address (`/find?q=`). */
export const FIND_QUERY_LIMIT = 2_000
/** So many ids that we do not hold are asked of the vendor at once. */
export const MOST_ASKED = 5

/** A whole text, or a line that is still being typed (which may also be the beginning of a name). */
export const FIND_KINDS = ["text", "line"] as const
export type FindKind = (typeof FIND_KINDS)[number]

/** A part of the pasted text that was recognised: `text.slice(start, end)`. */
export type FindMark = {
  start: number
  end: number
  line: number
  /** What it is, in a word or two: "job id", "time", "file name". */
  what: string
  /** How it is understood, where that is not plain: "Mon 23 Nov 23:00 UTC". */
  meaning: string | null
}

/** Instants are ISO. */
export type JobHit = {
  kind: "job"
  connection: string
  id: string
  status: JobStatus
  statusRaw: string | null
  customer: string | null
  fileName: string | null
  createdAt: string
  finishedAt: string | null
  certainty: Certainty
  /** Why it is here, the strongest first. */
  reasons: string[]
}

export type OtherHit =
  | { kind: "customer"; name: string; reason: string }
  | {
      kind: "ticket"
      num: number
      title: string
      state: TicketState
      reason: string
      /** The text is its number or reference and nothing else. */
      isNamed: boolean
    }
  | { kind: "group"; id: string; title: string; reason: string }

/** What a text was found to be about. Nothing of the text is kept. */
export type FindAnswer = {
  marks: FindMark[]
  jobs: JobHit[]
  others: OtherHit[]
  /** What a person must know about the hits, in sentences. */
  notes: string[]
  /** Ids in the text that no job of our record has and that the vendor can be asked for. */
  unknownIds: string[]
  /** What was too much to be looked for in the time there is, in a sentence; null when all was. */
  incomplete: string | null
}

/** One connection's answer about one id. */
export type AskVerdict = {
  jobId: string
  connection: string
  outcome: "known" | "no such job" | "not asked"
  /** Why it could not be asked. */
  reason: string | null
}
