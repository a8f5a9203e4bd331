import type { FailureClass } from "@/lib/domain/failure-class"

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
  /** Different customers among them; null when none is known. */
  customers: number | null
}

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
