import { addDays, toDay, toIsoDay } from "../time"
import { fromWallTime } from "../wall-time"

/** When what is put off comes back: as the team's day begins. */
const MORNING = "T09:00"
/** Nobody remembers longer why. */
export const LONGEST_SNOOZE_DAYS = 366

/** Until tomorrow morning, the morning of the same weekday of next week, or that of a day (ISO). */
export type SnoozeChoice = { kind: "tomorrow" } | { kind: "week" } | { kind: "day"; day: string }

function toSnoozeDay(choice: SnoozeChoice, today: number): string {
  if (choice.kind === "day") return choice.day
  return toIsoDay(addDays(today, choice.kind === "tomorrow" ? 1 : 7))
}

/** The instant (epoch ms) at which an item that is put off at `now` returns; null for a day that is not after today, or too far. */
export function toSnoozeUntil(choice: SnoozeChoice, now: number, zone: string): number | null {
  const today = toDay(now, zone)
  const day = toSnoozeDay(choice, today)
  const until = fromWallTime(`${day}${MORNING}`, zone)
  const isWithin = day > toIsoDay(today) && day <= toIsoDay(addDays(today, LONGEST_SNOOZE_DAYS))
  return isWithin && !Number.isNaN(until) ? until : null
}
