import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createUsual, type DayCost, forecastEnd, forecastMonth } from "./forecast"
import { addDays } from "./time"

const TODAY = 20261118
const past = (count: number, toCost: (at: number) => number = () => 1_000): DayCost[] =>
  Array.from({ length: count }, (_, at) => ({ day: addDays(TODAY, -1 - at), costMilli: toCost(at), isTelling: true }))

describe("what the month comes to", () => {
  it("is nothing that could be told from fewer than seven whole days", () => {
    expect(forecastMonth(past(6), { today: TODAY, todayMilli: 0 })).toBeNull()
    expect(forecastEnd(past(6), { today: TODAY, todayMilli: 0, leftMilli: 1 })).toBeNull()
  })

  it("is what was spent, and each day that is left as its weekday", () => {
    // Weekends cost nothing: 2026-11-18 is a Wednesday.
    const days = past(28).map(({ day }) => {
      const weekday = new Date(`${String(day).replace(/(....)(..)(..)/, "$1-$2-$3")}T00:00:00Z`).getUTCDay()
      return { day, costMilli: weekday === 0 || weekday === 6 ? 0 : 1_000, isTelling: true }
    })
    // 1–17 November: 12 weekdays; 18–30: 9.
    expect(forecastMonth(days, { today: TODAY, todayMilli: 300 })).toEqual({
      spentMilli: 12_300,
      lowMilli: 21_000,
      likelyMilli: 21_000,
      highMilli: 21_000,
      daysLeft: 13,
    })
  })

  it("lies between low and high, and is never less than what is spent", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e7), { minLength: 7, maxLength: 60 }), fc.nat(1e8), (costs, todayMilli) => {
        const found = forecastMonth(
          past(costs.length, (at) => costs[at] ?? 0),
          { today: TODAY, todayMilli },
        )
        expect(Object.values(found ?? {}).every(Number.isSafeInteger)).toBe(true)
        expect(found?.lowMilli).toBeLessThanOrEqual(found?.likelyMilli ?? -1)
        expect(found?.likelyMilli).toBeLessThanOrEqual(found?.highMilli ?? -1)
        expect(found?.lowMilli).toBeGreaterThanOrEqual(found?.spentMilli ?? Number.POSITIVE_INFINITY)
      }),
    )
  })

  it("takes a weekday that is rare as all days", () => {
    // Two of each weekday: none can be told apart.
    const days = past(14, (at) => at * 100)
    const usual = createUsual(days, TODAY)
    expect(new Set(days.map(({ day }) => usual?.(day).likely))).toEqual(new Set([650]))
  })

  it("ignores days that tell nothing, and says nothing when too few are left", () => {
    const days = past(20, (at) => (at < 7 ? 1_000 : 0)).map((one, at) => ({ ...one, isTelling: at < 7 }))
    expect(forecastMonth(days, { today: TODAY, todayMilli: 0 })).toMatchObject({ likelyMilli: 20_000, daysLeft: 13 })
    const fewer = days.map((one, at) => ({ ...one, isTelling: at < 6 }))
    expect(forecastMonth(fewer, { today: TODAY, todayMilli: 0 })).toBeNull()
    expect(forecastEnd(fewer, { today: TODAY, todayMilli: 0, leftMilli: 5_000 })).toBeNull()
  })

  it("ignores days before the last four weeks", () => {
    const usual = createUsual(
      past(62, (at) => (at < 28 ? 1_000 : 1e9)),
      TODAY,
    )
    expect(usual?.(TODAY)).toEqual({ low: 1_000, likely: 1_000, high: 1_000 })
  })
})

describe("when credits end", () => {
  it("is the day on which usual days use them up, today's part already gone", () => {
    const end = (leftMilli: number, todayMilli = 0) => forecastEnd(past(28), { today: TODAY, todayMilli, leftMilli })
    expect(end(3_000)).toEqual({ early: 20261120, likely: 20261120, late: 20261120 })
    expect(end(3_000, 1_000)?.likely).toBe(20261121)
    expect(end(0)?.likely).toBe(TODAY)
  })

  it("is no day where nothing is spent", () => {
    expect(
      forecastEnd(
        past(28, () => 0),
        { today: TODAY, todayMilli: 0, leftMilli: 5 },
      ),
    ).toBeNull()
  })

  it("is late on no day that could be named where low days never use them up within two years", () => {
    // Two of the four days of each weekday cost 1 milli-credit: so does a low day.
    const days = past(28, (at) => (at < 14 ? 1 : 1_000))
    expect(forecastEnd(days, { today: TODAY, todayMilli: 0, leftMilli: 100_000 })).toMatchObject({ late: null })
    // The last day that is walked to, and one milli-credit more.
    const low = (leftMilli: number) =>
      forecastEnd(
        past(28, (at) => (at < 14 ? 1 : 100)),
        { today: TODAY, todayMilli: 0, leftMilli },
      )?.late
    expect([low(730), low(731)]).toEqual([addDays(TODAY, 729), null])
  })

  it("comes no later with more spent, and early ≤ likely ≤ late", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1e6), { minLength: 14, maxLength: 40 }),
        fc.integer({ min: 1, max: 1e8 }),
        (costs, left) => {
          const days = past(costs.length, (at) => costs[at] ?? 0)
          const found = forecastEnd(days, { today: TODAY, todayMilli: 0, leftMilli: left })
          if (!found) return
          expect(found.early).toBeLessThanOrEqual(found.likely)
          expect(found.likely).toBeLessThanOrEqual(found.late ?? Number.POSITIVE_INFINITY)
          const more = days.map((one) => ({ ...one, costMilli: one.costMilli * 2 }))
          expect(forecastEnd(more, { today: TODAY, todayMilli: 0, leftMilli: left })?.likely).toBeLessThanOrEqual(
            found.likely,
          )
        },
      ),
    )
  })
})
