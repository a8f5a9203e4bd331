import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DAY, HOUR, toDay, toIsoDay } from "./time"
import { toBar, toBarDays, toBuckets } from "./time-buckets"

const zone = fc.constantFrom("UTC", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "America/St_Johns")
const start = Date.parse("2026-01-01T00:00:00Z")

/** As the store reckons it: the wall-clock number of the unit in which an instant lies. */
function toUnit(at: number, { segments, unit }: ReturnType<typeof toBuckets>): number {
  const offset = segments.find(({ until }) => until === null || at < until)?.offset ?? 0
  return Math.floor((at + offset) / (unit === "hour" ? HOUR : DAY))
}

describe("the bars of a stretch of time", () => {
  it("V9: hold each instant in the bar of its calendar day in the zone, also over a change of the clocks", () => {
    const range = fc.tuple(fc.integer({ min: 0, max: 365 * DAY }), fc.integer({ min: 2 * DAY + 1, max: 400 * DAY }))
    fc.assert(
      fc.property(range, zone, fc.double({ min: 0, max: 1, noNaN: true }), ([offset, length], name, share) => {
        const from = start + offset
        const buckets = toBuckets(from, from + length, name)
        expect(buckets.unit).toBe("day")
        expect(buckets.count).toBeLessThanOrEqual(92)
        const at = from + Math.floor(share * (length - 1))
        const bar = toBar(toUnit(at, buckets), buckets)
        const { from: first, until } = toBarDays(bar, buckets)
        const day = toIsoDay(toDay(at, name))
        expect([first <= day, day < until]).toEqual([true, true])
      }),
      { numRuns: 400 },
    )
  })

  it("are hours up to two days", () => {
    const buckets = toBuckets(start, start + DAY, "Asia/Kathmandu")
    // The zone is 5:45 ahead, so a day from a full hour of UTC touches 25 of its hours.
    expect(buckets).toMatchObject({ unit: "hour", size: 1, count: 25 })
    expect(toBarDays(0, buckets)).toEqual({ from: "2026-01-01", until: "2026-01-02" })
    expect(toBarDays(24, buckets).from).toBe("2026-01-02")
  })

  it("keep what lies outside, so that no sum loses it", () => {
    const buckets = toBuckets(start, start + 10 * DAY, "UTC")
    expect(toBar(buckets.first - 5, buckets)).toBe(0)
    expect(toBar(buckets.first + 50, buckets)).toBe(9)
  })
})
