import type { Columns } from "./table-columns"

type CreditTables =
  | "daily_models"
  | "daily_parties"
  | "daily_durations"
  | "rollup_state"
  | "repeats"
  | "reviews"
  | "review_items"
  | "balances"
  | "budgets"
  | "budget_crossings"

/** The tables of credits, see table-columns.ts. */
export const CREDIT_COLUMNS: Columns<CreditTables> = {
  daily_models: {
    zone: "set",
    day: "set",
    connection: "set",
    status: "set",
    model: "set",
    jobs: "set",
    reported_milli: "set",
    estimated_milli: "set",
    cost_jobs: "set",
    cost_milli: "set",
    full_milli: "set",
    cost_ms: "set",
    length_ms: "set",
  },
  daily_parties: {
    zone: "set",
    party: "set",
    period: "set",
    connection: "set",
    name: "set",
    jobs: "set",
    completed: "set",
    failed: "set",
    cost_jobs: "set",
    cost_milli: "set",
    length_ms: "set",
  },
  daily_durations: {
    zone: "set",
    kind: "set",
    day: "set",
    connection: "set",
    bucket: "set",
    jobs: "set",
  },
  rollup_state: {
    name: "set",
    value: "set",
  },
  repeats: {
    connection: "set",
    job_id: "set",
    source_key: "set",
    created_sort: "set",
    previous_id: "set",
    cost_milli: "nullable",
  },
  reviews: {
    week: "set",
    connection: "set",
    time_zone: "set",
    frozen: "nullable",
    signed_at: "nullable",
    signed_by: "nullable",
    signed_name: "nullable",
    notes: "set",
    updated_at: "set",
  },
  review_items: {
    num: "set",
    week: "set",
    connection: "set",
    text: "set",
    created_by: "set",
    created_at: "set",
    done_at: "nullable",
    done_by: "nullable",
  },
  balances: {
    num: "set",
    connection: "set",
    at: "set",
    balance_milli: "set",
    entered_by: "set",
  },
  budgets: {
    num: "set",
    kind: "set",
    subject: "set",
    month_milli: "set",
    thresholds: "set",
    created_by: "set",
    created_at: "set",
    updated_at: "set",
    ended_at: "nullable",
  },
  budget_crossings: {
    budget: "set",
    month: "set",
    percent: "set",
    at: "set",
    spent_milli: "set",
  },
}
