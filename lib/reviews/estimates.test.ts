import { parse } from "csv-parse/sync"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { addBudget } from "@/lib/budgets/mutations"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { toWeekInstants } from "@/lib/domain/week"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { addPerson, mirror, NOW, TEST_ENV } from "@/lib/testing/review-rig"
import { openSharedStore } from "@/lib/testing/shared-store"
import { listCosts } from "@/lib/usage/costs"
import type { VendorJob } from "@/lib/vendor/types"
import { toReviewCsv } from "./csv"
import { getReview } from "./data"
import { readFrozen } from "./frozen"
import { toReviewMarkdown } from "./markdown"
import { signReview } from "./mutations"
import type { Review } from "./schema"

vi.mock("@/lib/env", () => ({ readEnv: () => TEST_ENV }))

const WEEK = "2026-W47"
const ASKED = { week: WEEK, connection: null }
const { fromAt: MONDAY } = toWeekInstants(WEEK, "UTC")
const TUESDAY = MONDAY + DAY

const job = (id: string, createdAt: number, given: Partial<VendorJob>) =>
  vendorJob({ id, createdAt, status: "completed", durationMs: MINUTE, outputFormat: "webm", ...given })
const failure = (code: string) => ({ code, message: `${code} it is`, requestId: null, truncated: false })
/** What the vendor names, and what we reckon: two videos each, bought twice, and a failure that was charged. */
const told = { model: "pro", creditsMilli: 9_000, metadata: { customer: "acme" } }
const reckoned = { model: "light", metadata: { customer: "globex" } }
const JOBS = [
  job("t1", MONDAY, { ...told, inputUrl: "https://m.test/told.mp4" }),
  job("t2", MONDAY + HOUR, { ...told, inputUrl: "https://m.test/told.mp4" }),
  job("t3", TUESDAY, { ...told, status: "failed", error: failure("timeout") }),
  job("r1", TUESDAY, { ...reckoned, inputUrl: "https://m.test/reckoned.mp4" }),
  job("r2", TUESDAY + HOUR, { ...reckoned, inputUrl: "https://m.test/reckoned.mp4" }),
  job("r3", TUESDAY, { ...reckoned, status: "failed", billingStatus: "charged", error: failure("decode") }),
  // Reserved for what runs: no cost, and nothing that an estimate is made less by.
  job("open", TUESDAY, { ...reckoned, status: "processing", creditsMilli: 500_000 }),
]

/** The rows of a CSV that hold credits, as "name: estimated". */
function toMarks(review: Review, section: string): string[] {
  const rows: Record<string, string>[] = parse(toReviewCsv(review), { columns: true })
  return rows
    .filter((row) => row.section === section && row.unit === "credits")
    .map((row) => `${row.name}${row.estimated === "yes" ? " ~" : ""}`)
}

/** The lines of a table in Markdown whose first cell is one of `names`. */
function toLines(review: Review, section: string, names: readonly string[]): string[] {
  const [, part = ""] = toReviewMarkdown(review).split(`## ${section}\n`)
  const [own = ""] = part.split("\n## ")
  return own.split("\n").filter((line) => names.some((name) => line.startsWith(`| ${name} |`)))
}

