import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import type { BackfillState } from "@/lib/sync/state"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { listJobs } from "./list-data"
import { listFacets } from "./list-facets"
import { getListMeta } from "./list-meta"
import { findNeighbours, getPulse } from "./list-neighbours"
import { addJobs, createJobRecord, NOW, toFilter } from "./list-testing"

describe.each(ENGINES)("around the jobs list on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const addFive = () =>
    addJobs(store, [
      createJobRecord("job_1", { created_at: NOW - 1, model: "pro", customer: "acme" }),
      createJobRecord("job_2", { created_at: NOW - 2, model: "pro" }),
      createJobRecord("job_3", { created_at: NOW - 3, model: "light", status: "failed" }),
      createJobRecord("job_4", { created_at: NOW - 4, status: "failed" }),
      createJobRecord("job_5", { created_at: NOW - 5, model: "pro", status: "processing" }),
    ])

  const keepBackfill = (connection: string, state: Pick<BackfillState, "phase" | "received" | "total">) =>
    store.write((tx) =>
      tx
        .insertInto("sync_state")
        .values({ connection, name: "backfill", value: JSON.stringify(state), updated_at: NOW })
        .execute(),
    )

  it("counts each facet without its own selection and under all the others", async () => {
    await addFive()
    const all = await listFacets(store, toFilter(""), NOW)
    expect(all.model.isPartial).toBe(false)
    expect(all.model.values[0]).toEqual({ value: "pro", jobs: 3 })
    expect(all.model.values).toContainEqual({ value: null, jobs: 1 })
    expect(all.model.values).toContainEqual({ value: "light", jobs: 1 })
    const chosen = await listFacets(store, toFilter("model=pro&tab=done"), NOW)
    expect(chosen.model.values).toEqual([{ value: "pro", jobs: 2 }])
    expect(chosen.customer.values).toHaveLength(2)
    const acme = await listFacets(store, toFilter("customer=acme"), NOW)
    expect(acme.model.values).toEqual([{ value: "pro", jobs: 1 }])
    expect(acme.customer.values.map((one) => one.jobs)).toEqual([4, 1])
  })

  it("walks the filtered list from job to job and says where it stands", async () => {
    await addFive()
    const at = (jobId: string, query: string) =>
      findNeighbours(store, toFilter(query), { job: { connection: "prod-main", jobId }, now: NOW })
    expect(await at("job_2", "model=pro")).toEqual({
      previous: { connection: "prod-main", jobId: "job_1" },
      next: { connection: "prod-main", jobId: "job_5" },
      position: 2,
      total: 3,
    })
    expect(await at("job_1", "")).toMatchObject({ previous: null, position: 1, total: 5 })
    // Not in the list, but between its rows.
    expect(await at("job_3", "model=pro")).toEqual({
      previous: { connection: "prod-main", jobId: "job_2" },
      next: { connection: "prod-main", jobId: "job_5" },
      position: null,
      total: 3,
    })
    await expect(at("job_9", "")).rejects.toMatchObject({ code: "not_found" })
  })

  it("counts what came before the head, and shows visible rows as they are now, in the filter or not", async () => {
    await addFive()
    const filter = toFilter("tab=running")
    const page = await listJobs(store, filter, { cursor: null, now: NOW })
    const nums = page.rows.map((row) => row.num)
    expect(await getPulse(store, filter, { at: page.at, nums, now: NOW })).toMatchObject({ newer: 0 })
    await addJobs(store, [
      createJobRecord("job_6", { created_at: NOW, status: "processing" }),
      createJobRecord("job_7", { created_at: NOW, status: "failed" }),
    ])
    await store.write((tx) => tx.updateTable("jobs").set({ status: "completed" }).where("id", "=", "job_5").execute())
    const pulse = await getPulse(store, filter, { at: page.at, nums, now: NOW })
    expect(pulse.newer).toBe(1)
    expect(pulse.rows.map((row) => [row.id, row.status])).toEqual([["job_5", "completed"]])
    expect((await getPulse(store, filter, { at: null, nums: [], now: NOW })).newer).toBe(1)
    expect((await getPulse(store, toFilter("sort=created-asc"), { at: page.at, nums: [], now: NOW })).newer).toBe(0)
  })

  it("tells which columns an account fills, and how far its first sync is", async () => {
    const configured = ["prod-main", "staging-main"]
    await addFive()
    await addJobs(store, [createJobRecord("job_s", { connection: "staging-main", project: "spring" })])
    await keepBackfill("prod-main", { phase: "first", received: 3_100, total: 12_000 })
    await keepBackfill("staging-main", { phase: "done", received: 1, total: null })
    const production = await getListMeta(store, "prod-main", configured)
    expect(production.filled).toContain("customer")
    expect(production.filled).toContain("status")
    expect(production.filled).not.toContain("project")
    expect(production.filled).not.toContain("credits")
    expect(production.firstSync).toEqual({ jobs: 3_100, total: 12_000 })
    const all = await getListMeta(store, null, configured)
    expect(all.filled).toContain("project")
    expect(all.firstSync).toEqual({ jobs: 3_100, total: 12_000 })
    expect((await getListMeta(store, "staging-main", configured)).firstSync).toBeNull()
  })

  it("V16: tells a connection of which nothing was read from one that has no jobs", async () => {
    const unread = { hasJobs: false, firstSync: { jobs: 0, total: null } }
    expect(await getListMeta(store, null, ["prod-main"])).toMatchObject(unread)
    await keepBackfill("prod-main", { phase: "done", received: 0, total: 0 })
    expect(await getListMeta(store, null, ["prod-main"])).toMatchObject({ hasJobs: false, firstSync: null })
    expect(await getListMeta(store, null, ["prod-main", "staging-main"])).toMatchObject(unread)
    expect(await getListMeta(store, "staging-main", ["prod-main", "staging-main"])).toMatchObject(unread)
    expect((await getListMeta(store, "left-long-ago", ["prod-main"])).firstSync).toBeNull()
  })
})
