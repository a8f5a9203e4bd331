import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DAY, HOUR } from "@/lib/domain/time"
import { countJobs } from "@/lib/jobs/list-counts"
import { listJobs } from "@/lib/jobs/list-data"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { addJobs, createJobRecord, NOW } from "@/lib/jobs/list-testing"
import { createRng } from "@/lib/sandbox/prng"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { toFailedJobs } from "./filter-data"
import { findGroup } from "./group-data"
import { listFailures, listMatchingIds } from "./list-data"
import { type FailureFilter, toFailedJobsHref, toFailureFilter, toFailureParams } from "./list-schema"

const GROUPS = ["fg_a", "fg_b", "fg_c", "fg_d"] as const
const CLASSES = ["fix_request", "top_up", "escalate", "fix_request"] as const

async function addGroups(store: Store, ids: readonly string[] = GROUPS): Promise<void> {
  const rows = ids.map((id, at) => ({
    id,
    code: null,
    template: `${id} failed`,
    cause: "unknown",
    class: CLASSES[at % 4] ?? ("unknown" as const),
    title: id,
    first_seen_at: NOW - 60 * DAY,
    last_seen_at: NOW,
    created_at: NOW,
  }))
  await store.write((tx) => tx.insertInto("failure_groups").values(rows).execute())
}

/** Failures at awkward moments, among jobs that did not fail. */
async function addHistory(store: Store): Promise<void> {
  const rng = createRng(11)
  const pick = <T>(list: readonly T[]) => list[rng.int(0, list.length - 1)] as T
  const jobs = Array.from({ length: 900 }, (_, at) => {
    const isFailed = rng.chance(0.7)
    const day = rng.int(0, 50)
    const finished = NOW - day * DAY - pick([0, 1, 12 * HOUR, 12 * HOUR - 1, 18 * HOUR + 900_000, rng.int(0, DAY)])
    return createJobRecord(`job_${at}`, {
      connection: pick(["prod-main", "staging-main"]),
      status: isFailed ? "failed" : pick(["completed", "processing"]),
      created_at: finished - HOUR,
      finished_at: isFailed ? finished : null,
      finished_sort: finished,
      customer: pick(["acme", "globex, inc", "!odd", null]),
      model: pick(["pro", "light", null]),
      output_format: pick(["webm", "mov", null]),
      group_id: isFailed ? pick(GROUPS) : null,
      credits_milli: pick([null, 1_500]),
      credits_estimate_milli: pick([null, 2_000]),
    })
  })
  await addJobs(store, jobs)
}

const facet = (values: string[]) =>
  fc.option(fc.array(fc.constantFrom(...values, "@none"), { minLength: 1, maxLength: 3 }).map((list) => list.join(",")))
const range = fc.oneof(
  fc.constantFrom("", "days=1", "days=7", "days=30", "days=90", "days=all"),
  fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 6 })).map(([day, more]) => {
    const iso = (n: number) => `2026-11-${String(n).padStart(2, "0")}`
    return `from=${iso(day)}&to=${iso(Math.min(30, day + more))}`
  }),
)
const anyFilter = fc
  .record({
    range,
    customer: facet(["acme", "globex%2C inc", "=!odd", "!acme"]),
    model: facet(["pro", "!light"]),
    format: facet(["webm", "!mov"]),
    connection: fc.option(fc.constantFrom("prod-main", "staging-main", "nobody")),
    zone: fc.constantFrom("UTC", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"),
    tab: fc.constantFrom("all", "open"),
  })
  .map(({ range: text, zone, ...given }) => {
    const params = new URLSearchParams(text)
    for (const [name, value] of Object.entries(given)) if (value !== null) params.set(name, value)
    return toFailureFilter(params, zone)
  })

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)