describe.each(ENGINES)("estimates in a review on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await beginBuild(store, "UTC")
  })
  afterEach(() => store.close())
  const add = (jobs: VendorJob[]) => mirror(store, jobs, { teamZone: "UTC" })
  const read = () => getReview(store, ASKED, NOW)
  const addBudgets = async () => {
    const by = await addPerson(store, { id: "p1", name: "Ada" })
    for (const [kind, subject] of [
      ["model", "pro"],
      ["model", "light"],
      ["customer", "globex"],
      ["connection", "main"],
    ] as const) {
      await addBudget(store, { kind, subject, monthMilli: 1_000_000, thresholds: [100] }, { by, now: NOW })
    }
    return by
  }

  it("are marked on each line that holds them and on no other, in the report, its CSV and its Markdown", async () => {
    await addBudgets()
    await add(JOBS)
    const review = await read()
    const { days, models, customers, failures, waste, budgets, forecast } = review.report
    const marks = (lines: readonly { isEstimated?: boolean }[]) => lines.map((line) => line.isEstimated)
    expect(marks(days)).toEqual([false, true, false, false, false, false, false])
    expect(models.map(({ name, isEstimated }) => [name, isEstimated])).toEqual([
      ["light", true],
      ["pro", false],
    ])
    // Of the same day, and told apart all the same.
    expect(customers.map(({ name, isEstimated }) => [name, isEstimated])).toEqual([
      ["globex", true],
      ["acme", false],
    ])
    const byCost = failures.toSorted((a, b) => (b.costMilli ?? 0) - (a.costMilli ?? 0))
    expect(byCost.map(({ costMilli, isEstimated }) => [costMilli, isEstimated])).toEqual([
      [45_000, true],
      [9_000, false],
    ])
    const { clusters } = waste.duplicate
    expect(clusters.map((one) => [one.model, one.isEstimated, one.first.isEstimated])).toEqual([
      ["light", true, true],
      ["pro", false, false],
    ])
    const asOriginal = waste.whatIf.filter(({ to }) => to === "original").map((one) => [one.from, one.isEstimated])
    expect(asOriginal).toEqual([
      ["pro", false],
      ["light", true],
    ])
    expect(budgets.map((one) => [one.subject, one.isEstimated])).toEqual([
      ["pro", false],
      ["light", true],
      ["globex", true],
      ["main", true],
    ])
    expect(forecast).toMatchObject({ spentMilli: 162_000, isEstimated: true })
    expect(toMarks(review, "Days").slice(0, 3)).toEqual(["2026-11-16", "2026-11-17 ~", "2026-11-18"])
    expect(toMarks(review, "Models")).toEqual(["light ~", "pro"])
    expect(toMarks(review, "Customers")).toEqual(["globex ~", "acme"])
    expect(toMarks(review, "Failures").filter((name) => name.endsWith("~"))).toHaveLength(1)
    expect(toMarks(review, "Bought again")).toEqual([
      "m.test/reckoned.mp4, light, webm, globex ~",
      "m.test/told.mp4, pro, webm, acme",
    ])
    const whatIf = toMarks(review, "At another model’s rate").filter((name) => name.includes("as original"))
    expect(whatIf.toSorted()).toEqual([
      "light as original, cost ~",
      "light as original, would cost ~",
      "pro as original, cost",
      "pro as original, would cost ~",
    ])
    expect(toMarks(review, "Budgets").filter((name) => name.includes("spent"))).toEqual([
      "model pro: spent",
      "model light: spent ~",
      "customer globex: spent ~",
      "connection main: spent ~",
    ])
    expect(toMarks(review, "Forecast")[0]).toBe("Spent ~")
    expect(toLines(review, "Days", ["2026-11-16", "2026-11-17"])).toEqual([
      "| 2026-11-16 | 18 | 2 | 0 |",
      "| 2026-11-17 | \\~144 | 5 | 2 |",
    ])
    expect(toLines(review, "Customers", ["`acme`", "`globex`"])).toEqual([
      "| `globex` | \\~135 | 4 | 83.3 % |",
      "| `acme` | 27 | 3 | 16.7 % |",
    ])
  })

  it("do not mark what was wasted where the vendor named all of it, and others are reckoned", async () => {
    // Without repeats: of these the sums tell only whether any completed job of the week is reckoned.
    await add(JOBS.filter(({ id }) => ["t1", "t3", "r1"].includes(id)))
    const review = await read()
    expect(review.report.figures).toMatchObject({ isEstimated: true, wastedMilli: 9_000, isWastedEstimated: false })
    expect(toMarks(review, "Figures").filter((name) => /^(Credits|Wasted)/.test(name))).toEqual(["Credits ~", "Wasted"])
  })

  it("are never less than nothing, whatever the vendor reserves for jobs that run", async () => {
    await add(JOBS)
    const days = { from: 20261116, until: 20261123 }
    const rows = await listCosts(store.read, { connection: null, zone: "team", days }, ["model"])
    const sums = rows.map((row) => [row.model, row.status, row.estimatedMilli]).toSorted()
    expect(sums).toEqual([
      ["light", "completed", 90_000],
      ["light", "failed", 45_000],
      ["light", "processing", 0],
      ["pro", "completed", 0],
      ["pro", "failed", 0],
    ])
  })

  it("are not marked in a review that was signed before the mark was kept, and its figures stay", async () => {
    const by = await addBudgets()
    await add(JOBS)
    await signReview(store, ASKED, { by, now: NOW })
    const { report } = await read()
    const { frozen } = await store.read.selectFrom("reviews").select("frozen").executeTakeFirstOrThrow()
    const old = JSON.parse(frozen ?? "")
    const { days, models, customers, failures, budgets, forecast } = old
    const { clusters } = old.waste.duplicate
    const jobs = clusters.flatMap((one: { first: object; repeats: object[] }) => [one.first, ...one.repeats])
    const lines = [days, models, customers, failures, budgets, forecast, clusters, jobs, old.waste.whatIf].flat()
    for (const line of lines) delete line.isEstimated
    await store.write((tx) =>
      tx
        .updateTable("reviews")
        .set({ frozen: JSON.stringify(old) })
        .execute(),
    )
    const review = await read()
    expect(review.report.days).toEqual(report.days.map(({ isEstimated: _, ...day }) => day))
    expect(review.corrections).toEqual([])
    const sections = ["Days", "Models", "Customers", "Failures", "Bought again"]
    expect(sections.flatMap((section) => toMarks(review, section)).filter((name) => name.endsWith("~"))).toEqual([])
    expect(toLines(review, "Days", ["2026-11-17"])).toEqual(["| 2026-11-17 | 144 | 5 | 2 |"])
    // What is there must be a mark.
    expect(() => readFrozen(JSON.stringify({ ...old, days: [{ ...old.days[0], isEstimated: "no" }] }))).toThrow()
  })

  it("never stand for waste that nobody can tell: one refund among failures of unknown charge is not 0", async () => {
    const failed = (id: string, billingStatus: string | undefined) =>
      job(id, MONDAY, { status: "failed", model: "light", billingStatus })
    const untold = Array.from({ length: 9 }, (_, n) => failed(`u${n}`, undefined))
    await add([job("a", MONDAY, { model: "light", inputUrl: "https://media.test/a.mp4" }), ...untold])
    await add([failed("free", "refunded")])
    const tell = async () => {
      const review = await read()
      const csv: Record<string, string>[] = parse(toReviewCsv(review), { columns: true })
      const wasted = csv.filter(({ section, name }) => section === "Figures" && /^(Wasted|Failed or)/.test(name ?? ""))
      return {
        milli: review.report.figures.wastedMilli,
        headline: review.report.headline,
        csv: wasted.map(({ value }) => value),
        markdown: toLines(review, "Figures", ["Wasted", "Failed or bought again, of unknown cost"]),
      }
    }
    expect(await tell()).toEqual({
      milli: null,
      headline: "16–22 November 2026: ~45 credits for 11 jobs; our record begins on Mon 16 Nov 2026.",
      csv: ["", "9"],
      markdown: ["| Wasted | – |", "| Failed or bought again, of unknown cost | 9 jobs |"],
    })
    await add([failed("paid", "charged")])
    expect(await tell()).toEqual({
      milli: 45_000,
      headline:
        "16–22 November 2026: ~90 credits for 12 jobs; at least 50 % bought nothing usable, without 9 jobs whose charge nobody can tell; our record begins on Mon 16 Nov 2026.",
      csv: ["45", "9"],
      markdown: ["| Wasted | \\~45 credits |", "| Failed or bought again, of unknown cost | 9 jobs |"],
    })
  })
})
