import { toIsoDay } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import { toWeekDays, toWeekInstants } from "@/lib/domain/week"
import { type JobListState, toJobListHref } from "@/lib/jobs/list-schema"

/** What a review is about. Days are the team's, half-open; instants epoch ms. */
export type ReviewScope = {
  week: string
  /** Null: all. */
  connection: string | null
  zone: string
  days: DayRange
  fromAt: number
  untilAt: number
  now: number
}

/** Throws RangeError for what is no week. */
export function toScope(asked: { week: string; connection: string | null; zone: string }, now: number): ReviewScope {
  return { ...asked, days: toWeekDays(asked.week), ...toWeekInstants(asked.week, asked.zone), now }
}

/** The list of exactly the jobs that were made in a stretch of days of the scope's zone and connection. */
export function toJobsHref(
  { zone, connection }: Pick<ReviewScope, "zone" | "connection">,
  days: DayRange,
  narrowed: Partial<JobListState> = {},
): string {
  const created = { kind: "days", from: toIsoDay(days.from), until: toIsoDay(days.until) } as const
  return toJobListHref({ created, tz: zone, connection, ...narrowed })
}
