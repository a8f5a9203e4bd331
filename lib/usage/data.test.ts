import { parse } from "csv-parse/sync"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { GET } from "@/app/api/usage/export/route"
import { DAY, HOUR } from "@/lib/domain/time"
import { MOST_GAPS, type UsageReport } from "@/lib/domain/usage-report"
import { countJobs } from "@/lib/jobs/list-counts"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { toJobs } from "@/lib/testing/usage-jobs"
import type { VendorJob } from "@/lib/vendor/types"
import { getWaste } from "@/lib/waste/data"
import { getUsage } from "./data"
import { toBarHref } from "./links-schema"
import { toUsageView, USAGE_DIMENSIONS } from "./schema"

const world = vi.hoisted(() => ({ store: undefined as Store | undefined }))
vi.mock("@/lib/auth/current", () => ({
  findOperator: async () => ({ id: "p1", name: "Ann", email: "ann@example.com", role: "viewer" }),
}))
vi.mock("next/headers", () => ({ headers: async () => new Headers() }))
vi.mock("@/lib/store/current", () => ({ getStore: async () => world.store }))

const NOW = T0 + 5 * HOUR
const ZONES = ["UTC", "Asia/Kathmandu", "America/New_York"] as const

async function fill(store: Store, jobs: VendorJob[], teamZone: string): Promise<void> {
  await beginBuild(store, teamZone)
  for (const connection of ["prod", "staging"]) {
    const own = jobs.filter((_, n) => (n % 3 === 0) === (connection === "staging"))
    await store.write((tx) => mirrorJobs(tx, { ...look({ connection, observedAt: NOW }), jobs: own, teamZone }))
  }
}

const ask = (store: Store, query: string, connection: string | null = null) =>
  getUsage(store, { ...toUsageView(new URLSearchParams(query)), connection }, NOW)

/** What the page's export hands out. */
async function exportAs(format: "csv" | "json", query: string): Promise<string> {
  const request = new Request(`http://ops.test/api/usage/export?as=${format}&${query}`)
  const answer = await GET(request, { params: Promise.resolve({}) })
  expect(answer.status).toBe(200)
  return answer.text()
}

/** What the list of jobs says of a link of the page. Of jobs that ended and none of whose costs is known: null, not 0. */
async function follow(store: Store, href: string | null) {
  const filter = toJobFilter(loadJobList(new URL(String(href), "http://x").searchParams), "UTC")
  const { tabs, credits } = await countJobs(store, filter, NOW)
  const jobs = tabs[filter.tab]
  if (jobs === null || credits === null) throw new Error(`The list does not know what ${href} holds.`)
  const ended = jobs - credits.pendingJobs
  const isKnown = ended === 0 || credits.unknownJobs + credits.mayBeJobs < ended
  const milli = isKnown ? credits.reportedMilli + credits.estimatedMilli : null
  return { jobs, milli, isEstimated: credits.estimatedMilli > 0 }
}

/** Some cells, and every one whose cost is not known. Answers with what was found in those that hold jobs. */
async function expectCellsToBeTheirJobs(store: Store, report: UsageReport, every: number) {
  const found: { jobs: number; milli: number | null }[] = []
  for (const [at, series] of report.series.entries()) {
    for (const [n, bar] of report.bars.entries()) {
      const cell = bar.cells[at] ?? null
      if ((n * report.series.length + at) % every !== 0 && cell?.milli !== null) continue
      const href = toBarHref(report, bar, series)
      const told = await follow(store, href)
      const shown = cell ?? { jobs: 0, milli: 0, isEstimated: false }
      // Of customers and projects an estimate of another on the same day marks them too.
      const isShared = report.by === "customer" || report.by === "project"
      const isEstimated = told.isEstimated || (isShared && shown.isEstimated)
      expect({ ...told, isEstimated }, String(href)).toEqual(shown)
      if (cell) found.push(cell)
    }
  }
  return found
}

