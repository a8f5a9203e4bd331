import { describe, expect, it } from "vitest"
import type { RecordReach } from "./reconcile-days"
import { toPastDays } from "./usage"
import { toBar, toChange, toStretches, toTopNames } from "./usage-bars"
import { type OwnRecord, type OwnSums, type ReportedDay, toUsageDays } from "./usage-days"
import { toModelCosts, toTotals, toUsable, toVendorSide } from "./usage-totals"

const range = { from: 20261122, until: 20261125 }
const today = 20261124
const now = Date.UTC(2026, 10, 24, 12)

const own = (day: number, given: Partial<OwnSums> = {}): OwnSums => ({
  connection: "prod",
  day,
  status: "completed",
  jobs: 4,
  costJobs: 4,
  costMilli: 4_000,
  reportedMilli: 4_000,
  lengthMs: 120_000,
  ...given,
})
const told = (day: number, creditsMilli: number | null, given: Partial<ReportedDay> = {}): ReportedDay => ({
  connection: "prod",
  day,
  jobs: null,
  completed: null,
  failed: null,
  creditsMilli,
  calls: null,
  readAt: now,
  ...given,
})
const toRecord = (from: number | null, given: Partial<OwnRecord> = {}): OwnRecord => ({
  from,
  begins: new Set(from === null ? [] : [from]),
  isWhole: true,
  ...given,
})
const reachOf = (recordFrom: number | null, isRecordWhole = true): Map<string, RecordReach> =>
  new Map(["prod", "staging"].map((name) => [name, { recordFrom, isRecordWhole }]))
const toDays = (ours: OwnSums[], reported: ReportedDay[] = [], recordFrom: number | null = 20261101, isWhole = true) =>
  toUsageDays({
    own: ours,
    ownByVendorDay: ours,
    reported,
    reaches: reachOf(recordFrom, isWhole),
    record: toRecord(recordFrom, { isWhole }),
  })
const unpriced = { costJobs: 0, costMilli: 0, reportedMilli: 0 }
const toFacts = (days: ReturnType<typeof toDays>, recordFrom: number | null = 20261101) =>
  ({ days, record: toRecord(recordFrom), today, pastOf: toPastDays(range), measure: "credits" }) as const

