import type { Generated } from "kysely"
import type { CostBasis } from "@/lib/domain/cost"
import type { JobStatus, Source } from "@/lib/domain/job"
import type {
  BalancesTable,
  BudgetCrossingsTable,
  BudgetsTable,
  RepeatsTable,
  ReviewItemsTable,
  ReviewsTable,
} from "./schema-credits"
import type { AuditLogTable, PeopleTable, SavedViewsTable, SessionsTable, SignInAttemptsTable } from "./schema-people"
import type {
  DailyDurationsTable,
  DailyModelsTable,
  DailyPartiesTable,
  DailyRollupTable,
  RollupStateTable,
} from "./schema-rollup"
import type {
  ApiTokensTable,
  AttributionRulesTable,
  ErasedJobsTable,
  ErasuresTable,
  FailureFingerprintsTable,
  FailureGroupsTable,
  GroupTriageTable,
  NotesTable,
  NotificationsTable,
  QualityComplaintsTable,
  SpendIntentsTable,
  TicketGroupsTable,
  TicketJobsTable,
  TicketsTable,
} from "./schema-support"
import type { CheckResultsTable, ContractDriftTable, KeyAttestationsTable, SnoozesTable } from "./schema-trust"
import type { RatesTable, UsageDaysTable, UsageEventsTable, UsageGapsTable, UsageSnapshotsTable } from "./schema-usage"

/**
 * Every table, as Kysely sees it; the migrations make exactly this on both engines.
 * Rules that keep one set of queries portable: instants are epoch milliseconds (int8), vendor days are integers
 * (20261124), yes/no is 0/1, JSON is text read whole, credits are integer milli-credits, keyset columns are NOT NULL.
 */
export type Tables = {
  jobs: JobsTable
  job_raw: JobRawTable
  active_jobs: ActiveJobsTable
  job_transitions: JobTransitionsTable
  attributions: AttributionsTable
  webhook_deliveries: WebhookDeliveriesTable
  vendor_calls: VendorCallsTable
  usage_snapshots: UsageSnapshotsTable
  usage_days: UsageDaysTable
  usage_events: UsageEventsTable
  usage_gaps: UsageGapsTable
  rates: RatesTable
  daily_rollup: DailyRollupTable
  daily_models: DailyModelsTable
  daily_parties: DailyPartiesTable
  daily_durations: DailyDurationsTable
  rollup_state: RollupStateTable
  repeats: RepeatsTable
  reviews: ReviewsTable
  review_items: ReviewItemsTable
  balances: BalancesTable
  budgets: BudgetsTable
  budget_crossings: BudgetCrossingsTable
  people: PeopleTable
  sessions: SessionsTable
  sign_in_attempts: SignInAttemptsTable
  saved_views: SavedViewsTable
  audit_log: AuditLogTable
  snoozes: SnoozesTable
  key_attestations: KeyAttestationsTable
  check_results: CheckResultsTable
  sync_state: SyncStateTable
  leases: LeasesTable
  contract_drift: ContractDriftTable
  failure_groups: FailureGroupsTable
  failure_fingerprints: FailureFingerprintsTable
  group_triage: GroupTriageTable
  tickets: TicketsTable
  ticket_jobs: TicketJobsTable
  ticket_groups: TicketGroupsTable
  notes: NotesTable
  quality_complaints: QualityComplaintsTable
  spend_intents: SpendIntentsTable
  api_tokens: ApiTokensTable
  attribution_rules: AttributionRulesTable
  notifications: NotificationsTable
  erasures: ErasuresTable
  erased_jobs: ErasedJobsTable
}

/** One row per job the vendor ever showed us. Changes only when what the vendor says changes, never because we looked. */
export type JobsTable = {
  /** Our own running number: stable tie-breaker of keyset paging and the rowid of the search index. */
  num: Generated<number>
  connection: string
  id: string
  /** Alias of the key that first showed us the job. */
  key_alias: string
  status: JobStatus
  /** The vendor's own word, null when the answer held none. */
  status_raw: string | null
  /** 1, or more when a failed job was seen to start again under the same id (contract A18). */
  attempt: number
  /** 0–100. */
  progress: number | null
  created_at: number | null
  /** Start of processing: exact when `started_not_before` equals it, else the end of a window that begins there. */
  started_at: number | null
  started_not_before: number | null
  /** End: exact when `finished_not_before` equals it, else the end of a window. Null while running, or when it had ended before we first looked. */
  finished_at: number | null
  finished_not_before: number | null
  /** `created_at`, else when we first saw it. Sort key. */
  created_sort: number
  /** `finished_at`, else `created_sort`. Sort key of "when did it end". */
  finished_sort: number
  /** created → finished when known to within a minute, else null. Basis of "usual" and "overdue". */
  total_ms: number | null
  /** started → finished when both are known to within a minute. */
  run_ms: number | null
  model: string | null
  output_format: string | null
  bg_type: string | null
  input_url: string | null
  file_name: string | null
  customer: string | null
  project: string | null
  user_ref: string | null
  output_url: string | null
  /** When the present output_url was first answered to us. */
  output_url_at: number | null
  output_duration_ms: number | null
  source_duration_ms: number | null
  /** Reported by the vendor on the job. */
  credits_milli: number | null
  /** Ours: billed duration × rate in force. Null when length or model is not known. */
  credits_estimate_milli: number | null
  billing_status: string | null
  /** What the job is known to have cost (domain/cost); null while it runs and where nobody can tell. */
  cost_milli: number | null
  cost_basis: CostBasis | null
  /** Hash of source, model, format and customer: equal means that the same was bought. Null when source or model is not known. */
  source_key: string | null
  error_code: string | null
  /** ≤ 10,000 characters. */
  error_message: string | null
  request_id: string | null
  /** The failure group of a failed job; null for every other. */
  group_id: string | null
  /** JSON array of flags on this row, such as "nul_stripped" or "created_at_unreadable". */
  flags: string
  /** Lowered copy of id, request id, file name, customer, project, user and error text. */
  search_text: string
  /** Hash of the answer last merged; equal means nothing to write. */
  raw_hash: string
  first_seen_at: number
  changed_at: number
  /** Contract A8: consecutive 404s ≥ 1 h apart; shown as "not visible to this key" from the third. */
  miss_count: number
  last_miss_at: number | null
  missing_since: number | null
}

