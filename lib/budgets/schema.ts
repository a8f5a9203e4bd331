import type { BudgetKind } from "@/lib/domain/budget"
import type { Marked } from "@/lib/domain/cost"

export type BudgetLevel = "under" | "near" | "over"

/** A budget and how it stands this month (calendar month of TEAM_TIME_ZONE). Milli-credits; the mark is of `spentMilli`. */
export type BudgetState = Marked & {
  num: number
  kind: BudgetKind
  subject: string
  monthMilli: number
  /** Whole percents, ascending. */
  thresholds: number[]
  month: number
  spentMilli: number
  /**
   * Jobs of the month that ended and whose cost nobody can tell, or of which nobody knows the model (the customer) that the budget
   * is of: the sum may be too small.
   */
  unknownJobs: number
  percent: number
  /** What the month is likely to come to; null while there is nothing to tell it from. */
  forecastMilli: number | null
  /** near: a threshold below 100 % is reached · over: 100 % is reached. */
  level: BudgetLevel
  crossed: { percent: number; at: string; spentMilli: number }[]
  /** The jobs that were counted. */
  href: string
}

/** What nobody can tell of `unknownJobs`: a job of an unknown model may be any model's. */
export const UNTOLD = {
  connection: "cost",
  model: "cost or model",
  customer: "cost or customer",
} as const satisfies Record<BudgetKind, string>

/** How long the credits last. There is no balance endpoint (contract §6): an admin types in what the Dashboard shows. */
export type Runway = {
  connection: string
  balanceMilli: number
  enteredAt: string
  enteredBy: string
  /** Spent since it was entered, as far as known. */
  spentSinceMilli: number
  /** Jobs made since that ended and whose cost nobody can tell: less may be left. */
  unknownJobs: number
  leftMilli: number
  /** Mean credits per day over those of the last 28 whole days of which the cost is known; null: fewer than seven. */
  perDayMilli: number | null
  /** Team days (20261203) on which the credits end; null when nothing is spent or nothing can be told. `late` null: beyond two years. */
  ends: { early: number; likely: number; late: number | null } | null
}

/** What a month is likely to come to. The mark is of `spentMilli`; the other figures are estimates in any case. */
export type MonthForecast = Marked & {
  month: number
  spentMilli: number
  lowMilli: number
  likelyMilli: number
  highMilli: number
  /** Jobs of the month that ended and whose cost nobody can tell: all figures may be too small. */
  unknownJobs: number
  /** In words: "11 days left, each as its weekday of the last 4 weeks". */
  basis: string
}

/** A balance as somebody typed it in. `at`: ISO. */
export type BalanceEntry = { at: string; balanceMilli: number; by: string }

/** Where notifications go and how they fare; `host` null: nowhere, since no address is configured. */
export type NotifyState = {
  host: string | null
  lastSentAt: string | null
  /** Not sent yet, and why the last of their tries failed; null: none has failed. */
  waiting: number
  waitingError: string | null
  /** Given up in the last 30 days, and why the last one was. */
  givenUp: number
  givenUpError: string | null
}

/** Everything that the budgets page shows. */
export type BudgetsView = {
  month: number
  timeZone: string
  /** How far the sums are, 0–1, while they are built anew; null: they are whole. */
  buildShare: number | null
  budgets: BudgetState[]
  forecast: MonthForecast | null
  runways: Runway[]
  /** The newest entries of each connection that has any. */
  balances: { connection: string; entries: BalanceEntry[] }[]
  /** Null: only admins see it. */
  notify: NotifyState | null
}

/** Largest amount in credits, largest threshold in percent, how many of them, longest name. */
export const BUDGET_LIMITS = { credits: 1e9, percent: 1_000, thresholds: 6, subject: 200 } as const
export const USUAL_THRESHOLDS = [50, 80, 100] as const
