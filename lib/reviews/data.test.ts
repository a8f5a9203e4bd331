import { parse } from "csv-parse/sync"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { FACTORS } from "@/lib/domain/explain"
import { toPerMinuteMilli } from "@/lib/domain/review-figures"
import { DAY, HOUR, MINUTE, toDay } from "@/lib/domain/time"
import { listJobs } from "@/lib/jobs/list-data"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { mirror, mirrorMonth, NOW, TEST_ENV } from "@/lib/testing/review-rig"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getUsage } from "@/lib/usage/data"
import type { VendorJob } from "@/lib/vendor/types"
import { toReviewCsv } from "./csv"
import { getReview, listReviews } from "./data"
import { toReviewMarkdown } from "./markdown"
import { toRowText } from "./row-text"
import { toReviewRows } from "./rows"
import type { Review } from "./schema"

vi.mock("@/lib/env", () => ({ readEnv: () => TEST_ENV }))

const ZONES = ["UTC", "Asia/Kathmandu", "America/New_York"] as const
const WEEK = "2026-W47"
const IN_WEEK = { from: 20261116, until: 20261123 }

async function readWeek(store: Store, zone: string, connection: string | null) {
  const rows = await store.read.selectFrom("jobs").selectAll().execute()
  return rows.filter((row) => {
    const day = toDay(row.created_sort, zone)
    return day >= IN_WEEK.from && day < IN_WEEK.until && (connection === null || row.connection === connection)
  })
}

async function listIds(store: Store, href: string): Promise<string[]> {
  const filter = toJobFilter(loadJobList(new URLSearchParams(href.split("?")[1])), "UTC")
  const ids: string[] = []
  for (let cursor: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof listJobs>> = await listJobs(store, filter, { cursor, now: NOW })
    ids.push(...page.rows.map((row) => row.id))
    if (page.nextCursor === null) return ids.toSorted()
    cursor = page.nextCursor
  }
}

describe.each(ENGINES.flatMap((engine) => ZONES.map((zone) => [engine, zone] as const)))(
  "a review on %s in %s",
  (engine, zone) => {
    let store: Store
    let review: Review
    beforeAll(async () => {
      store = await openSharedStore(engine)
      await beginBuild(store, zone)
      await mirrorMonth(store, zone)
      review = await getReview(store, { week: WEEK, connection: null }, NOW)
    })
    afterAll(() => store.close())

    it.each([null, "main", "other"])(
      "says what adding up the jobs of its days by hand says (connection: %s)",
      async (connection) => {
        const jobs = await readWeek(store, zone, connection)
        const { figures, days } = (await getReview(store, { week: WEEK, connection }, NOW)).report
        const ended = jobs.filter(({ status }) => status === "completed" || status === "failed")
        const cost = jobs.reduce((sum, job) => sum + (job.cost_milli ?? 0), 0)
        expect(figures).toMatchObject({
          jobs: jobs.length,
          completed: jobs.filter(({ status }) => status === "completed").length,
          failed: jobs.filter(({ status }) => status === "failed").length,
          pending: jobs.length - ended.length,
          costMilli: cost,
          unknownJobs: ended.filter((job) => job.cost_milli === null).length,
          isEstimated: jobs.some((job) => job.cost_basis === "estimated"),
        })
        expect(days).toHaveLength(7)
        expect(days.reduce((sum, day) => sum + (day.costMilli ?? 0), 0)).toBe(cost)
        expect(days.reduce((sum, day) => sum + (day.jobs ?? 0), 0)).toBe(jobs.length)
      },
    )

    it("leads from every line to exactly its jobs", async () => {
      const jobs = await readWeek(store, zone, null)
      const { days, models, customers, failures } = review.report
      for (const day of days) {
        const own = jobs.filter((job) => toDay(job.created_sort, zone) === day.day).map(({ id }) => id)
        expect(await listIds(store, day.href)).toEqual(own.toSorted())
      }
      const lines = [
        ...models.map((line) => ["model", line] as const),
        ...customers.map((line) => ["customer", line] as const),
      ]
      for (const [column, line] of lines) {
        const own = jobs.filter((job) => job[column] === line.name)
        expect(await listIds(store, line.href)).toEqual(own.map(({ id }) => id).toSorted())
        expect(line.jobs).toBe(own.length)
        expect(line.costMilli ?? 0).toBe(own.reduce((sum, job) => sum + (job.cost_milli ?? 0), 0))
      }
      for (const line of failures) {
        const own = jobs.filter((job) => job.group_id === line.groupId).map(({ id }) => id)
        expect(await listIds(store, line.href)).toEqual(own.toSorted())
        expect(line.jobs).toBe(own.length)
      }
      expect(models.reduce((sum, line) => sum + (line.costMilli ?? 0), 0)).toBe(review.report.figures.costMilli)
    })

    it("explains the change to the last milli-credit", () => {
      const { change, figures, before } = review.report
      const parts = FACTORS.map((factor) => change?.parts[factor] ?? 0)
      expect(change).toMatchObject({ beforeMilli: before?.costMilli, afterMilli: figures.costMilli })
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe((figures.costMilli ?? 0) - (before?.costMilli ?? 0))
    })

    it("says the same numbers in JSON, CSV and Markdown", () => {
      const { figures, days, models, waste } = review.report
      const csv: { section: string; name: string; value: string; unit: string }[] = parse(toReviewCsv(review), {
        columns: true,
      })
      const find = (section: string, name: string, unit: string) =>
        csv.find((row) => row.section === section && row.name === name && row.unit === unit)?.value
      expect(find("Figures", "Credits", "credits")).toBe(String((figures.costMilli ?? 0) / 1_000))
      expect(find("Figures", "Jobs", "jobs")).toBe(String(figures.jobs))
      for (const day of days) {
        const name = `${String(day.day).slice(0, 4)}-${String(day.day).slice(4, 6)}-${String(day.day).slice(6)}`
        expect(find("Days", name, "credits")).toBe(String((day.costMilli ?? 0) / 1_000))
      }
      for (const { name, jobs } of models) expect(find("Models", name ?? "not known", "jobs")).toBe(String(jobs))
      expect(find("Waste", "Total", "credits")).toBe(String((waste.totalMilli ?? 0) / 1_000))
      const markdown = toReviewMarkdown(review)
      const rows = toReviewRows(review)
      expect(csv).toHaveLength(rows.length)
      for (const row of rows.filter(({ unit }) => unit !== "text")) expect(markdown).toContain(toRowText(row))
    })
  },
)

