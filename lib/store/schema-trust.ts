import type { Generated } from "kysely"

/** Something that needs attention and that somebody has put off; it returns by itself after `until`. */
export type SnoozesTable = {
  num: Generated<number>
  /** What is put off, as lib/attention names it: "overdue:prod-main". At most one open snooze for each. */
  item: string
  until: number
  reason: string
  created_by: string
  created_at: number
  /** Ended by a person before its time. */
  ended_at: number | null
}

/** What a person vouches for about a key in the vendor's Dashboard, which no API tells. */
export type KeyAttestationsTable = {
  num: Generated<number>
  connection: string
  alias: string
  /** "checked": seen there, as it should be · "created" or "deleted": on that day. */
  kind: "checked" | "created" | "deleted"
  /** When what is vouched for was so. */
  at: number
  note: string
  attested_by: string
  attested_at: number
}

/** The newest outcome of an integration check that asked the vendor something; the others are read from the record. */
export type CheckResultsTable = {
  connection: string
  check_id: string
  verdict: "pass" | "fail" | "unproven"
  /** JSON: what was seen, no secrets. */
  evidence: string
  at: number
  /** Person id, or "system". */
  asked_by: string
}

/** Where the vendor's answers differ from what we know, counted per field (contract §14, general rule). */
export type ContractDriftTable = {
  connection: string
  endpoint: string
  field: string
  kind: string
  first_seen_at: number
  last_seen_at: number
  count: number
  sample: string
}
