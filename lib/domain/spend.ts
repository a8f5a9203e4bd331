import type { IntentState } from "@/lib/store/schema-support"
import { MINUTE, SECOND } from "./time"

/**
 * From this estimate on a person types the connection's name before credits are spent. Without an estimate too: what nobody can
 * reckon is not small. Production alone is not a reason: nearly every run is one, and what is always typed is typed unread.
 */
export const TYPED_FROM_MILLI = 500_000

/** Whether spending so much (milli-credits, null = not known) wants the connection's name typed. */
export function needsTyping(estimateMilli: number | null): boolean {
  return estimateMilli === null || estimateMilli >= TYPED_FROM_MILLI
}

/** The whole of one paid request, its wait for a turn included. After it the process that sent it has an answer or gives up. */
export const SEND_LIMIT_MS = 35 * SECOND

/**
 * A request that was on its way for longer has nobody any more who waits for its answer: the process ended. Well above
 * SEND_LIMIT_MS, since another process that still sends must not be judged dead.
 */
export const STALE_MS = 60 * SECOND

/** A vendor that was slow to answer may be slow to list the job: before this, "no job was made" can only be a guess. */
export const NONE_AFTER_MS = 5 * MINUTE

export type IntentAge = { state: IntentState; createdAt: number; sentAt: number | null }

/** The state as of `now` (epoch ms): what a process left behind when it ended is told by its age alone. */
export function toShownState({ state, createdAt, sentAt }: IntentAge, now: number): IntentState {
  if (state === "sending" && now - (sentAt ?? createdAt) > STALE_MS) return "unknown"
  // Never sent, and nobody is left to send it.
  if (state === "confirmed" && now - createdAt > STALE_MS) return "refused"
  return state
}

/** Still open: a second request for the same job waits until it is decided. */
export function isOpen(state: IntentState): boolean {
  return state === "confirmed" || state === "sending" || state === "unknown"
}
