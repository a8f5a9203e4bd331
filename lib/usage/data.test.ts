import { parse } from "csv-parse/sync"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY, HOUR } from "@/lib/domain/time"
import type { UsageReport } from "@/lib/domain/usage-report"
import { countJobs } from "@/lib/jobs/list-counts"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { getWaste } from "@/lib/waste/data"
import { toUsageCsv } from "./csv"
import { getUsage } from "./data"
import { toBarHref } from "./links-schema"
import { toUsageView, USAGE_DIMENSIONS } from "./schema"

const NOW = T0 + 5 * HOUR
const ZONES = ["UTC", "Asia/Kathmandu", "America/New_York"] as const
/** Names that an address, SQL or a spreadsheet could misread; more than are shown. */
const CUSTOMERS = ["acme", "a,b", "50 % off", "@none", "!no", "=2+2", "Søn & Co", "x\"y'z", "tiny", "last"] as const
const MODELS = ["original", "light", "pro", "constructor", undefined] as const
const STATUSES = ["completed", "completed", "completed", "failed", "processing"] as const

/** One job every few hours, so that each zone cuts them into other days. */
function toJobs(count: number, hours: number): VendorJob[] {
  return Array.from({ length: count }, (_, n) => {
    const status = STATUSES[n % STATUSES.length] ?? "completed"
    const customer = n % 13 === 12 ? undefined : CUSTOMERS[(n * 3) % CUSTOMERS.length]
    return vendorJob({
      id: `job_${n}`,
      status,
      createdAt: T0 - n * hours * HOUR,
      model: MODELS[n % MODELS.length],
      outputFormat: n % 3 === 0 ? "webm" : "mov",
      durationMs: status === "completed" ? 30_000 + n * 1_000 : undefined,
      creditsMilli: n % 7 === 0 ? 1_000 + n : undefined,
      billingStatus: status === "failed" && n % 2 === 0 ? "charged" : undefined,
      metadata: customer === undefined ? undefined : { customer, project: `p${n % 2}` },
    })
  })
}

async function fill(store: Store, jobs: VendorJob[], teamZone: string): Promise<void> {
  await beginBuild(store, teamZone)
  for (const connection of ["prod", "staging"]) {
    const own = jobs.filter((_, n) => (n % 3 === 0) === (connection === "staging"))
    await store.write((tx) => mirrorJobs(tx, { ...look({ connection, observedAt: NOW }), jobs: own, teamZone }))
  }
}

const ask = (store: Store, query: string, connection: string | null = null) =>
  getUsage(store, { ...toUsageView(new URLSearchParams(query)), connection }, NOW)

/** What the list of jobs says of a link of the page. */
async function follow(store: Store, href: string) {
  const filter = toJobFilter(loadJobList(new URL(href, "http://x").searchParams), "UTC")
  const { tabs, credits } = await countJobs(store, filter, NOW)
  const { reportedMilli = 0, estimatedMilli = 0 } = credits ?? {}
  return { jobs: tabs[filter.tab], milli: reportedMilli + estimatedMilli, isEstimated: estimatedMilli > 0 }
}

async function expectCellsToBeTheirJobs(store: Store, report: UsageReport, every: number): Promise<number> {
  let checked = 0
  const cells = report.bars.flatMap((bar) => bar.cells.map((cell, at) => ({ bar, cell, series: report.series[at] })))
  for (const [n, { bar, cell, series }] of cells.entries()) {
    if (n % every !== 0 || !series) continue
    const href = toBarHref(report, bar, series)
    if (!href) continue
    const told = await follow(store, href)
    expect(told, href).toMatchObject({ jobs: cell?.jobs ?? 0, milli: cell?.milli ?? 0 })
    // Of customers and projects an estimate of another on the same day marks them too.
    if (report.by !== "customer" && report.by !== "project") expect(cell?.isEstimated ?? false).toBe(told.isEstimated)
    else if (told.isEstimated) expect(cell?.isEstimated).toBe(true)
    checked++
  }
  return checked
}

describe.each(ENGINES)("getUsage on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  it("draws bars whose segments are exactly the jobs they lead to, in every dimension and zone", async () => {
    await fill(store, toJobs(90, 5), "America/New_York")
    let checked = 0
    for (const [n, by] of USAGE_DIMENSIONS.entries()) {
      const zone = n % 2 === 0 ? "utc" : "team"
      const report = await ask(store, `by=${by}&zone=${zone}&days=28`, n === 1 ? "prod" : null)
      checked += await expectCellsToBeTheirJobs(store, report, 31)
      const sum = (pick: (bar: UsageReport["bars"][number]) => number) =>
        report.bars.reduce((all, bar) => all + pick(bar), 0)
      expect(sum((bar) => bar.milli ?? 0)).toBe(report.totals.milli)
      expect(sum((bar) => bar.cells.reduce((all, cell) => all + (cell?.milli ?? 0), 0))).toBe(report.totals.milli)
      expect(sum((bar) => bar.cells.reduce((all, cell) => all + (cell?.jobs ?? 0), 0))).toBe(report.totals.jobs)
    }
    expect(checked).toBeGreaterThan(15)
  })

  it("holds the same in bars of a week and of a month", async () => {
    await fill(store, toJobs(70, 24 * 12), "Asia/Kathmandu")
    for (const [query, grain] of [
      ["days=730&by=customer&zone=team", "week"],
      ["from=2020-01-01&to=2026-11-20&by=project", "month"],
    ] as const) {
      const report = await ask(store, query)
      expect([report.grain, report.totals.jobs]).toEqual([grain, grain === "week" ? 61 : 70])
      expect(await expectCellsToBeTheirJobs(store, report, 37)).toBeGreaterThan(1)
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
    for (const query of ["zone=team&by=model", "by=customer"]) {
      const report = await ask(store, query)
      // Every day by hand, from the jobs themselves.
      for (const bar of [report.bars.at(-1), report.bars.at(-4), report.bars.at(-9)]) {
        const href = bar && toBarHref(report, bar)
        const { isEstimated, jobs, milli } = bar ?? {}
        expect(href && (await follow(store, href))).toEqual({ jobs, milli, isEstimated })
      }
      const json: UsageReport = JSON.parse(JSON.stringify(report))
      expect(json).toEqual(report)
      const rows: Record<string, string>[] = parse(toUsageCsv(report), { columns: true })
      expect(rows.map((row) => (row.credits === "" ? null : Math.round(Number(row.credits) * 1_000)))).toEqual(
        report.bars.map((bar) => bar.milli),
      )
      const cells = rows.map((row) => Object.values(row).slice(-report.series.length))
      expect(cells.map((row) => row.map((text) => Math.round(Number(text) * 1_000)))).toEqual(
        report.bars.map((bar) => bar.cells.map((cell) => cell?.milli ?? 0)),
      )
    }
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

  it("knows nothing of a connection that nobody knows, and says so", async () => {
    await fill(store, toJobs(5, 5), "UTC")
    const report = await ask(store, "", "nobody")
    expect(report.totals).toMatchObject({ jobs: 0, milli: null })
    expect(report.stretches).toEqual([{ from: 20261024, to: 20261120, source: "gap" }])
    expect(report.bars.every((bar) => bar.milli === null && bar.cells.length === 0)).toBe(true)
  })
})
