import fc from "fast-check"
import { expect, it } from "vitest"
import { FACTORS } from "@/lib/domain/explain"
import type { WeekFigures } from "@/lib/reviews/schema"
import { toSteps } from "./change-part"
import { toFigures } from "./figures-of"
import { toSampleFigures, toSampleReport } from "./sample"
import { toDaysWords, toExact, toPartHint, toSigned } from "./words"

const read = (words: string) => Math.round(Number(words.replaceAll(",", "").replace("−", "-")) * 1_000)

it("writes the parts of a change so that what stands there sums, to the last thousandth", () => {
  const milli = fc.integer({ min: -9_000_000_000, max: 9_000_000_000 })
  fc.assert(
    fc.property(milli, fc.tuple(milli, milli, milli, milli, milli), (beforeMilli, parts) => {
      const named = Object.fromEntries(FACTORS.map((factor, at) => [factor, parts[at]]))
      const afterMilli = parts.reduce((sum, part) => sum + part, beforeMilli)
      // FACTORS names every part there is.
      const steps = toSteps({ beforeMilli, afterMilli, parts: named as Record<(typeof FACTORS)[number], number> })
      const [first, ...rest] = steps.map(({ words }) => read(words))
      const last = rest.pop()
      expect(rest.reduce((sum, part) => sum + part, first ?? 0)).toBe(last)
      expect(steps.at(-2)?.until).toBe(afterMilli)
    }),
  )
})

it("says of a part in which direction it went, and of none that there is no difference", () => {
  expect(toPartHint("volume", 5)).toBe("more jobs")
  expect(toPartHint("volume", -5)).toBe("fewer jobs")
  expect(toPartHint("rate", 0)).toBe("no difference")
  expect([toSigned(1_500), toSigned(-3), toSigned(0), toExact(1_234_567)]).toEqual(["+1.5", "−0.003", "0", "1,234.567"])
})

it("names the days of a week, also over the end of a month and of a year", () => {
  expect(toDaysWords({ from: 20261116, until: 20261123 })).toBe("16–22 November 2026")
  expect(toDaysWords({ from: 20261130, until: 20261207 })).toBe("30 November – 6 December 2026")
  expect(toDaysWords({ from: 20261228, until: 20270104 })).toBe("28 December 2026 – 3 January 2027")
})

it("keeps what is not known apart from nothing, and marks estimates", () => {
  const known = toFigures(toSampleReport()).map(({ id, value, change }) => [id, value, change])
  expect(known).toEqual([
    ["credits", "~41,231", "+9 %"],
    ["jobs", "412", "+8 %"],
    ["failure-rate", "5 %", "+2.4 points"],
    ["per-minute", "~71.09", "+9 %"],
    ["wasted", "~2,515", "+1 %"],
  ])
  const figures = toSampleFigures({
    costMilli: null,
    usableMs: null,
    pricedMs: 0,
    wastedMilli: null,
    completed: 0,
    failed: 0,
  })
  const unknown = toFigures(toSampleReport({ figures, before: null }))
  expect(unknown.map(({ value }) => value)).toEqual(["–", "412", "–", "–", "–"])
  expect(unknown.every(({ change, before }) => change === null && before === null)).toBe(true)
})

it("marks what was wasted by its own cost, and as signed where that was not kept", () => {
  const wasted = (given: Partial<WeekFigures>) =>
    toFigures(toSampleReport({ figures: toSampleFigures(given) })).find(({ id }) => id === "wasted")?.value
  expect([wasted({ isWastedEstimated: false }), wasted({ isWastedEstimated: true }), wasted({})]).toEqual([
    "2,515",
    "~2,515",
    "~2,515",
  ])
})

it("says of what was wasted how many jobs are not in it, as of the credits", () => {
  const notes = (unknownJobs: number) => {
    const { waste } = toSampleReport()
    const report = toSampleReport({ waste: { ...waste, failed: { ...waste.failed, unknownJobs } } })
    return toFigures(report).find(({ id }) => id === "wasted")?.notes
  }
  expect([notes(99), notes(0)]).toEqual([
    ["at least 6.1 % of the credits", "without 99 jobs of unknown cost"],
    ["6.1 % of the credits"],
  ])
})

it("compares credits only with those of a week of which they are known alike", () => {
  const before = toSampleFigures({ costMilli: 5_000_000, unknownJobs: 200 })
  const figures = toFigures(toSampleReport({ before }))
  expect(figures.filter(({ id }) => id === "credits" || id === "wasted").map(({ change }) => change)).toEqual([
    null,
    null,
  ])
  expect(figures.find(({ id }) => id === "jobs")?.change).toBe("same")
})

it("says of how many days of how many the vendor reported, each connection’s by themselves", () => {
  const notes = (reportedDays: number, reportableDays: number) =>
    toFigures(toSampleReport({ figures: toSampleFigures({ reportedMilli: 1_000, reportedDays, reportableDays }) }))[0]
      ?.notes[0]
  expect([notes(7, 7), notes(5, 7), notes(7, 14), notes(14, 14)]).toEqual([
    "reported: 1",
    "reported: 1 for 5 days",
    "reported: 1 for 7 of 14 days",
    "reported: 1",
  ])
})

it("compares the sums of a week that is not over with nothing, its rates with those of the week before", () => {
  const changes = toFigures(toSampleReport({ isPartial: true })).map(({ id, change }) => [id, change])
  expect(changes).toEqual([
    ["credits", null],
    ["jobs", null],
    ["failure-rate", "+2.4 points"],
    ["per-minute", "+9 %"],
    ["wasted", null],
  ])
})
