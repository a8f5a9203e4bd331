import type { Columns } from "./table-columns"

/** The columns of the support desk's tables by name, see ./table-columns. */
export const SUPPORT_COLUMNS: Columns<
  | "failure_groups"
  | "failure_fingerprints"
  | "group_triage"
  | "tickets"
  | "ticket_jobs"
  | "ticket_groups"
  | "notes"
  | "quality_complaints"
  | "spend_intents"
  | "api_tokens"
  | "attribution_rules"
  | "notifications"
  | "erasures"
  | "erased_jobs"
> = {
  failure_groups: {
    id: "set",
    code: "nullable",
    template: "set",
    cause: "set",
    class: "set",
    title: "set",
    first_seen_at: "set",
    last_seen_at: "set",
    created_at: "set",
  },
  failure_fingerprints: {
    fingerprint: "set",
    version: "set",
    group_id: "set",
  },
  group_triage: {
    group_id: "set",
    state: "set",
    assignee: "nullable",
    note: "nullable",
    since: "set",
    by: "set",
    until_at: "nullable",
    until_count: "nullable",
    until_per_hour: "nullable",
    regressed_at: "nullable",
  },
  tickets: {
    num: "set",
    reference: "nullable",
    url: "nullable",
    title: "set",
    customer: "nullable",
    state: "set",
    assignee: "nullable",
    pasted: "nullable",
    search_text: "set",
    created_by: "set",
    created_at: "set",
    updated_at: "set",
    erased_at: "nullable",
  },
  ticket_jobs: {
    ticket: "set",
    connection: "set",
    job_id: "set",
    by: "set",
    at: "set",
  },
  ticket_groups: {
    ticket: "set",
    group_id: "set",
    by: "set",
    at: "set",
  },
  notes: {
    num: "set",
    subject_kind: "set",
    subject: "set",
    body: "set",
    by: "set",
    at: "set",
    erased_at: "nullable",
    erased_by: "nullable",
  },
  quality_complaints: {
    num: "set",
    connection: "set",
    job_id: "set",
    kind: "set",
    note: "nullable",
    by: "set",
    at: "set",
  },
  spend_intents: {
    id: "set",
    kind: "set",
    connection: "set",
    source_job_id: "set",
    request: "set",
    reason: "set",
    estimate_milli: "nullable",
    by: "set",
    created_at: "set",
    state: "set",
    sent_at: "nullable",
    settled_at: "nullable",
    new_job_id: "nullable",
    error: "nullable",
  },
  api_tokens: {
    id: "set",
    name: "set",
    scope: "set",
    hash: "set",
    created_by: "set",
    created_at: "set",
    last_used_at: "nullable",
    revoked_at: "nullable",
    expires_at: "nullable",
  },
  attribution_rules: {
    num: "set",
    connection: "set",
    pattern: "set",
    created_by: "set",
    created_at: "set",
  },
  notifications: {
    num: "set",
    kind: "set",
    subject: "set",
    at: "set",
    details: "set",
    sent_at: "nullable",
    attempts: "set",
    next_at: "set",
    last_error: "nullable",
    gave_up_at: "nullable",
  },
  erasures: {
    id: "set",
    name_hash: "set",
    reason: "set",
    by: "set",
    started_at: "set",
    finished_at: "nullable",
    jobs: "set",
    tickets: "set",
    notes: "set",
  },
  erased_jobs: { connection: "set", job_id: "set", erasure: "set" },
}
