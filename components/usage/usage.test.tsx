// @vitest-environment happy-dom
import { readFileSync } from "node:fs"
import { cleanup, render, screen, within } from "@testing-library/react"
import { afterEach, describe, expect, it, vi } from "vitest"
import type { UsageBar, UsageReport, WasteSummary } from "@/lib/domain/usage-report"
import { Cards } from "./cards"
import { ChartTip } from "./chart-tip"
import { DayTable } from "./day-table"
import { Headline } from "./headline"

vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: vi.fn() }),
  useSearchParams: () => new URLSearchParams("connection=prod-main"),
}))
vi.mock("@/components/ui/instant", () => ({ Instant: () => "just now" }))

const bar: UsageBar = {
  from: 20261123,
  until: 20261124,
  isPartial: false,
  sources: ["record"],
  jobs: 12,
  completed: 9,
  failed: 1,
  unknownJobs: 0,
  milli: 1_234_000,
  isEstimated: true,
  allJobs: 12,
  before: null,
  isBeforeEstimated: false,
  cells: [{ jobs: 11, milli: 1_234_000, isEstimated: true }, null],
}
const gap: UsageBar = {
  ...bar,
  from: 20261122,
  until: 20261123,
  sources: ["gap"],
  jobs: null,
  completed: null,
  failed: null,
  milli: null,
  isEstimated: false,
  allJobs: null,
  cells: [null, null],
}
const WASTE: WasteSummary = {
  totalMilli: 25_150_000,
  isEstimated: false,
  unknownJobs: 0,
  failedMilli: 25_150_000,
  isFailedEstimated: false,
  failedJobs: 1,
  failedUnknownJobs: 0,
  duplicateMilli: 0,
  isDuplicateEstimated: false,
  duplicateJobs: 0,
  draftJobs: 0,
}
const report: UsageReport = {
  asOf: "2026-11-24T12:00:00.000Z",
  connection: "prod-main",
  by: "customer",
  measure: "credits",
  zone: "utc",
  timeZone: "UTC",
  teamZone: "Asia/Kathmandu",
  from: 20261122,
  until: 20261124,
  days: 28,
  grain: "day",
  firstKnown: null,
  series: [
    {
      kind: "name",
      name: "<b>acme</b>",
      query: "customer=%3Cb%3Eacme%3C/b%3E",
      jobs: 11,
      milli: 1_234_000,
      isEstimated: true,
    },
    { kind: "vendor", name: null, query: null, jobs: 0, milli: 5_000, isEstimated: false },
  ],
  bars: [gap, bar],
  totals: {
    jobs: 12,
    completed: 9,
    failed: 1,
    open: 2,
    unknownJobs: 0,
    pricedJobs: 9,
    milli: 412_300_000,
    ownMilli: 412_300_000,
    restMilli: null,
    estimatedMilli: 0,
    doneMs: 60_000,
  },
  failureBefore: null,
  change: { now: 107, before: 100, days: 28, wholeDays: 28 },
  stretches: [],
  gaps: [],
  usable: { perMinuteMilli: 71_000, perOutputMilli: 71_000, basis: "record", isEstimated: false },
  models: [],
  queue: null,
  run: null,
  vendor: {
    creditsMilli: null,
    jobs: null,
    completed: null,
    failed: null,
    calls: null,
    compared: null,
    counted: null,
    silent: [],
  },
  waste: WASTE,
  totalsOnly: [],
  notes: [],
  reportedAt: null,
  buildShare: null,
}

afterEach(cleanup)

