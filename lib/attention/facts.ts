import type { BudgetState } from "@/lib/budgets/schema"
import type { KeyTrouble } from "@/lib/domain/attention/key-trouble"
import type { FailureRise, Slowdown } from "@/lib/domain/attention/rates"
import type { Freshness } from "@/lib/domain/freshness"
import type { UntoldFacts } from "@/lib/webhooks/untold-data"

/** What the items are made of. Instants are epoch ms. */
export type AttentionFacts = {
  now: number
  dashboardUrl: string
  connections: readonly ConnectionFacts[]
  /** A finished week that nobody has signed; `since`: its end. */
  review: { week: string; jobs: number; isBegun: boolean; since: number; href: string } | null
  /** Budgets as they stand; only what is near, spent or heading there is told. */
  budgets: readonly BudgetState[]
}

/** Of one connection; links lead to exactly the jobs that are counted. */
export type ConnectionFacts = {
  connection: string
  freshness: Freshness
  /** Today is a vendor day (UTC). */
  failed: FailedFacts & { day: number }
  overdue: OverdueFacts
  waiting: WaitingFacts
  untold: UntoldFacts | null
  rise: FailureRise | null
  slowdown: Slowdown | null
  drift: DriftFacts
  troubles: readonly KeyTrouble[]
  keys: readonly KeyAge[]
  /** Requests that cost and whose outcome nobody knows; `oldest` leads to where it is decided. */
  undecided: { count: number; oldest: { by: string; sentAt: string; href: string } | null }
  /** Jobs of the last 7 days that came of requests which had been decided otherwise; `newest` leads to the newest of them. */
  corrected: { count: number; newest: { jobId: string; at: string; href: string } | null }
}

export type FailedFacts = {
  count: number
  /** There are more than were looked at. */
  isCapped: boolean
  since: number | null
  /** The most frequent one and how often; null when none was given. */
  reason: { words: string; jobs: number } | null
  /** Failure groups of other failed jobs, that somebody has resolved or ignored. */
  handled: string[]
}
export type OverdueFacts = { count: number; since: number | null; usual: string | null }
export type WaitingFacts = { count: number; since: number | null; words: string[] }
export type DriftFacts = { fields: number; newest: string | null; since: number | null }

export type KeyAge = {
  alias: string
  /** ISO day, from the configuration or attested; null: nobody knows. */
  createdOn: string | null
  rotateEveryDays: number | null
  /** When somebody last saw it in the vendor's Dashboard. */
  checkedAt: number | null
  /** When we began to read with the connection. */
  usedSince: number | null
}
