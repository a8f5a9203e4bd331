import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Span, toPeriodSpans } from "./period-spans"
import { addDays } from "./time"
import { type DayRange, listDays } from "./usage"

const range = fc
  .tuple(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 0, max: 2_000 }))
  .map(([start, length]) => ({ from: addDays(20240101, start), until: addDays(20240101, start + length) }))

const isOfDays = ({ from }: Span) => from > 1_000_000

function toDays(span: Span): DayRange {
  if (isOfDays(span)) return span
  const toFirst = (period: number) => (period < 10_000 ? period * 10_000 + 101 : period * 100 + 1)
  return { from: toFirst(span.from), until: toFirst(span.until) }
}

/** How often each day is counted, when months and years stand for their days. */
function count(asked: DayRange): Map<number, number> {
  const counted = new Map<number, number>()
  for (const span of toPeriodSpans(asked)) {
    for (const day of listDays(toDays(span))) counted.set(day, (counted.get(day) ?? 0) + span.sign)
  }
  return new Map([...counted].filter(([, times]) => times !== 0))
}

describe("a range as years, months and days", () => {
  it("counts each of its days once and no other", () => {
    fc.assert(
      fc.property(range, (asked) => {
        expect(count(asked)).toEqual(new Map(listDays(asked).map((day) => [day, 1])))
      }),
      { numRuns: 200 },
    )
  })

  it("reads no more than half a month of days and half a year of months at either end", () => {
    fc.assert(
      fc.property(range, (asked) => {
        const spans = toPeriodSpans(asked)
        const isShort = Math.floor(asked.from / 100) === Math.floor(asked.until / 100)
        for (const span of spans.filter(isOfDays)) expect(listDays(span).length).toBeLessThanOrEqual(isShort ? 31 : 15)
        const months = spans.filter((span) => span.from > 10_000 && !isOfDays(span))
        const isOneYear = Math.floor(asked.from / 10_000) === Math.floor(asked.until / 10_000)
        for (const span of months) expect(listDays(toDays(span)).length).toBeLessThanOrEqual(isOneYear ? 366 : 184)
      }),
      { numRuns: 200 },
    )
  })

  it("is two years and some days for two years back from today", () => {
    expect(toPeriodSpans({ from: 20241129, until: 20261129 })).toEqual([
      { from: 2025, until: 2027, sign: 1 },
      { from: 202412, until: 202501, sign: 1 },
      { from: 202612, until: 202701, sign: -1 },
      { from: 20241129, until: 20241201, sign: 1 },
      { from: 20261129, until: 20261201, sign: -1 },
    ])
  })
})
