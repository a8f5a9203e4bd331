import { sql } from "kysely"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { writeState } from "@/lib/jobs/rollup-state"
import { openStore } from "@/lib/store/open"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES, TEST_DATABASE_URL } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { getMonthForecast, listBalances, listBudgets, listRunways } from "./data"
import { addBudget, changeBudget, endBudget, enterBalance, recordBudgetCrossings } from "./mutations"

const NOW = Date.UTC(2026, 10, 24, 12)
const ann = { id: "adm", email: "ann@team.test", name: "Ann", role: "admin" } as const
const by = { by: ann, now: NOW }
const ALL = { connection: null }

/** A job of a minute with model pro: 180 credits. */
const pro = (id: string, createdAt: number, given: Partial<VendorJob> = {}) =>
  vendorJob({ id, createdAt, status: "completed", model: "pro", durationMs: MINUTE, ...given })

/** The same store as another process has it. */
async function openBeside(store: Store): Promise<Store> {
  if (store.engine === "postgres") {
    const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(store.read)
    return openStore({ kind: "postgres", url: TEST_DATABASE_URL, schema: rows[0]?.schema ?? "" })
  }
  const { rows } = await sql<{ file: string }>`select file from pragma_database_list where name = 'main'`.execute(
    store.read,
  )
  return openStore({ kind: "sqlite", file: rows[0]?.file ?? "" })
}

