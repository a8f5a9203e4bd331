import type { BudgetState, MonthForecast, Runway } from "@/lib/budgets/schema"
import type { Marked } from "@/lib/domain/cost"
import type { Change } from "@/lib/domain/explain"
import type { MarkNode } from "@/lib/notes/schema"
import type { Finding } from "@/lib/reconciliation/schema"
import type { WasteReport } from "@/lib/waste/schema"

/**
 * Sums of a week's jobs, by the day on which they were made. Milli-credits and ms; null = not known, as everything is that our record
 * would have to say of a week before it began.
 */
export type WeekFigures = {
  jobs: number | null
  completed: number | null
  failed: number | null
  /** Not ended yet. */
  pending: number | null
  /** What is known; null when not one job's cost is. */
  costMilli: number | null
  /** Whether that sum holds estimates: then a "~" stands before it. */
  isEstimated: boolean
  /** Ended jobs whose cost nobody can tell. */
  unknownJobs: number | null
  /** Length of the videos that came out; null when of none it is known. */
  usableMs: number | null
  /** Length of those whose cost is known, over which a usable minute is reckoned; 0 where they are less than half of all. */
  pricedMs: number
  /** Known cost of failed and repeated jobs; null when of none it is. */
  wastedMilli: number | null
  /** Whether that holds estimates; absent in reviews signed before this was kept, where `isEstimated` stands for it. */
  isWastedEstimated?: boolean
  /** Reported by the vendor for its own days (UTC) of the same seven dates; null when it reported nothing. */
  reportedMilli: number | null
  /** How many of those days it reported credits for: those of each connection by themselves. */
  reportedDays: number
  /** How many those could be: seven of each connection that made jobs or reported something. */
  reportableDays: number
}

/** Why the cost changed: the parts sum to the change exactly. Jobs whose cost is not known are in neither week. */
export type Explanation = Change

export const ANOMALY_KINDS = ["credits", "jobs", "failures", "rate", "late_jobs", "reconciliation"] as const
export type Anomaly = {
  kind: (typeof ANOMALY_KINDS)[number]
  /** Team day; null for the whole week. */
  day: number | null
  title: string
  detail: string
  href: string | null
}

/** `name` null = not known. `share` (0–1) of the week's known cost, where there is one. */
export type NamedSum = Marked & {
  name: string | null
  jobs: number
  costMilli: number | null
  share: number | null
  href: string
}

/** Everything a review shows that is reckoned; this is what a signature freezes. JSON. */
export type ReviewReport = {
  version: 1
  /** "2026-W47" */
  week: string
  /** Null: all. */
  connection: string | null
  timeZone: string
  /** Half-open, team days and the instants they begin at (ISO). */
  from: number
  until: number
  fromAt: string
  untilAt: string
  /** The week is not over. */
  isPartial: boolean
  asOf: string
  /** One sentence that says the week. */
  headline: string
  figures: WeekFigures
  /** Null: our record does not reach back so far. */
  before: WeekFigures | null
  change: Explanation | null
  /** Team days, oldest first, up to today. Of those before our record begins nothing is known. */
  days: (Marked & {
    day: number
    jobs: number | null
    failed: number | null
    costMilli: number | null
    href: string
  })[]
  /** Most credits first. */
  models: NamedSum[]
  /** The ten that cost most. */
  customers: NamedSum[]
  /** The ten groups with most jobs. Titles and classes are ours; `title` may quote the vendor. */
  failures: (Marked & {
    groupId: string
    title: string
    class: string
    jobs: number
    costMilli: number | null
    href: string
  })[]
  waste: WasteReport
  anomalies: Anomaly[]
  /** What somebody should take up with the vendor. */
  disputes: Finding[]
  forecast: MonthForecast | null
  runway: Runway[]
  budgets: BudgetState[]
  /** `href` may lead to the vendor's Dashboard (https) or to a page of ours ("/…"). */
  reminders: { title: string; detail: string; href: string }[]
  /** What the reader must know to trust the figures: what is not reported, gaps, an unfinished first sync, sums being built. */
  caveats: string[]
}

export type ReviewItem = {
  num: number
  week: string
  text: string
  /** Names of people. */
  createdBy: string
  createdAt: string
  doneAt: string | null
  doneBy: string | null
}

/** A figure that was signed and is different now. */
export type Correction = { name: string; signed: string; now: string }

export type Review = {
  /** The report as signed, else as of now. */
  report: ReviewReport
  /** Figures are frozen by it; notes and items stay open. */
  signature: { at: string; name: string } | null
  /** Only of a signed review: what has changed since. */
  corrections: Correction[]
  /** Markdown as typed, and read: drawn from the nodes, so that nothing in it can do harm. */
  notes: string
  noteNodes: MarkNode[]
  /** Open items of earlier weeks (and those closed since this week began), then this week's. */
  items: ReviewItem[]
  /** ISO weeks; null where there is none to go to. */
  previous: string | null
  next: string | null
}

export type ReviewLine = {
  week: string
  from: number
  until: number
  costMilli: number | null
  isEstimated: boolean
  jobs: number | null
  /** running: the week is not over · missing: it is, and nobody has written anything · begun: somebody has. */
  state: "signed" | "begun" | "missing" | "running"
  signedBy: string | null
  signedAt: string | null
  openItems: number
}

/** The newest finished week, of all connections, that nobody has signed. */
export type MissingReview = { week: string; from: number; until: number; jobs: number; isBegun: boolean }

/** Longest texts, in characters. */
export const REVIEW_LIMITS = { notes: 20_000, item: 500 } as const

/** The page of a week's review. `connection` null: all. */
export function toReviewHref(week: string, connection: string | null): string {
  return `/reviews/${week}${connection === null ? "" : `?${new URLSearchParams({ connection })}`}`
}