describe.each(ENGINES)("getUsage on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    world.store = store
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] })
  })
  afterEach(async () => {
    vi.useRealTimers()
    await store.close()
  })

  it("draws bars whose segments are exactly the jobs they lead to, in every dimension and zone", async () => {
    await fill(store, toJobs(90, 5), "America/New_York")
    let unknown = 0
    for (const [n, by] of USAGE_DIMENSIONS.entries()) {
      const zone = n % 2 === 0 ? "utc" : "team"
      const report = await ask(store, `by=${by}&zone=${zone}&days=28`, n === 1 ? "prod" : null)
      const found = await expectCellsToBeTheirJobs(store, report, 7)
      expect(found.length, by).toBeGreaterThan(2)
      unknown += found.filter(({ milli }) => milli === null).length
      const sum = (pick: (bar: UsageReport["bars"][number]) => number) =>
        report.bars.reduce((all, bar) => all + pick(bar), 0)
      expect(sum((bar) => bar.milli ?? 0)).toBe(report.totals.milli)
      expect(sum((bar) => bar.cells.reduce((all, cell) => all + (cell?.milli ?? 0), 0))).toBe(report.totals.milli)
      expect(sum((bar) => bar.cells.reduce((all, cell) => all + (cell?.jobs ?? 0), 0))).toBe(report.totals.jobs)
    }
    expect(unknown).toBeGreaterThan(2)
  })

  it("holds the same in bars of a week and of a month", async () => {
    await fill(store, toJobs(70, 24 * 12), "Asia/Kathmandu")
    for (const [query, grain, jobs] of [
      ["days=365&by=customer&zone=team", "week", 31],
      ["days=730&by=customer&zone=team", "month", 61],
      ["days=730&by=model", "month", 61],
      ["from=2020-01-01&to=2026-11-20&by=project", "month", 70],
    ] as const) {
      const report = await ask(store, query)
      expect([report.grain, report.totals.jobs]).toEqual([grain, jobs])
      expect((await expectCellsToBeTheirJobs(store, report, 17)).length).toBeGreaterThan(1)
    }
  })

  it("shows more names than seven as other, and leads from there to all the rest and from 'not known' to jobs without one", async () => {
    await fill(store, toJobs(90, 5), "UTC")
    const { series } = await ask(store, "by=customer")
    expect(series.map((one) => one.kind)).toEqual([...Array.from({ length: 7 }, () => "name"), "other", "unknown"])
    expect(series.at(-1)?.query).toBe("customer=@none")
  })

  it.each(ZONES)("gives page, CSV and JSON equal numbers where the team's zone is %s", async (teamZone) => {
    await fill(store, toJobs(60, 5), teamZone)
    let unknown = 0
    for (const query of ["zone=team&by=model", "by=customer"]) {
      const report = await ask(store, query)
      // Every day by hand, from the jobs themselves.
      for (const bar of [report.bars.at(-1), report.bars.at(-4), report.bars.at(-9)]) {
        if (!bar) throw new Error("There are fewer bars than these.")
        const { isEstimated, jobs, milli } = bar
        expect(await follow(store, toBarHref(report, bar))).toEqual({ jobs, milli, isEstimated })
      }
      expect(JSON.parse(await exportAs("json", query))).toEqual(report)
      const rows: Record<string, string>[] = parse(await exportAs("csv", query), { columns: true })
      // An empty cell is not known; Number("") would be 0.
      const toMilli = (text = "?") => (text === "" ? null : Math.round(Number(text) * 1_000))
      expect(rows.map((row) => toMilli(row.credits))).toEqual(report.bars.map((bar) => bar.milli))
      const ofNothing = (bar: UsageReport["bars"][number]) => (bar.jobs === null ? null : 0)
      const cells = report.bars.map((bar) => bar.cells.map((cell) => (cell ? cell.milli : ofNothing(bar))))
      expect(report.series.length).toBeGreaterThan(2)
      expect(rows.map((row) => Object.values(row).slice(-report.series.length).map(toMilli))).toEqual(cells)
      unknown += cells.flat().filter((cell) => cell === null).length
    }
    expect(unknown).toBeGreaterThan(0)
  })

  it("names the largest by what is shown: of credits those that cost most, of jobs those with most jobs", async () => {
    const named = (customer: string, jobs: number, creditsMilli: number) =>
      Array.from({ length: jobs }, (_, n) =>
        vendorJob({ id: `${customer}_${n}`, status: "completed", createdAt: T0, creditsMilli, metadata: { customer } }),
      )
    const dear = Array.from({ length: 7 }, (_, n) => named(`dear ${n}`, 1, 900_000 + n))
    await fill(store, [...dear.flat(), ...named("busy", 30, 10), ...named("busier", 40, 10)], "UTC")
    const names = async (query: string) => (await ask(store, `by=customer${query}`)).series.map(({ name }) => name)
    const byCredits = ["dear 6", "dear 5", "dear 4", "dear 3", "dear 2", "dear 1", "dear 0", null]
    expect(await names("")).toEqual(byCredits)
    const byJobs = ["busier", "busy", "dear 6", "dear 5", "dear 4", "dear 3", "dear 2", null]
    expect(await names("&measure=jobs")).toEqual(byJobs)
  })

  it("marks what holds estimates in the stack and before, and nothing that the vendor named itself", async () => {
    const at = (id: string, days: number, given: Partial<VendorJob>) =>
      vendorJob({ id, status: "completed", durationMs: 60_000, createdAt: T0 - days * DAY, ...given })
    const jobs = [
      at("told", 1, { model: "light", creditsMilli: 9_000, metadata: { customer: "acme" } }),
      at("reckoned", 2, { model: "pro", metadata: { customer: "acme" } }),
      // What is reserved for a job that runs is no cost, and takes no estimate away.
      at("runs", 2, { model: "pro", status: "processing", creditsMilli: 180_000, metadata: { customer: "acme" } }),
      at("told2", 2, { model: "light", creditsMilli: 9_000, metadata: { customer: "acme" } }),
      at("past", 9, { model: "pro" }),
      // The record's first day is compared with nothing.
      at("first", 30, { model: "pro" }),
    ]
    await fill(store, jobs, "UTC")
    const marks = async (by: string) => {
      const { series, bars } = await ask(store, `by=${by}&days=7`)
      const told = bars.flatMap(({ cells, before, isBeforeEstimated }) => [
        ...(before ? [["before", isBeforeEstimated] as const] : []),
        ...cells.flatMap((cell, n) => (cell ? [[series[n]?.name, cell.isEstimated] as const] : [])),
      ])
      return { told, series: series.map((one) => [one.name, one.isEstimated]) }
    }
    expect(await marks("model")).toEqual({
      told: [
        ["before", true],
        ["light", false],
        ["pro", true],
        ["light", false],
      ],
      series: [
        ["light", false],
        ["pro", true],
      ],
    })
    expect((await marks("customer")).told).toEqual([
      ["before", true],
      ["acme", true],
      ["acme", false],
    ])
  })

  it("says of waste what the page of waste says", async () => {
    await fill(store, toJobs(60, 5), "UTC")
    const report = await ask(store, "days=28")
    const days = { from: report.from, until: report.until }
    const waste = await getWaste(store, { connection: null, zone: "utc", days }, NOW)
    expect(report.waste?.failedMilli).toBeGreaterThan(0)
    expect(report.waste).toMatchObject({ totalMilli: waste.totalMilli, failedMilli: waste.failed.milli })
  })

  it("is true of an account whose answers hold documented fields alone: the vendor's totals lead", async () => {
    const plain = toJobs(24, 5).map((job) => {
      const { id, status, createdAt, durationMs } = job
      return vendorJob({ id, status, createdAt, durationMs })
    })
    await fill(store, plain, "UTC")
    const bare = { completed: null, failed: null, calls: null, updated_at: NOW }
    await store.write(async (tx) => {
      const days = [20261117, 20261118, 20261119].flatMap((day) => [
        { connection: "prod", day, jobs: 3, credits_milli: 50_000, ...bare },
        { connection: "staging", day, jobs: 2, credits_milli: null, ...bare },
      ])
      await tx.insertInto("usage_days").values(days).execute()
      const gap = { from_at: T0 - 2 * DAY, to_at: T0 - DAY, noticed_at: NOW }
      await tx
        .insertInto("usage_gaps")
        .values({ connection: "prod", ...gap })
        .execute()
    })
    const report = await ask(store, "days=7")
    expect(report.totals).toMatchObject({ ownMilli: 0, restMilli: 150_000, milli: 150_000, pricedJobs: 0 })
    expect(report.series.map((one) => [one.kind, one.milli, one.query])).toEqual([
      ["unknown", null, "model=@none"],
      ["vendor", 150_000, null],
    ])
    expect(report.usable.basis).toBe("vendor")
    expect(report.usable.perMinuteMilli).toBeGreaterThan(0)
    expect(report.models).toEqual([])
    expect(report.gaps).toHaveLength(1)
    expect(report.stretches.map((one) => one.source)).toEqual(["gap", "unpriced", "vendor", "unpriced"])
  })

  it("names the stretches that touch the days of the zone asked for, and of a hundred and more that there are more", async () => {
    await fill(store, toJobs(5, 5), "America/New_York")
    const midnight = Date.UTC(2026, 10, 19, 5)
    const addGaps = (spans: readonly (readonly [number, number])[]) =>
      store.write((tx) =>
        tx
          .insertInto("usage_gaps")
          .values(spans.map(([from_at, to_at]) => ({ connection: "prod", from_at, to_at, noticed_at: NOW })))
          .execute(),
      )
    const listFrom = async (query: string) =>
      (await ask(store, `from=2026-11-19&to=2026-11-19${query}`)).gaps.map(({ from }) => Date.parse(from) - midnight)
    // The hours that New York's Thursday and UTC's do not share, and one that they do.
    await addGaps([-3, -1, 8, 20, 23].map((hours) => [midnight + hours * HOUR, midnight + (hours + 0.5) * HOUR]))
    expect(await listFrom("&zone=team")).toEqual([8 * HOUR, 20 * HOUR, 23 * HOUR])
    expect(await listFrom("")).toEqual([-3 * HOUR, -1 * HOUR, 8 * HOUR])
    const more = Array.from({ length: MOST_GAPS }, (_, n) => [midnight + n, midnight + n + 1] as const)
    await addGaps(more)
    expect(await listFrom("&zone=team")).toHaveLength(MOST_GAPS + 1)
  })

  it("knows nothing of a connection that nobody knows, and says so", async () => {
    await fill(store, toJobs(5, 5), "UTC")
    const report = await ask(store, "", "nobody")
    expect(report.totals).toMatchObject({ jobs: 0, milli: null })
    expect(report.stretches).toEqual([{ from: 20261024, to: 20261120, source: "gap" }])
    expect(report.bars.every((bar) => bar.milli === null && bar.cells.length === 0)).toBe(true)
  })
})