describe("the table", () => {
  const rows = () => screen.getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent))

  it("holds the figures of the chart, newest first; 0 is none and – is not known", () => {
    render(<DayTable report={report} />)
    expect(rows().slice(1)).toEqual([
      ["Mon 23 Nov", "~1,234", "12", "9", "1", "10 %", "~1,234", "0"],
      ["Sun 22 Nov", "–", "–", "–", "–", "–", "–", "–"],
    ])
  })

  it("withholds no figure from a narrow screen, a screen reader or paper: it scrolls in a frame that keyboards reach", () => {
    render(<DayTable report={report} />)
    const frame = screen.getByRole("region", { name: "Day by day: credits by customer" })
    expect(frame).toHaveProperty("tabIndex", 0)
    expect(frame.className).toBe("wide-table")
    const parts = [...frame.querySelectorAll("*")]
    expect(parts.length).toBeGreaterThan(20)
    expect(parts.filter((part) => /\bhidden\b/.test(part.getAttribute("class") ?? ""))).toEqual([])
    expect(rows()[0]?.slice(-2)).toEqual(["<b>acme</b>", "reported by the vendor"])
    // Its style sheet lets it scroll, keeps the first column in sight, and cuts nothing on paper.
    const css = readFileSync("app/wide-table.css", "utf8").split(/\.wide-table/)
    const has = (...words: string[]) => css.some((rule) => words.every((word) => rule.includes(word)))
    expect(has("overflow: auto")).toBe(true)
    expect(has("th:first-child", "position: sticky", "left: 0")).toBe(true)
    expect(has("max-height: none", "overflow: visible")).toBe(true)
  })

  it("has a column of jobs whose cost is not known, where there are any", () => {
    const head = () => rows()[0]?.indexOf("Cost not known") ?? -1
    render(<DayTable report={report} />)
    expect(head()).toBe(-1)
    cleanup()
    render(<DayTable report={{ ...report, bars: [gap, { ...bar, unknownJobs: 1_204 }] }} />)
    expect(rows().map((row) => row[head()])).toEqual(["Cost not known", "1,204", "–"])
    expect(rows().every((row) => row.length === 9)).toBe(true)
  })

  it("has a column of the stretch before once something of that is known", () => {
    render(<DayTable report={report} />)
    expect(rows()[0]).not.toContain("28 days before")
    cleanup()
    render(<DayTable report={{ ...report, bars: [gap, { ...bar, before: 0 }] }} />)
    const at = rows()[0]?.indexOf("28 days before") ?? -1
    expect(rows().map((row) => row[at])).toEqual(["28 days before", "0", "–"])
  })

  it("says done and failed once: by status they stand in the stack", () => {
    render(<DayTable report={{ ...report, by: "status", measure: "jobs" }} />)
    expect(rows()[0]).toEqual([
      ...["Day", "All jobs", "Ours", "Failure rate"],
      ...["<b>acme</b>", "reported by the vendor"],
    ])
    expect(rows()[1]).toHaveLength(6)
  })

  it("marks what holds estimates before and in the stack, as its sum", () => {
    const before = { before: 9_000, isBeforeEstimated: true }
    const cells = [
      { jobs: 3, milli: 7_000, isEstimated: false },
      { jobs: 0, milli: 5_000, isEstimated: false },
    ]
    render(
      <DayTable
        report={{
          ...report,
          bars: [
            { ...bar, ...before },
            { ...bar, ...before, from: 20261124, until: 20261125, cells },
          ],
        }}
      />,
    )
    expect(rows()[2]).toEqual(["Mon 23 Nov", "~1,234", "~9", "12", "9", "1", "10 %", "~1,234", "0"])
    expect(rows()[1]?.slice(-2)).toEqual(["7", "5"])
    cleanup()
    render(<ChartTip report={report} bar={{ ...bar, ...before }} />)
    const tip = document.body.textContent ?? ""
    for (const said of ["<b>acme</b>~1,234", "in all ~1,234", "28 days before ~9"]) expect(tip).toContain(said)
  })

  it("leads from each cell to its jobs, and from nowhere else", () => {
    render(<DayTable report={report} />)
    const links = within(screen.getByRole("table")).getAllByRole("link")
    const jobs = "/jobs?created=2026-11-23..2026-11-24"
    expect(links.map((link) => link.getAttribute("href"))).toEqual([
      `${jobs}&connection=prod-main&tz=UTC`,
      `${jobs}&customer=%3Cb%3Eacme%3C/b%3E&connection=prod-main&tz=UTC`,
    ])
  })
})

