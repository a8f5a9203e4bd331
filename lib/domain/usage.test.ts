import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { addDays } from "./time"
import { countDays, isWholeMonth, listDays, toBarRanges, toGrain, toPastDays, toRangeBefore } from "./usage"

const range = fc
  .tuple(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 1, max: 1_500 }))
  .map(([start, length]) => ({ from: addDays(20240101, start), until: addDays(20240101, start + length) }))

describe("bars", () => {
  it("hold every day of the range once and in order, whatever their size", () => {
    fc.assert(
      fc.property(range, fc.constantFrom("day", "week", "month"), (asked, grain) => {
        const bars = toBarRanges(asked, grain)
        expect(bars.flatMap(listDays)).toEqual(listDays(asked))
        expect(bars.every((bar) => bar.from < bar.until)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it("are days up to 120, ISO weeks for a year, then months, and never more than can be told apart", () => {
    const of = (days: number) => ({ from: addDays(20261125, -days), until: 20261125 })
    expect([7, 120, 121, 400, 401, 730].map((days) => toGrain(of(days)))).toEqual([
      "day",
      "day",
      "week",
      "week",
      "month",
      "month",
    ])
    expect(toBarRanges(of(400), "week").length).toBeLessThanOrEqual(120)
    expect(toBarRanges(of(730), "month").length).toBe(25)
  })

  it("are whole months only from the first of one to the first of the next", () => {
    const whole = [
      { from: 20261101, until: 20261201 },
      { from: 20261201, until: 20270101 },
      { from: 20240201, until: 20240301 },
    ]
    expect(whole.every(isWholeMonth)).toBe(true)
    const others = [
      { from: 20261102, until: 20261201 },
      { from: 20261101, until: 20261130 },
      { from: 20261101, until: 20270101 },
    ]
    expect(others.some(isWholeMonth)).toBe(false)
  })

  it("break on Mondays and on the first of a month, also at the end of a year", () => {
    const asked = { from: 20261229, until: 20270202 }
    expect(toBarRanges(asked, "week").map((bar) => bar.from)).toEqual([
      20261229, 20270104, 20270111, 20270118, 20270125, 20270201,
    ])
    expect(toBarRanges(asked, "month")).toEqual([
      { from: 20261229, until: 20270101 },
      { from: 20270101, until: 20270201 },
      { from: 20270201, until: 20270202 },
    ])
  })
})

describe("the range before", () => {
  it("is as long and ends where the range begins", () => {
    fc.assert(
      fc.property(range, (asked) => {
        const before = toRangeBefore(asked)
        expect([countDays(before), before.until]).toEqual([countDays(asked), asked.from])
        expect([...toPastDays(asked).values()]).toEqual(listDays(before))
      }),
      { numRuns: 40 },
    )
  })
})
