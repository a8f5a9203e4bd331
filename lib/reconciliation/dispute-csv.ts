import { stringify } from "csv-stringify/sync"
import type { Dispute } from "./dispute-data"

const COLUMNS = [
  "connection",
  "vendor_day",
  "job_id",
  "created_at",
  "finished_at",
  "status",
  "billing_status",
  "model",
  "length_seconds",
  "rate_credits_per_minute",
  "rate_source",
  "rate_valid_from",
  "rate_valid_until",
  "estimated_credits",
  "credits_on_job",
  "credits_in_events",
  "event_ids",
  "request_id",
  "key_alias",
  "finding",
  "certainty",
  "disputed_credits",
  "why",
  "evidence",
] as const satisfies readonly (keyof Dispute)[]

/** Disputes as UTF-8 CSV (no byte order mark), with a header also when there is none. Instants in UTC. */
export function toDisputeCsv(disputes: readonly Dispute[]): string {
  // A cell that a spreadsheet would run as a formula gets an apostrophe before it.
  return stringify([...disputes], { columns: [...COLUMNS], header: true, escape_formulas: true })
}
