import type { Language } from "./calendar-names"
import type { TimeGrain } from "./mention"

/** A stretch of the text that tells a piece of a time. Hours and minutes are those of a wall clock. */
export type TimePart = {
  start: number
  end: number
} /** `isWeak`: only together with a clock ("am 21. um 14:05"). */ & (
  | { kind: "date"; dates: CalendarDate[]; isWeak?: true }
  | { kind: "weekday"; weekday: number; isLast: boolean }
  /** Days counted from the day of writing; `to` for a stretch ("last week": −13 to −7). */
  | { kind: "relative"; days: number; toDays: number }
  | { kind: "clock"; clock: Clock }
  | { kind: "daypart"; fromHour: number; toHour: number }
  /** So long before the writing. */
  | { kind: "ago"; ms: number; grain: TimeGrain }
  /** An instant by itself. */
  | { kind: "instant"; at: number }
)

/** null: not said, the last such day is meant. */
export type CalendarDate = { year: number | null; month: number | null; day: number }

export type Clock = {
  hour: number
  minute: number
  second: number | null
  /** "hour" when no minutes are said. */
  grain: "second" | "minute" | "hour"
  /** Morning or afternoon is not said and both are possible. */
  isTwelve: boolean
  /** Too little to be a time by itself: "at 3", "15h". */
  isWeak: boolean
}

/** What the whole text says about how to read it. */
export type TimeContext = { languages: Record<Language, number> }
