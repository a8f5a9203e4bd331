import type { Generated } from "kysely"
import type { BudgetKind } from "@/lib/domain/budget"

/**
 * A job that bought the same again: same source, model, format and customer as one that was completed and was made at most
 * REPEAT_WINDOW_MS before it. Kept by the transaction that writes the jobs.
 */
export type RepeatsTable = {
  connection: string
  job_id: string
  source_key: string
  created_sort: number
  /** The job that already had the output. */
  previous_id: string
  /** As in jobs. */
  cost_milli: number | null
}

/** One week's review of one connection ("" = all of them). A row exists from the first thing that somebody writes. */
export type ReviewsTable = {
  /** "2026-W47", a week of `time_zone`. */
  week: string
  connection: string
  time_zone: string
  /** JSON of the report as it was when it was signed; null until then. */
  frozen: string | null
  signed_at: number | null
  /** Person id and name, the name as it was. */
  signed_by: string | null
  signed_name: string | null
  /** Markdown. */
  notes: string
  updated_at: number
}

/** Something to do that a review brought up; open ones are carried into every later week. */
export type ReviewItemsTable = {
  num: Generated<number>
  week: string
  connection: string
  text: string
  created_by: string
  created_at: number
  done_at: number | null
  done_by: string | null
}

/** Credits left, as somebody read them in the vendor's Dashboard: there is no call that tells. */
export type BalancesTable = {
  num: Generated<number>
  connection: string
  at: number
  balance_milli: number
  entered_by: string
}

export type BudgetsTable = {
  num: Generated<number>
  kind: BudgetKind
  /** Connection id, model or customer. */
  subject: string
  month_milli: number
  /** JSON array of whole percents, ascending. */
  thresholds: string
  created_by: string
  created_at: number
  updated_at: number
  ended_at: number | null
}

/** A threshold that a budget reached in a month (202611): recorded once, when it was first seen. */
export type BudgetCrossingsTable = {
  budget: number
  month: number
  percent: number
  at: number
  spent_milli: number
}
