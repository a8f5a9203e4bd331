import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { toMonthSpans } from "./month-spans"
import { addDays } from "./time"
import { type DayRange, listDays } from "./usage"

const range = fc
  .tuple(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 0, max: 1_000 }))
  .map(([start, length]) => ({ from: addDays(20240101, start), until: addDays(20240101, start + length) }))

/** How often each day is counted, when months stand for their days. */
function count(asked: DayRange): Map<number, number> {
  const counted = new Map<number, number>()
  const add = (day: number, sign: number) => counted.set(day, (counted.get(day) ?? 0) + sign)
  for (const { from, until, sign } of toMonthSpans(asked)) {
    const days = from < 1_000_000 ? { from: from * 100 + 1, until: until * 100 + 1 } : { from, until }
    for (const day of listDays(days)) add(day, sign)
  }
  return new Map([...counted].filter(([, times]) => times !== 0))
}

describe("a range as months", () => {
  it("counts each of its days once and no other", () => {
    fc.assert(
      fc.property(range, (asked) => {
        expect(count(asked)).toEqual(new Map(listDays(asked).map((day) => [day, 1])))
      }),
      { numRuns: 300 },
    )
  })

  it("reads no more than half a month of days at either end", () => {
    fc.assert(
      fc.property(range, (asked) => {
        const days = toMonthSpans(asked).filter(({ from }) => from > 1_000_000)
        const isShort = Math.floor(asked.from / 100) === Math.floor(asked.until / 100)
        for (const span of days) expect(listDays(span).length).toBeLessThanOrEqual(isShort ? 31 : 15)
      }),
      { numRuns: 300 },
    )
  })
})
