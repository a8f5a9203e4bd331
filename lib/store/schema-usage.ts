import type { Generated } from "kysely"

/** The vendor's usage summary as answered; a row only when it differs from the one before. */
export type UsageSnapshotsTable = {
  num: Generated<number>
  connection: string
  fetched_at: number
  days: number
  jobs: number | null
  completed: number | null
  failed: number | null
  credits_milli: number | null
  calls: number | null
  raw: string
  raw_hash: string
}

/** Newest reported figures per vendor day; null is "not reported", never 0. */
export type UsageDaysTable = {
  connection: string
  /** Vendor day, assumed UTC (contract A26), as 20261124. */
  day: number
  jobs: number | null
  completed: number | null
  failed: number | null
  credits_milli: number | null
  calls: number | null
  updated_at: number
}

export type UsageEventsTable = {
  connection: string
  /** The vendor's id, else a hash of the canonical row. */
  event_id: string
  at: number | null
  type: string | null
  job_id: string | null
  status_code: number | null
  credits_milli: number | null
  model: string | null
  raw: string
  first_seen_at: number
}

/** A stretch of usage events that we know we have not seen. */
export type UsageGapsTable = {
  num: Generated<number>
  connection: string
  from_at: number
  to_at: number
  noticed_at: number
}

/** Credits per minute by model with validity; valid_to null = in force. */
export type RatesTable = {
  connection: string
  model: string
  valid_from: number
  valid_to: number | null
  credits_per_minute_milli: number
  /** vendor: answered by GET /api/pricing · docs: the dated table of the contract §6. */
  source: "vendor" | "docs"
}