it("says of waste that it is not known where nobody can tell it, and not 0", () => {
  const failed = { failedMilli: null, failedJobs: 2, failedUnknownJobs: 2 }
  const waste = { ...WASTE, ...failed, totalMilli: null, duplicateMilli: null, unknownJobs: 2 }
  render(<Cards report={{ ...report, waste }} />)
  expect(screen.getByText("Wasted: not known")).toBeTruthy()
  for (const name of ["failed but charged –", "bought again –", "share of what we can price –"])
    expect(screen.getByRole("row", { name })).toBeTruthy()
})

it("says of waste whose charge is known of some jobs only that it is at least so much", () => {
  const parts = { failedMilli: 4_000, isFailedEstimated: true, duplicateMilli: 1_000 }
  const waste = { ...WASTE, ...parts, totalMilli: 5_000, isEstimated: true, unknownJobs: 99 }
  render(<Cards report={{ ...report, waste: waste }} />)
  expect(screen.getByText("Wasted: at least ~5 credits")).toBeTruthy()
  for (const name of ["failed but charged ~4", "bought again, 0 jobs 1"])
    expect(screen.getByRole("row", { name })).toBeTruthy()
})

describe("the headline", () => {
  const words = (given: Partial<UsageReport>) => {
    cleanup()
    render(<Headline report={{ ...report, ...given }} />)
    return document.body.textContent
  }

  it("says the time in words", () => {
    expect(words({})).toContain(
      "412,300 credits in 28 days, 7 % more than the 28 before. 6.1 % bought nothing usable. A usable minute of video cost 71 credits.",
    )
  })

  it("never says 0 % where one refund is known among failed jobs whose charge nobody can tell", () => {
    expect(words({ waste: { ...WASTE, totalMilli: null, unknownJobs: 99 } })).toContain(
      "How much of it bought nothing usable is not known.",
    )
    expect(words({ waste: { ...WASTE, unknownJobs: 99 } })).toContain(
      "At least 6.1 % bought nothing usable, without 99 jobs whose charge nobody can tell.",
    )
  })

  it("says what is not known of an account without prices, and what fills it", () => {
    const totals = {
      ...report.totals,
      pricedJobs: 0,
      ownMilli: 0,
      restMilli: 9_000_000,
      milli: 9_000_000,
      unknownJobs: 10,
    }
    const usable = { ...report.usable, perMinuteMilli: null }
    const told = words({ totals, usable, change: null })
    expect(told).toContain("The vendor reports 9,000 credits in 28 days; how much the 28 before had is not known.")
    expect(told).toContain(
      "How much of it bought nothing usable is not known. What a usable minute of video cost is not known.",
    )
    expect(screen.getByRole("link", { name: "Attribution" }).getAttribute("href")).toBe(
      "/settings/attribution?connection=prod-main",
    )
  })

  it("never says 0 of what nobody knows", () => {
    const totals = { ...report.totals, pricedJobs: 0, ownMilli: 0, milli: null, unknownJobs: 10 }
    expect(words({ totals })).toContain(
      "What the 12 jobs of 28 days cost is not known, and the vendor reports no credits by day.",
    )
  })

  it("names the days that could be compared when some could not", () => {
    expect(words({ change: { now: 300, before: 100, days: 9, wholeDays: 27 } })).toContain(
      "3.0 times as much as before, over the 9 days that both have",
    )
    expect(words({ change: { now: 1, before: 0, days: 28, wholeDays: 28 } })).toContain("none in the 28 before")
  })

  it("speaks of jobs where jobs are shown", () => {
    expect(words({ measure: "jobs" })).toContain(
      "12 jobs in 28 days, 7 % more than the 28 before. 10 % of those that ended failed.",
    )
  })
})