describe.each(ENGINES)("budgets on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(async () => {
    await store.close()
  })

  const spend = (jobs: VendorJob[], teamZone = "UTC") =>
    store.write((tx) => mirrorJobs(tx, { ...look({ observedAt: NOW + 15 * DAY }), jobs, teamZone }))
  const listNews = () => store.read.selectFrom("notifications").selectAll().orderBy("num").execute()
  const budget = (given: object = {}) =>
    addBudget(
      store,
      { kind: "connection", subject: "main", monthMilli: 360_000, thresholds: [100, 50, 50, 80], ...given },
      by,
    )

  it("record each threshold once a month, however many processes look at once, and keep it when a refund lowers the sum", async () => {
    const num = await budget()
    await spend([pro("a", NOW - HOUR)])
    const other = await openBeside(store)
    const found = await Promise.all([store, other, store, other].map((one) => recordBudgetCrossings(one, NOW)))
    await other.close()
    expect(found.reduce((sum, one) => sum + one, 0)).toBe(1)
    expect(await recordBudgetCrossings(store, NOW + MINUTE)).toBe(0)
    await spend([pro("b", NOW - HOUR)])
    expect(await recordBudgetCrossings(store, NOW + 2 * MINUTE)).toBe(2)
    // Taken back by the vendor.
    await spend([pro("b", NOW - HOUR, { billingStatus: "refunded" })])
    expect(await recordBudgetCrossings(store, NOW + 3 * MINUTE)).toBe(0)
    const [state] = await listBudgets(store, ALL, NOW + 4 * MINUTE)
    expect(state).toMatchObject({ num, percent: 50, spentMilli: 180_000, level: "near", thresholds: [50, 80, 100] })
    expect(state?.crossed.map((one) => [one.percent, one.spentMilli])).toEqual([
      [50, 180_000],
      [80, 360_000],
      [100, 360_000],
    ])
    // What is reached together is told together.
    const news = (await listNews()).map((one) => JSON.parse(one.details))
    expect(news.map(({ percent, isEstimated }) => [percent, isEstimated])).toEqual([
      [50, true],
      [100, true],
    ])
    // The next month begins anew.
    await spend([pro("c", NOW + 10 * DAY)])
    expect(await recordBudgetCrossings(store, NOW + 10 * DAY + HOUR)).toBe(1)
  })

  it("record what a month reached in its last minutes also after its end, but judge no past month by a budget set later", async () => {
    const end = Date.UTC(2026, 11, 1)
    await budget({ monthMilli: 180_000, thresholds: [100] })
    await spend([pro("last", end - 10_000)])
    const later = { kind: "model", subject: "pro", monthMilli: 1_000, thresholds: [100] } as const
    await addBudget(store, later, { by: ann, now: end + MINUTE })
    expect(await recordBudgetCrossings(store, end + 3 * DAY)).toBe(0)
    expect(await recordBudgetCrossings(store, end + 2 * MINUTE)).toBe(1)
    expect(await recordBudgetCrossings(store, end + 3 * MINUTE)).toBe(0)
    expect((await listNews()).map((one) => JSON.parse(one.details))).toMatchObject([{ month: 202611, percent: 100 }])
  })

  it("neither record nor tell anything when one of the two fails", async () => {
    await budget()
    await spend([pro("a", NOW - HOUR)])
    await store.write((tx) => tx.schema.alterTable("notifications").renameTo("away").execute())
    await expect(recordBudgetCrossings(store, NOW)).rejects.toThrow()
    await store.write((tx) => tx.schema.alterTable("away").renameTo("notifications").execute())
    expect(await recordBudgetCrossings(store, NOW)).toBe(1)
    expect(await listNews()).toHaveLength(1)
  })

  it("count a customer's or a model's jobs alone, and say of how many nobody can tell", async () => {
    await budget({ kind: "customer", subject: "acme" })
    await budget({ kind: "model", subject: "pro" })
    await spend([
      pro("a", NOW - HOUR, { metadata: { customer: "acme" } }),
      pro("b", NOW - HOUR, { metadata: { customer: "acme" }, status: "failed" }),
      pro("c", NOW - HOUR, { model: "light" }),
      pro("d", NOW - 60 * DAY),
    ])
    const states = await listBudgets(store, ALL, NOW)
    expect(states.map(({ spentMilli, unknownJobs }) => [spentMilli, unknownJobs])).toEqual([
      [180_000, 2],
      [180_000, 1],
    ])
    expect(states.map(({ href }) => href)).toEqual([
      "/jobs?customer=acme&created=2026-11-01..2026-11-25&tz=UTC",
      "/jobs?model=pro&created=2026-11-01..2026-11-25&tz=UTC",
    ])
    expect((await listBudgets(store, { connection: "other" }, NOW)).length).toBe(2)
  })

  it("are one for each subject, are changed, and end; each written down with who did it", async () => {
    const made = await Promise.allSettled([budget(), budget()])
    expect(made.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"])
    await expect(budget()).rejects.toThrow("There is a budget for this already")
    const [first] = await listBudgets(store, ALL, NOW)
    const num = first?.num ?? 0
    await spend([pro("a", NOW - HOUR)])
    await changeBudget(store, { num, monthMilli: 100_000, thresholds: [90] }, by)
    expect(await listBudgets(store, ALL, NOW)).toMatchObject([{ level: "over", percent: 180, thresholds: [90] }])
    await endBudget(store, num, by)
    expect(await listBudgets(store, ALL, NOW)).toEqual([])
    expect(await recordBudgetCrossings(store, NOW)).toBe(0)
    await expect(endBudget(store, num, by)).rejects.toMatchObject({ code: "not_found" })
    await expect(changeBudget(store, { num, monthMilli: 1, thresholds: [1] }, by)).rejects.toMatchObject({
      code: "not_found",
    })
    expect(await budget()).not.toBe(num)
    const audit = await store.read.selectFrom("audit_log").select(["actor", "action"]).orderBy("num").execute()
    expect(audit).toEqual(
      ["added", "changed", "ended", "added"].map((word) => ({ actor: "adm", action: `budget.${word}` })),
    )
  })

  it("tell again what a raised amount puts off, what it does not stays told, and saving them as they are tells nothing", async () => {
    const num = await budget({ monthMilli: 180_000, thresholds: [50, 100] })
    await spend([pro("a", NOW - HOUR)])
    expect(await recordBudgetCrossings(store, NOW)).toBe(2)
    const before = { budget: num, month: 202610, percent: 100, at: 1, spent_milli: 1 }
    await store.write((tx) => tx.insertInto("budget_crossings").values(before).execute())
    const change = (monthMilli: number, thresholds: number[]) =>
      changeBudget(store, { num, monthMilli, thresholds }, by)
    const listCrossed = async () => (await listBudgets(store, ALL, NOW))[0]?.crossed.map((one) => one.percent)
    await change(360_000, [50, 100])
    expect(await listCrossed()).toEqual([50])
    expect(await recordBudgetCrossings(store, NOW + MINUTE)).toBe(0)
    await spend([pro("b", NOW - HOUR)])
    expect(await recordBudgetCrossings(store, NOW + 2 * MINUTE)).toBe(1)
    expect((await listNews()).map((one) => JSON.parse(one.details))).toMatchObject([
      { percent: 100, monthMilli: 180_000 },
      { percent: 100, monthMilli: 360_000 },
    ])
    await spend([pro("b", NOW - HOUR, { billingStatus: "refunded" })])
    await change(360_000, [100, 50])
    expect(await listCrossed()).toEqual([50, 100])
    await change(360_000, [50, 80, 100])
    expect(await listCrossed()).toEqual([50])
    // Of another month nothing is forgotten.
    const months = store.read.selectFrom("budget_crossings").select("month").orderBy("month")
    expect(await months.execute()).toEqual([{ month: 202610 }, { month: 202611 }])
  })

  it("record nothing by an amount that was changed while the sums were read", async () => {
    const num = await budget({ monthMilli: 180_000, thresholds: [100] })
    await spend([pro("a", NOW - HOUR)])
    const write: Store["write"] = async (work) => {
      await changeBudget(store, { num, monthMilli: 360_000, thresholds: [100] }, by)
      return store.write(work)
    }
    expect(await recordBudgetCrossings({ ...store, write }, NOW)).toBe(0)
    expect(await listNews()).toEqual([])
  })

  it("belong to the months of the team's zone", async () => {
    await store.write((tx) => writeState(tx, "team_zone", "Asia/Kathmandu"))
    await budget()
    // 00:15 on 1 December in Kathmandu.
    const edge = Date.UTC(2026, 10, 30, 18, 30)
    await spend([pro("november", edge - 30 * MINUTE), pro("december", edge)], "Asia/Kathmandu")
    expect(await listBudgets(store, ALL, edge - 20 * MINUTE)).toMatchObject([{ month: 202611, spentMilli: 180_000 }])
    expect(await listBudgets(store, ALL, edge + MINUTE)).toMatchObject([
      { month: 202612, spentMilli: 180_000, href: expect.stringContaining("created=2026-12-01..2026-12-02") },
    ])
  })

  it("take what was spent since a balance was typed in off it, and tell the end only when there is something to tell it from", async () => {
    await spend([pro("before", NOW - 2 * HOUR)])
    await enterBalance(store, { connection: "main", balanceMilli: 5 }, { by: ann, now: NOW - DAY })
    await enterBalance(store, { connection: "main", balanceMilli: 1_000_000 }, { by: ann, now: NOW - HOUR })
    const audit = await store.read.selectFrom("audit_log").selectAll().orderBy("num", "desc").executeTakeFirst()
    expect(audit).toMatchObject({ at: NOW - HOUR, actor: "adm", action: "balance.entered", subject: "connection:main" })
    await spend([pro("after", NOW - MINUTE), pro("failed", NOW - MINUTE, { status: "failed" })])
    const [young] = await listRunways(store, ALL, NOW)
    expect(young).toMatchObject({ spentSinceMilli: 180_000, unknownJobs: 1, leftMilli: 820_000 })
    expect(young).toMatchObject({ perDayMilli: null, ends: null })
    await spend(Array.from({ length: 28 }, (_, index) => pro(`d${index}`, NOW - (index + 1) * DAY)))
    const [runway] = await listRunways(store, { connection: "main" }, NOW)
    // Today has cost more than a usual day; then four days take 720 of 820, the fifth the rest.
    expect(runway).toMatchObject({ leftMilli: 820_000, perDayMilli: 180_000, ends: { likely: 20261129 } })
    expect(await listRunways(store, { connection: "other" }, NOW)).toEqual([])
    expect((await listBalances(store.read, "main", 5)).map((one) => one.balanceMilli)).toEqual([1_000_000, 5])
    // The day after it was typed in: its rest job by job, the new day from the sums.
    await spend([pro("next", NOW + 13 * HOUR)])
    expect(await listRunways(store, ALL, NOW + 14 * HOUR)).toMatchObject([{ spentSinceMilli: 360_000 }])
  })

  it("foretell nothing on an account of which no cost is known, and say of how many jobs that is", async () => {
    // Documented fields only: no model, so no rate.
    const days = Array.from({ length: 20 }, (_, index) => pro(`d${index}`, NOW - index * DAY, { model: undefined }))
    await spend(days)
    await budget()
    await enterBalance(store, { connection: "main", balanceMilli: 1_000 }, { by: ann, now: NOW - DAY })
    expect(await getMonthForecast(store, ALL, NOW)).toBeNull()
    expect(await listBudgets(store, ALL, NOW)).toMatchObject([{ spentMilli: 0, unknownJobs: 20, forecastMilli: null }])
    expect(await listRunways(store, ALL, NOW)).toMatchObject([{ unknownJobs: 2, perDayMilli: null, ends: null }])
    // Once it is told which model they had, there is something to tell it from.
    await spend(days.map(({ id, createdAt }) => pro(id, createdAt ?? 0)))
    expect(await getMonthForecast(store, ALL, NOW)).toMatchObject({ likelyMilli: 26 * 180_000, unknownJobs: 0 })
    // The record begins 19 days ago, nobody knows at which hour of that day's jobs: it counts for none of the seven.
    expect(await getMonthForecast(store, ALL, NOW - 12 * DAY)).toBeNull()
    expect(await getMonthForecast(store, ALL, NOW - 11 * DAY)).not.toBeNull()
  })

  it("take a day without jobs for one that cost nothing only where what the others cost is known", async () => {
    // Works from Monday to Friday; documented fields only. 24 November 2026 is a Tuesday.
    const days = Array.from({ length: 40 }, (_, index) => NOW - (index + 1) * DAY)
    const workdays = days.filter((at) => new Date(at).getUTCDay() % 6 !== 0)
    await spend(workdays.map((at) => pro(`d${at}`, at, { model: undefined })))
    await budget()
    await budget({ kind: "model", subject: "pro" })
    await budget({ kind: "customer", subject: "acme" })
    await enterBalance(store, { connection: "main", balanceMilli: 1_000 }, { by: ann, now: NOW - 10 * DAY })
    expect(await getMonthForecast(store, ALL, NOW)).toBeNull()
    expect(await listRunways(store, ALL, NOW)).toMatchObject([{ unknownJobs: 6, perDayMilli: null, ends: null }])
    // Nobody knows whether they are the model's or the customer's.
    expect(await listBudgets(store, ALL, NOW)).toMatchObject([
      { kind: "connection", spentMilli: 0, unknownJobs: 16, forecastMilli: null },
      { kind: "model", spentMilli: 0, unknownJobs: 16, forecastMilli: null },
      { kind: "customer", spentMilli: 0, unknownJobs: 16, forecastMilli: null },
    ])
    await spend(workdays.map((at) => pro(`d${at}`, at)))
    expect(await getMonthForecast(store, ALL, NOW)).toMatchObject({ likelyMilli: 21 * 180_000, unknownJobs: 0 })
  })
})