/** The vendor's newest whole answer for a job, as received. */
export type JobRawTable = { connection: string; job_id: string; text: string; source: Source; fetched_at: number }

/** Jobs that have not ended: when each was last looked at, and when it is looked at next. Deleted at the end. */
export type ActiveJobsTable = {
  connection: string
  job_id: string
  last_observed_at: number
  next_poll_at: number
  polls: number
  /** Overdue from here on; null when no basis could be formed yet. */
  due_at: number | null
  /** JSON of DueBasis, see domain/due. */
  due_basis: string | null
}

/** Append-only (a trigger refuses update and delete). */
export type JobTransitionsTable = {
  seq: Generated<number>
  connection: string
  job_id: string
  attempt: number
  /**
   * first_seen: the first row of a job · changed: the status changed · confirmed: a GET agreed with a webhook, or
   * an answer first said when a known state began · anomaly: an answer went backwards and was not applied · new_attempt · missing · returned.
   */
  kind: TransitionKind
  from_status: JobStatus | null
  to_status: JobStatus
  to_raw: string | null
  /** When it happened, if the vendor says. */
  occurred_at: number | null
  /** Last time we had seen the state before: the start of the window that ends at observed_at. */
  not_before: number | null
  observed_at: number
  source: Source
  /** JSON of Evidence, see domain/timeline. */
  evidence: string
}

export const TRANSITION_KINDS = [
  "first_seen",
  "changed",
  "confirmed",
  "anomaly",
  "new_attempt",
  "missing",
  "returned",
] as const
export type TransitionKind = (typeof TRANSITION_KINDS)[number]

/** What the customer's own systems know about a job; may come before the job is seen. */
export type AttributionsTable = {
  connection: string
  job_id: string
  customer: string | null
  project: string | null
  user_ref: string | null
  input_url: string | null
  file_name: string | null
  source_duration_ms: number | null
  source_width: number | null
  source_height: number | null
  source_codec: string | null
  model: string | null
  output_format: string | null
  bg_type: string | null
  /** JSON of the request as the customer sent it, if they tell us. */
  request: string | null
  updated_at: number
}

export type WebhookDeliveriesTable = {
  num: Generated<number>
  connection: string
  received_at: number
  /** X-Webhook-Delivery-Id: a hint, it is not signed. */
  delivery_id: string | null
  /** sha256 of timestamp header + "." + body. Null for a rejected one, whose content is not kept. */
  content_hash: string | null
  /** X-Webhook-Timestamp as a number, when readable. */
  sent_at: number | null
  event: string | null
  job_id: string | null
  verdict: WebhookVerdict
  /** Why, in a few plain words. */
  reason: string | null
  /** Raw body as text, signed ones only. */
  body: string | null
  /** JSON of the four webhook headers as received; null for a rejected one. */
  headers: string | null
  bytes: number
  /** When a GET confirmed it. */
  confirmed_at: number | null
  /** How often the same content came again, as far as that is kept (see webhooks/flood-gate). */
  repeats: Generated<number>
  /** Place of the secret it was signed with among the connection's, from 1; null for a rejected one and before this was kept. */
  secret_no: number | null
}

/** accepted · duplicate: same content again · unparsed: signed but unreadable · stale · forged: missing or wrong signature. */
export const WEBHOOK_VERDICTS = ["accepted", "duplicate", "unparsed", "stale", "forged"] as const
export type WebhookVerdict = (typeof WEBHOOK_VERDICTS)[number]

/** Every call we made to the vendor; kept for 30 days. */
export type VendorCallsTable = {
  num: Generated<number>
  connection: string
  key_alias: string
  at: number
  method: string
  /** Path with query, never a host or a secret. */
  path: string
  purpose: string
  attempt: number
  /** HTTP status; null when no answer came. */
  status: number | null
  request_id: string | null
  latency_ms: number
  /** Our error code or the vendor's, null when all was well. */
  error_code: string | null
  job_id: string | null
}

export type SyncStateTable = {
  connection: string
  /** backfill · list · watch · events · summary · pricing · health, see sync/state. */
  name: string
  value: string
  updated_at: number
}

export type LeasesTable = { name: string; holder: string; fence: number; expires_at: number }