describe.each(ENGINES)("the totals of failures on %s", (engine) => {
  let store: Store
  beforeAll(async () => {
    store = await openSharedStore(engine)
    await addGroups(store)
    await addHistory(store)
  })
  afterAll(() => store.close())

  const countFailed = async (filter: FailureFilter, group: string | null) =>
    (await countJobs(store, toFailedJobs(filter, group, NOW), NOW)).tabs.failed

  it("are the same in groups, jobs list and chart, whatever the filter", async () => {
    let compared = 0
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        const list = await listFailures(store, filter, NOW)
        expect(list.jobs).toBe(await countFailed(filter, null))
        for (const row of list.rows) {
          const { tabs, credits } = await countJobs(store, toFailedJobs(filter, row.id, NOW), NOW)
          const listed = tabs.failed
          expect([row.id, row.jobs, sum(row.bars)]).toEqual([row.id, listed, listed])
          expect(row.credits).toEqual(credits)
          const page = await findGroup(store, row.id, { filter, now: NOW })
          expect(page?.row).toEqual(row)
          for (const parts of Object.values(page?.parts ?? {})) expect(sum(parts.map((one) => one.jobs))).toBe(listed)
          compared += row.jobs
        }
        for (const id of GROUPS.filter((one) => !list.rows.some((row) => row.id === one))) {
          expect(await countFailed(filter, id)).toBe(0)
        }
      }),
      { numRuns: 60, examples: [[toFailureFilter(new URLSearchParams("days=all&tab=all"), "UTC")]] },
    )
    expect(compared).toBeGreaterThan(500)
  }, 120_000)

  it("are what the links behind them list", async () => {
    await fc.assert(
      fc.asyncProperty(anyFilter, async (filter) => {
        const list = await listFailures(store, filter, NOW)
        const [row] = list.rows
        if (!row) return
        const href = toFailedJobsHref(filter, list.from, { group: row.id })
        const state = loadJobList(new URLSearchParams(href.slice("/jobs?".length)))
        expect((await countJobs(store, toJobFilter(state, "UTC"), NOW)).tabs.failed).toBe(row.jobs)
      }),
      { numRuns: 40 },
    )
  }, 120_000)

  it("have bars of calendar days of the zone in force, each with the jobs that its day lists", async () => {
    const filter = toFailureFilter(new URLSearchParams("days=14&tab=all"), "Asia/Kathmandu")
    const { rows, buckets, from } = await listFailures(store, filter, NOW)
    expect(buckets).toMatchObject({ unit: "day", size: 1, count: 14 })
    expect(from).toBe("2026-11-11")
    const row = rows[0]
    const today = { from: "2026-11-24", until: "2026-11-25" }
    const href = toFailedJobsHref(filter, from, { group: row?.id ?? "", days: today })
    const state = loadJobList(new URLSearchParams(href.slice("/jobs?".length)))
    const page = await listJobs(store, toJobFilter(state, "UTC"), { cursor: null, now: NOW })
    expect(page.rows.length).toBe(row?.bars.at(-1))
  })

  it("name the same filter in the address that the browser sends", () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(toFailureFilter(toFailureParams(filter), filter.zone)).toEqual(filter)
      }),
    )
  })

  it("add up where a field has more values than are shown, and say how many jobs name no customer", async () => {
    await addGroups(store, ["fg_many"])
    const jobs = Array.from({ length: 60 }, (_, at) =>
      createJobRecord(`job_many_${at}`, {
        status: "failed",
        group_id: "fg_many",
        finished_at: NOW - at * 1_000,
        // Each of nineteen customers has three jobs at least; two jobs have none.
        customer: at < 2 ? null : `c${String(at % 19).padStart(2, "0")}`,
        model: at < 13 ? `m${at}` : null,
      }),
    )
    await addJobs(store, jobs)
    const filter = toFailureFilter(new URLSearchParams("tab=all"), "UTC")
    const page = await findGroup(store, "fg_many", { filter, now: NOW })
    expect(page?.row).toMatchObject({ jobs: 60, customers: 19, noCustomerJobs: 2 })
    const { customer = [], model = [], format = [] } = page?.parts ?? {}
    expect(customer).toHaveLength(13)
    expect(customer.slice(-2)).toEqual([
      { value: null, jobs: 2 },
      { others: 8, jobs: 60 - 2 - sum(customer.slice(0, 11).map((one) => one.jobs)) },
    ])
    expect(model[0]).toEqual({ value: null, jobs: 47 })
    expect(model.at(-1)).toEqual({ others: 2, jobs: 2 })
    expect(format).toHaveLength(1)
    for (const parts of [customer, model, format]) expect(sum(parts.map((one) => one.jobs))).toBe(60)
  })

  it("say 10k+ everywhere from 10,001 jobs on", async () => {
    await addGroups(store, ["fg_big"])
    const jobs = Array.from({ length: 10_030 }, (_, at) =>
      createJobRecord(`job_big_${at}`, { status: "failed", group_id: "fg_big", finished_at: NOW - at * 1_000 }),
    )
    await addJobs(store, jobs)
    const filter = toFailureFilter(new URLSearchParams("tab=all"), "UTC")
    const list = await listFailures(store, filter, NOW)
    expect(list.rows.find(({ id }) => id === "fg_big")?.jobs).toBe(10_001)
    expect(list.jobs).toBe(10_001)
    expect(await countFailed(filter, "fg_big")).toBe(10_001)
    expect((await findGroup(store, "fg_big", { filter, now: NOW }))?.row.jobs).toBe(10_001)
    expect((await listMatchingIds(store, filter, NOW)).length).toBe(list.tabs.all)
  }, 60_000)
})
