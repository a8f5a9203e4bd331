import { countDays, type DayRange } from "./usage"

/** Half-open, of days (20261124), of months (202611) or of years (2026). `sign` -1: to be taken away again. */
export type Span = { from: number; until: number; sign: 1 | -1 }

/** How small periods make larger ones. */
type Level = {
  toParent(period: number): number
  /** The first small period of a large one. */
  toFirst(parent: number): number
  next(parent: number): number
  count(from: number, until: number): number
}

const MONTHS: Level = {
  toParent: (day) => Math.floor(day / 100),
  toFirst: (month) => month * 100 + 1,
  next: (month) => (month % 100 === 12 ? month + 89 : month + 1),
  count: (from, until) => countDays({ from, until }),
}

const YEARS: Level = {
  toParent: (month) => Math.floor(month / 100),
  toFirst: (year) => year * 100 + 1,
  next: (year) => year + 1,
  count: (from, until) => (Math.floor(until / 100) - Math.floor(from / 100)) * 12 + (until % 100) - (from % 100),
}

/** What a range is in large periods, and the small ones at its ends that they lack or have too many, whichever are fewer. */
function widen({ from, until }: DayRange, level: Level): { whole: DayRange; rest: Span[] } {
  const [first, last] = [level.toParent(from), level.toParent(until)]
  if (first === last)
    return { whole: { from: first, until: first }, rest: from < until ? [{ from, until, sign: 1 }] : [] }
  const start = toStart(from, level)
  const end = toEnd(until, level)
  return { whole: { from: start.parent, until: end.parent }, rest: [...start.spans, ...end.spans] }
}

type Edge = { parent: number; spans: Span[] }

/** The first large period that is read as a whole. */
function toStart(from: number, level: Level): Edge {
  const parent = level.toParent(from)
  const [before, after] = [level.toFirst(parent), level.toFirst(level.next(parent))]
  if (before === from) return { parent, spans: [] }
  return level.count(before, from) < level.count(from, after)
    ? { parent, spans: [{ from: before, until: from, sign: -1 }] }
    : { parent: level.next(parent), spans: [{ from, until: after, sign: 1 }] }
}

/** The first large period after those that are read as a whole. */
function toEnd(until: number, level: Level): Edge {
  const parent = level.toParent(until)
  const [before, after] = [level.toFirst(parent), level.toFirst(level.next(parent))]
  if (before === until) return { parent, spans: [] }
  return level.count(until, after) < level.count(before, until)
    ? { parent: level.next(parent), spans: [{ from: until, until: after, sign: -1 }] }
    : { parent, spans: [{ from: before, until, sign: 1 }] }
}

/**
 * A range of days as whole years and months, and what these lack or have too many: at either end at most half a month of days
 * and half a year of months, however long the range is.
 */
export function toPeriodSpans(days: DayRange): Span[] {
  const months = widen(days, MONTHS)
  if (months.whole.from >= months.whole.until) return months.rest
  const years = widen(months.whole, YEARS)
  const whole: Span[] = years.whole.from < years.whole.until ? [{ ...years.whole, sign: 1 }] : []
  return [...whole, ...years.rest, ...months.rest]
}
