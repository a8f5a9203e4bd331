import type { FailureClass } from "@/lib/domain/failure-class"
import { formatCount } from "@/lib/format"

/** What is shown of a group: open · resolved · ignored · regressed = open again by itself. */
const GROUP_STATES = ["open", "ignored", "resolved", "regressed"] as const
export type GroupState = (typeof GROUP_STATES)[number]

/** How a group fares, for the page of one of its jobs. Instants are ISO. */
export type GroupBrief = {
  id: string
  title: string
  class: FailureClass
  state: GroupState
  assignee: string | null
  firstSeenAt: string
  lastSeenAt: string
  /** Failed jobs of the last 14 days, at most 10,001, and per day of the team's zone, oldest first. */
  jobs: number
  days: number[]
  /** Different customers that are known among them; null when none is. */
  customers: number | null
  /** Jobs of which nobody told whose they are, at most 10,001. */
  noCustomerJobs: number
}

type Whose = Pick<GroupBrief, "customers" | "noCustomerJobs">

/** "4 customers"; "1 customer known, 1,990 jobs unknown" where some jobs name none; null where none is known. */
export function toCustomerWords({ customers, noCustomerJobs }: Whose): string | null {
  if (customers === null) return null
  const known = `${formatCount(customers)} ${customers === 1 ? "customer" : "customers"}`
  if (noCustomerJobs === 0) return known
  const count = formatCount(Math.min(noCustomerJobs, MOST_EXACT), { capped: noCustomerJobs > MOST_EXACT })
  return `${known} known, ${count} ${noCustomerJobs === 1 ? "job" : "jobs"} unknown`
}

/** From 10,001 on a number of jobs is "10k+", here as everywhere. */
const MOST_EXACT = 10_000

type StateFacts = {
  state: "open" | "resolved" | "ignored"
  /** Instants, epoch ms. */
  untilAt: number | null
  regressedAt: number | null
  lastSeenAt: number
}

/** The state as of `now` (epoch ms): an end by date needs nobody to write it down. `undefined` = nobody ever touched it. */
export function toGroupState(triage: StateFacts | undefined, now: number): GroupState {
  if (!triage) return "open"
  const { state, untilAt, regressedAt, lastSeenAt } = triage
  if (state === "ignored" && untilAt !== null && untilAt <= now) return lastSeenAt > untilAt ? "regressed" : "open"
  if (state === "open" && regressedAt !== null) return "regressed"
  return state
}

/** Whether somebody dealt with the group: its failures are not red any more. */
export function isHandledState(state: GroupState): boolean {
  return state === "resolved" || state === "ignored"
}