const MONDAY = Date.UTC(2026, 10, 16)
const plain = (id: string, createdAt: number, given: Partial<VendorJob> = {}) =>
  vendorJob({ id, createdAt, status: "completed", durationMs: MINUTE, billingStatus: "charged", ...given })
const priced = (id: string, createdAt: number, given: Partial<VendorJob> = {}) =>
  plain(id, createdAt, { model: "light", ...given })

describe.each(ENGINES)("weeks of which not all costs are known, on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await beginBuild(store, "UTC")
  })
  afterEach(() => store.close())

  it("cost a usable minute what the usage page says, also where it cannot be told", async () => {
    const range = { kind: "days", from: "2026-11-16", to: "2026-11-22" } as const
    const asked = { range, zone: "team", by: "model", measure: "credits", connection: null } as const
    const week = (known: number) =>
      Array.from({ length: 10 }, (_, n) => (n < known ? priced : plain)(`j${n}`, MONDAY + n * HOUR))
    // Jobs of 45 credits for a minute each, and one that failed: only what is known to have cost is spent, and only its length bought.
    for (const [known, milli] of [
      [4, null],
      [6, 52_500],
      [10, 49_500],
    ] as const) {
      await mirror(store, [...week(known), priced("failed", MONDAY, { status: "failed" })], { teamZone: "UTC" })
      const { figures } = (await getReview(store, { week: WEEK, connection: null }, NOW)).report
      const { usable } = await getUsage(store, asked, NOW)
      expect([toPerMinuteMilli(figures), usable.perMinuteMilli]).toEqual([milli, milli])
    }
  })

  it("are listed as estimated only where their own costs are", async () => {
    const jobs = [priced("old", MONDAY - 14 * DAY), plain("a", MONDAY, { creditsMilli: 1_000 })]
    await mirror(store, jobs, { teamZone: "UTC" })
    const lines = (await listReviews(store, { connection: null }, NOW)).filter((line) => line.jobs !== 0)
    expect(lines.map(({ week, isEstimated }) => [week, isEstimated])).toEqual([
      ["2026-W47", false],
      ["2026-W45", true],
    ])
  })
})
