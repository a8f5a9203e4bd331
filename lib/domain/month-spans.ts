import { countDays, type DayRange } from "./usage"

/** Half-open, of days (20261124) or of months (202611). `sign` -1: to be taken away again. */
export type Span = { from: number; until: number; sign: 1 | -1 }

const toMonth = (day: number) => Math.floor(day / 100)
const toFirstDay = (month: number) => month * 100 + 1
const isFirst = (day: number) => day % 100 === 1
const nextMonth = (month: number) => (month % 100 === 12 ? month + 89 : month + 1)

/**
 * A range of days as whole months, and the days at its two ends that they lack or have too many, whichever are fewer: at most
 * half a month of days at either end, however long the range is.
 */
export function toMonthSpans({ from, until }: DayRange): Span[] {
  const [first, last] = [toMonth(from), toMonth(until)]
  if (first === last) return from < until ? [{ from, until, sign: 1 }] : []
  const start = isFirst(from) ? { month: first, spans: [] } : toStart(from)
  const end = isFirst(until) ? { month: last, spans: [] } : toEnd(until)
  const months: Span[] = start.month < end.month ? [{ from: start.month, until: end.month, sign: 1 }] : []
  return [...months, ...start.spans, ...end.spans]
}

type Edge = { month: number; spans: Span[] }

/** The first month that is read as a whole. */
function toStart(from: number): Edge {
  const month = toMonth(from)
  const [before, after] = [toFirstDay(month), toFirstDay(nextMonth(month))]
  if (countDays({ from: before, until: from }) < countDays({ from, until: after }))
    return { month, spans: [{ from: before, until: from, sign: -1 }] }
  return { month: nextMonth(month), spans: [{ from, until: after, sign: 1 }] }
}

/** The first month after those that are read as a whole. */
function toEnd(until: number): Edge {
  const month = toMonth(until)
  const [before, after] = [toFirstDay(month), toFirstDay(nextMonth(month))]
  if (countDays({ from: until, until: after }) < countDays({ from: before, until }))
    return { month: nextMonth(month), spans: [{ from: until, until: after, sign: -1 }] }
  return { month, spans: [{ from: before, until, sign: 1 }] }
}
