import fc from "fast-check"
import { expect, it } from "vitest"
import { addDays, HOUR, toDay } from "./time"
import {
  addWeeks,
  isWeek,
  listWeeks,
  toDayStart,
  toWeekDays,
  toWeekInstants,
  toWeekOf,
  toWeekOfDay,
  toWeekWords,
} from "./week"

const ZONES = [
  "UTC",
  "Asia/Kathmandu",
  "America/New_York",
  "Pacific/Apia",
  "Africa/Cairo",
  "Australia/Lord_Howe",
  "America/St_Johns",
] as const

const zone = fc.constantFrom(...ZONES)
/** 2010 to 2060. */
const instant = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2060, 0, 1) })

it("lays weeks end to end in every zone: an instant is in exactly the week that begins at or before it", () => {
  fc.assert(
    fc.property(instant, zone, (at, name) => {
      const week = toWeekOf(at, name)
      const { fromAt, untilAt } = toWeekInstants(week, name)
      expect(fromAt <= at && at < untilAt).toBe(true)
      expect(toWeekInstants(addWeeks(week, 1), name).fromAt).toBe(untilAt)
      const { from, until } = toWeekDays(week)
      expect(toDay(fromAt, name)).toBe(from)
      expect(toDay(fromAt - 1, name)).toBeLessThan(from)
      expect(addDays(from, 7)).toBe(until)
      expect(toWeekOfDay(from)).toBe(week)
      expect(toWeekOfDay(addDays(until, -1))).toBe(week)
      expect(addWeeks(addWeeks(week, 53), -53)).toBe(week)
      // What lies later sorts later: lists and stores compare weeks as text.
      expect(addWeeks(week, 1) > week).toBe(true)
    }),
    { numRuns: 200 },
  )
})

it("V9: knows the weeks in which clocks change, and a day that a zone left out", () => {
  const hours = (week: string, name: string) => {
    const { fromAt, untilAt } = toWeekInstants(week, name)
    return (untilAt - fromAt) / HOUR
  }
  expect(hours("2026-W10", "America/New_York")).toBe(167)
  expect(hours("2026-W44", "America/New_York")).toBe(169)
  expect(hours("2026-W47", "Asia/Kathmandu")).toBe(168)
  // Cairo's clocks leap over midnight, so that day begins at 01:00.
  expect(hours("2026-W17", "Africa/Cairo")).toBe(167)
  expect(new Date(toDayStart(20260424, "Africa/Cairo")).toISOString()).toBe("2026-04-23T22:00:00.000Z")
  // Samoa had no 30 December 2011.
  expect(hours("2011-W52", "Pacific/Apia")).toBe(144)
})

it("names weeks at the edges of years as ISO does", () => {
  expect(toWeekOfDay(20261231)).toBe("2026-W53")
  expect(toWeekOfDay(20270103)).toBe("2026-W53")
  expect(toWeekOfDay(20270104)).toBe("2027-W01")
  expect(toWeekOfDay(20241230)).toBe("2025-W01")
  expect(addWeeks("2026-W53", 1)).toBe("2027-W01")
  expect(toWeekDays("2026-W53")).toEqual({ from: 20261228, until: 20270104 })
  expect(["2026-W53", "2027-W01"].map(isWeek)).toEqual([true, true])
  for (const none of ["2027-W53", "2026-W00", "2026-W54", "2026-47", "1999-W10", "2026-W7", "", "2026-W47 "]) {
    expect([none, isWeek(none)]).toEqual([none, false])
  }
  expect(() => toWeekDays("2027-W53")).toThrow(RangeError)
})

it("lists weeks, the newest first, and says them in words", () => {
  expect(listWeeks("2026-W52", "2027-W02")).toEqual(["2027-W02", "2027-W01", "2026-W53", "2026-W52"])
  expect(listWeeks("2027-W02", "2027-W01")).toEqual([])
  expect(toWeekWords("2026-W47")).toBe("16–22 November 2026")
  expect(toWeekWords("2026-W49")).toBe("30 November – 6 December 2026")
  expect(toWeekWords("2026-W53")).toBe("28 December 2026 – 3 January 2027")
})