describe("a day of usage", () => {
  it("rests on our record alone where we hold and can price most of it, whatever credits the vendor says", () => {
    const ours = [own(20261122, { jobs: 9, costJobs: 9 }), own(20261122, { status: "failed", jobs: 1, ...unpriced })]
    const stands = { costMilli: 4_000, restMilli: null, source: "record", jobsSource: "record", unknownJobs: 1 }
    for (const counts of [{}, { jobs: 11 }, { jobs: 11, completed: 10 }, { jobs: 1, completed: 0 }]) {
      const day = toDays(ours, [told(20261122, 9_999, counts)]).get(20261122)
      expect([counts, day]).toMatchObject([counts, stands])
    }
  })

  it("is never one job of ours where the vendor counts five hundred: then its total stands", () => {
    const ours = [own(20261122, { jobs: 1, costJobs: 1, costMilli: 60_000, reportedMilli: 60_000 })]
    for (const completed of [null, 480]) {
      const days = toDays(ours, [told(20261122, 30_000_000, { jobs: 500, completed })])
      expect(days.get(20261122)).toMatchObject({
        source: "vendor",
        restMilli: 29_940_000,
        jobsSource: "vendor",
        restJobs: 499,
      })
      expect(toTotals(days, range, toRecord(20261101)).milli).toBe(30_000_000)
    }
  })

  it("needs nine in ten of the jobs, and the price of as many, to rest on our record alone", () => {
    const sourceOf = (jobs: number, costJobs: number) =>
      toDays([own(20261122, { jobs, costJobs })], [told(20261122, 9_000, { jobs: 100 })]).get(20261122)
    expect(sourceOf(90, 81)).toMatchObject({ source: "record", jobsSource: "record" })
    expect(sourceOf(89, 89)).toMatchObject({ source: "vendor", restJobs: 11 })
    expect(sourceOf(90, 80)).toMatchObject({ source: "vendor", jobsSource: "record" })
  })

  it("never rests on our record alone where that begins on the day, or the first sync is not done", () => {
    const reported = [told(20261122, 9_000, { jobs: 4, completed: 4 })]
    for (const days of [
      toDays([own(20261122)], reported, 20261122),
      toDays([own(20261122)], reported, 20261101, false),
    ]) {
      expect(days.get(20261122)).toMatchObject({
        source: "vendor",
        restMilli: 5_000,
        jobsSource: "vendor",
        restJobs: 0,
      })
    }
    const silent = toDays([own(20261122), own(20261123)], [], 20261122)
    expect([silent.get(20261122)?.source, silent.get(20261123)?.source]).toEqual(["incomplete", "record"])
    // What nobody knows to be whole is compared with nothing, and a day without a job of ours is not known to have none.
    const facts = { ...toFacts(silent, 20261122), pastOf: new Map([[20261123, 20261122]]) }
    expect(toBar({ from: 20261123, until: 20261124 }, facts)).toMatchObject({ milli: 4_000, before: null })
    const record = toRecord(20261101, { isWhole: false })
    expect(toBar({ from: 20261122, until: 20261123 }, { ...toFacts(toDays([])), record })).toMatchObject({
      milli: null,
      jobs: null,
      sources: ["incomplete"],
    })
    expect(toTotals(toDays([]), range, record).milli).toBeNull()
  })

  it("is judged by where each connection's own record begins", () => {
    const reaches = new Map([
      ["prod", { recordFrom: 20261101, isRecordWhole: true }],
      ["staging", { recordFrom: 20261122, isRecordWhole: true }],
    ])
    const ours = [own(20261122), own(20261122, { connection: "staging" }), own(20261123, { connection: "staging" })]
    const record = toRecord(20261101, { begins: new Set([20261101, 20261122]) })
    const reported = [told(20261122, 4_500), told(20261122, 6_000, { connection: "staging" })]
    const days = (words: ReportedDay[]) =>
      [...toUsageDays({ own: ours, ownByVendorDay: ours, reported: words, reaches, record }).values()].map(
        ({ source, restMilli }) => [source, restMilli],
      )
    expect(days(reported)).toEqual([
      ["vendor", 2_000],
      ["record", null],
    ])
    expect(days([])).toEqual([
      ["incomplete", null],
      ["record", null],
    ])
  })

  it("takes the rest of the vendor's total where we hold no price, and never counts a part twice", () => {
    const days = toDays([own(20261122, { ...unpriced, costJobs: 1, costMilli: 500 })], [told(20261122, 9_000)])
    expect(days.get(20261122)).toMatchObject({ costMilli: 500, restMilli: 8_500, source: "vendor" })
  })

  it("takes the vendor's total where our record does not reach, connection by connection", () => {
    const staging = { connection: "staging" }
    const days = toDays([own(20261122)], [told(20261122, 4_100), told(20261122, 700, staging), told(20261001, 0)])
    expect(days.get(20261122)).toMatchObject({ costMilli: 4_000, restMilli: 700 })
    expect(days.get(20261001)).toMatchObject({ restMilli: 0, source: "vendor" })
  })

  it("is without prices, and not 0, when nobody names them", () => {
    const days = toDays([own(20261122, unpriced)])
    expect(days.get(20261122)?.source).toBe("unpriced")
    expect(toBar({ from: 20261122, until: 20261123 }, toFacts(days))).toMatchObject({
      milli: null,
      jobs: 4,
      unknownJobs: 4,
    })
    expect(toTotals(days, range, toRecord(20261101))).toMatchObject({ milli: null, completed: 4, pricedJobs: 0 })
  })

  it("is 0 when none was made since our record began, and not known before", () => {
    const facts = toFacts(toDays([], [], 20261123), 20261123)
    expect(toBar({ from: 20261124, until: 20261125 }, facts)).toMatchObject({ milli: 0, jobs: 0 })
    expect(toBar({ from: 20261122, until: 20261123 }, facts)).toMatchObject({
      milli: null,
      jobs: null,
      sources: ["gap"],
    })
    expect(toStretches(range, facts)).toEqual([
      { from: 20261122, to: 20261122, source: "gap" },
      { from: 20261123, to: 20261123, source: "incomplete" },
      { from: 20261124, to: 20261124, source: "record" },
    ])
  })

  it("makes a range cost 0 when none was made on any of its days and our record holds all of them", () => {
    expect(toTotals(toDays([]), range, toRecord(20261121))).toMatchObject({ milli: 0, ownMilli: 0, jobs: 0 })
    expect(toTotals(toDays([]), range, toRecord(20261122)).milli).toBeNull()
    expect(toTotals(toDays([]), range, toRecord(null)).milli).toBeNull()
    const failed = own(20261122, { ...unpriced, status: "failed", jobs: 1 })
    expect(toTotals(toDays([failed]), range, toRecord(20261101)).milli).toBeNull()
    expect(toTotals(toDays([], [told(20261122, 700)]), range, toRecord(20261101)).milli).toBe(700)
  })
})

describe("the comparison", () => {
  it("leaves today out, and days that both do not know from the same source", () => {
    const days = toDays(
      [own(20261120), own(20261122, { costMilli: 6_000 }), own(20261124), own(20261121)],
      [told(20261119, 8_000)],
      20261118,
    )
    const facts = toFacts(days, 20261118)
    // 22 ← 19 (the vendor's), 23 ← 20, 24 (today) ← 21.
    expect(toChange(range, facts)).toEqual({ now: 0, before: 4_000, days: 1, wholeDays: 2 })
    expect(toBar({ from: 20261122, until: 20261123 }, facts).before).toBe(8_000)
  })

  it("marks what holds an estimate", () => {
    const days = toDays([own(20261122, { reportedMilli: 3_000 }), own(20261123)])
    const bars = [20261122, 20261123].map((day) => toBar({ from: day, until: day + 1 }, toFacts(days)))
    expect(bars.map((bar) => bar.isEstimated)).toEqual([true, false])
    const past = toDays([own(20261119, { reportedMilli: 3_000 }), own(20261120)], [], 20261101)
    const after = [20261122, 20261123].map((day) => toBar({ from: day, until: day + 1 }, toFacts(past)))
    expect(after.map(({ before, isBeforeEstimated }) => [before, isBeforeEstimated])).toEqual([
      [4_000, true],
      [4_000, false],
    ])
  })
})

