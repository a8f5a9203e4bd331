import { parse } from "csv-parse/sync"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { DAY, MINUTE } from "@/lib/domain/time"
import { toWeekInstants } from "@/lib/domain/week"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { addPerson, mirror, NOW, TEST_ENV } from "@/lib/testing/review-rig"
import { openSharedStore } from "@/lib/testing/shared-store"
import { toReviewCsv } from "./csv"
import { getReview, listReviews } from "./data"
import { readFrozen } from "./frozen"
import { signReview } from "./mutations"

vi.mock("@/lib/env", () => ({ readEnv: () => TEST_ENV }))

const ZONE = "America/New_York"
const WEEK = "2026-W47"
const ALL = { week: WEEK, connection: null }
const { fromAt: MONDAY, untilAt: END } = toWeekInstants(WEEK, ZONE)

const done = (id: string, createdAt: number) =>
  vendorJob({ id, createdAt, status: "completed", model: "light", durationMs: MINUTE, billingStatus: "charged" })
const told = (day: number, updated_at: number) => ({
  ...{ connection: "main", day: 20261100 + day, credits_milli: 1_000 * day, updated_at },
  ...{ jobs: null, completed: null, failed: null, calls: null },
})

describe.each(ENGINES)("what a review cannot know, on %s", (engine) => {
  let store: Store
  let by: Operator
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await beginBuild(store, ZONE)
    by = await addPerson(store, { id: "p1", name: "Ada" })
  })
  afterEach(() => store.close())
  const add = (id: string, createdAt: number) =>
    mirror(store, [done(id, createdAt)], { teamZone: ZONE, observedAt: END })
  const tell = (...rows: ReturnType<typeof told>[]) =>
    store.write((tx) => tx.insertInto("usage_days").values(rows).execute())
  const read = async () => (await getReview(store, ALL, NOW)).report

  it("is all of a week before our record begins: no figure of it is 0, and nobody can sign it", async () => {
    await add("next", END)
    await tell(told(17, NOW))
    const report = await read()
    expect(report.figures).toEqual({
      ...{ jobs: null, completed: null, failed: null, pending: null, unknownJobs: null },
      ...{
        costMilli: null,
        isEstimated: false,
        isWastedEstimated: false,
        usableMs: null,
        pricedMs: 0,
        wastedMilli: null,
      },
      ...{ reportedMilli: 17_000, reportedDays: 1, reportableDays: 7 },
    })
    expect(report.days.map(({ jobs, failed, costMilli }) => [jobs, failed, costMilli])).toEqual(
      Array.from({ length: 7 }, () => [null, null, null]),
    )
    const { totalMilli, failed, duplicate } = report.waste
    expect([totalMilli, failed.milli, duplicate.milli]).toEqual([null, null, null])
    expect(report.headline).toBe("16–22 November 2026: its jobs are not known; our record begins on Mon 23 Nov 2026.")
    expect(report.caveats[0]).toBe("Our record begins on Mon 23 Nov 2026, after this week: its jobs are not known.")
    await expect(signReview(store, ALL, { by, now: NOW })).rejects.toMatchObject({
      code: "invalid",
      message: "Our record begins on Mon 23 Nov 2026, after this week: there is nothing to sign.",
    })
    expect(await store.read.selectFrom("reviews").selectAll().execute()).toEqual([])
  })

  it("is everything where our record holds no job: there is nothing to sign", async () => {
    const signing = signReview(store, ALL, { by, now: NOW })
    await expect(signing).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("no job yet") })
    // Of one connection alone, too, whatever the others hold.
    await add("a", MONDAY)
    const other = signReview(store, { week: WEEK, connection: "other" }, { by, now: NOW })
    await expect(other).rejects.toMatchObject({ code: "invalid" })
    await signReview(store, { week: WEEK, connection: "main" }, { by, now: NOW })
  })

  it("is the days before our record begins within it; the others are known, none of them without a job as well", async () => {
    await add("wed", MONDAY + 2 * DAY)
    await add("fri", MONDAY + 4 * DAY)
    const known = [1, 0, 1, 0, 0].map((jobs) => [jobs, 0, jobs * 45_000])
    const report = await read()
    expect(report.days.map(({ jobs, failed, costMilli }) => [jobs, failed, costMilli])).toEqual([
      [null, null, null],
      [null, null, null],
      ...known,
    ])
    expect(report.figures).toMatchObject({ jobs: 2, costMilli: 90_000 })
    expect(report.headline).toBe("16–22 November 2026: ~90 credits for 2 jobs; our record begins on Wed 18 Nov 2026.")
    expect(report.caveats[0]).toBe(
      "Our record begins on Wed 18 Nov 2026: what was made before that is in no figure, and there is no week before to compare with.",
    )
    const csv: { section: string; key: string; name: string; value: string }[] = parse(
      toReviewCsv(await getReview(store, ALL, NOW)),
      { columns: true },
    )
    const failed = csv.filter(({ section, name }) => section === "Days" && name.endsWith("failed"))
    expect(failed.map(({ value }) => value)).toEqual(["", "", "0", "0", "0", "0", "0"])
  })

  it("is frozen as not known, and read again; what an earlier version signed as 0 stays so, and is told of", async () => {
    await add("wed", MONDAY + 2 * DAY)
    await signReview(store, ALL, { by, now: NOW })
    const signed = await getReview(store, ALL, NOW)
    expect([signed.report.days[0]?.jobs, signed.corrections]).toEqual([null, []])
    expect(await listReviews(store, { connection: null }, NOW)).toMatchObject([
      { jobs: 0 },
      { jobs: 1, state: "signed" },
    ])
    const days = signed.report.days.map((day) => ({
      ...day,
      jobs: day.jobs ?? 0,
      failed: 0,
      costMilli: day.costMilli ?? 0,
    }))
    const old = { ...signed.report, days }
    expect(readFrozen(JSON.stringify(old)).days).toEqual(days)
    await store.write((tx) =>
      tx
        .updateTable("reviews")
        .set({ frozen: JSON.stringify(old) })
        .execute(),
    )
    const { report, corrections } = await getReview(store, ALL, NOW)
    expect(report.days[0]).toMatchObject({ jobs: 0, failed: 0, costMilli: 0 })
    expect(corrections).toContainEqual({ name: "Days: 2026-11-16, jobs", signed: "0", now: "–" })
    // A whole week that an earlier version let somebody sign as empty.
    const empty = { ...old, figures: { ...old.figures, jobs: 0, failed: 0, costMilli: 0 } }
    expect(readFrozen(JSON.stringify(empty)).figures).toMatchObject({ jobs: 0, failed: 0, costMilli: 0 })
  })

  it("is what the vendor said of a day before that was over: no such figure is in the sum", async () => {
    await add("a", MONDAY)
    await tell(told(17, Date.UTC(2026, 10, 17, 12)))
    const early = await read()
    expect(early.figures).toMatchObject({ reportedMilli: null, reportedDays: 0, reportableDays: 7 })
    const caveats = early.caveats.join("\n")
    expect(caveats).toContain("The vendor’s figure of 1 vendor day was read before it was over")
    expect(caveats).not.toContain("reported no credits")
    await tell(told(16, Date.UTC(2026, 10, 17)), told(18, Date.UTC(2026, 10, 19) - 1))
    const later = await read()
    expect(later.figures).toMatchObject({ reportedMilli: 16_000, reportedDays: 1, reportableDays: 7 })
    expect(later.caveats.join("\n")).toContain("of 2 vendor days was read before they were over")
  })
})