describe("names", () => {
  const row = (name: string, costMilli: number, jobs: number) =>
    ({ day: 20261122, kind: "name", name, jobs, ended: jobs, costJobs: jobs, costMilli, isEstimated: false }) as const

  it("are the heaviest by the measure, the documented models in their own order", () => {
    const rows = [
      row("pro", 900, 1),
      row("original", 500, 9),
      row("zeta", 700, 2),
      row("alpha", 700, 2),
      row("tiny", 1, 1),
    ]
    expect(toTopNames(rows, "credits", 4)).toEqual(["original", "pro", "alpha", "zeta"])
    expect(toTopNames(rows, "jobs", 2)).toEqual(["original", "alpha"])
  })
})

describe("the cost of what can be used", () => {
  const sums = (model: string | null, status: "completed" | "failed", costMilli: number, costJobs: number) =>
    ({ model, status, costMilli, costJobs, costMs: costJobs * 60_000 }) as const

  it("holds failures that were charged, and compares with the stretch before", () => {
    const now = [sums("pro", "completed", 360_000, 2), sums("pro", "failed", 60_000, 1), sums("new", "failed", 5, 1)]
    expect(toModelCosts(now, [sums("pro", "completed", 180_000, 1)])).toEqual([
      {
        model: "pro",
        perMinuteMilli: 210_000,
        perOutputMilli: 210_000,
        beforeMinuteMilli: 180_000,
        beforeOutputMilli: 180_000,
      },
    ])
  })

  it("is told by the vendor's totals over our outputs where no job is priced", () => {
    const ours = [own(20261122, unpriced), own(20261124, unpriced)]
    const reported = [told(20261122, 8_000), told(20261124, 100)]
    const totals = toTotals(toDays(ours, reported), range, toRecord(20261101))
    const usable = toUsable([], { own: ours, reported, reaches: reachOf(20261101), range, now }, totals)
    expect(usable).toEqual({ perMinuteMilli: 4_000, perOutputMilli: 2_000, basis: "vendor", isEstimated: false })
  })

  it("takes no outputs of days that our record holds in part, or whose total was read too early", () => {
    const wide = { from: 20261101, until: 20261125 }
    const days = [20261101, 20261120, 20261121, 20261122, 20261123]
    const ours = days.map((day) => own(day, unpriced))
    const early = { readAt: Date.UTC(2026, 10, 20, 23) }
    const reported = [
      told(20261101, 90_000),
      told(20261120, 500, early),
      told(20261121, 50_000, { jobs: 50 }),
      told(20261122, 8_000, { jobs: 4 }),
      told(20261123, 9_000, { completed: 5 }),
    ]
    const totals = toTotals(toDays(ours, reported), wide, toRecord(20261101))
    const facts = { own: ours, reported, reaches: reachOf(20261101), range: wide, now }
    expect(toUsable([], facts, totals)).toMatchObject({ perOutputMilli: 2_000, basis: "vendor" })
    expect(toUsable([], { ...facts, reaches: reachOf(20261101, false) }, totals).perOutputMilli).toBeNull()
  })

  it("is not known where nothing tells it", () => {
    const totals = toTotals(toDays([own(20261122, unpriced)]), range, toRecord(20261101))
    const usable = toUsable([], { own: [], reported: [], reaches: reachOf(20261101), range, now }, totals)
    expect([usable.perMinuteMilli, usable.perOutputMilli]).toEqual([null, null])
  })
})

describe("the vendor's side", () => {
  it("is compared over whole days that both know, connection by connection", () => {
    const reported = [
      told(20261122, 4_500, { jobs: 5 }),
      told(20261123, null),
      told(20261124, 1, { jobs: 1 }),
      told(20261122, 77, { connection: "staging" }),
    ]
    const ours = [own(20261122), own(20261123), own(20261124)]
    const reaches = new Map([...reachOf(20261101)].filter(([name]) => name === "prod"))
    expect(toVendorSide({ own: ours, reported, reaches, range, now }, ["prod", "staging", "dev"])).toEqual({
      creditsMilli: 4_578,
      jobs: 6,
      completed: null,
      failed: null,
      calls: null,
      compared: { oursMilli: 4_000, reportedMilli: 4_500, isEstimated: false, days: 1 },
      counted: { ours: 4, reported: 5, days: 1 },
      silent: ["dev"],
    })
  })
})
