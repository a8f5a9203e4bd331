import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { countJobs } from "./list-counts"
import { listJobs, PAGE_ROWS } from "./list-data"
import { SORTS } from "./list-schema"
import { addJobs, createJobRecord, NOW, toFilter } from "./list-testing"
import type { JobRow } from "./list-types"

const ids = (rows: JobRow[]) => rows.map((row) => row.id)

/** Walks the whole list; `between` runs after each page. */
async function walk(store: Store, query: string, between: () => Promise<void> = async () => {}): Promise<JobRow[]> {
  const rows: JobRow[] = []
  let cursor: string | null = null
  do {
    const page = await listJobs(store, toFilter(query), { cursor, now: NOW })
    rows.push(...page.rows)
    cursor = page.nextCursor
    if (cursor) await between()
  } while (cursor)
  return rows
}

async function walkBack(store: Store, query: string): Promise<JobRow[]> {
  let page = await listJobs(store, toFilter(query), { cursor: null, now: NOW })
  while (page.nextCursor) page = await listJobs(store, toFilter(query), { cursor: page.nextCursor, now: NOW })
  let rows = page.rows
  while (page.prevCursor) {
    page = await listJobs(store, toFilter(query), { cursor: page.prevCursor, now: NOW })
    rows = [...page.rows, ...rows]
  }
  return rows
}

describe.each(ENGINES)("the jobs list on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  it("is empty, with no cursors, on an empty store", async () => {
    const page = await listJobs(store, toFilter(""), { cursor: null, now: NOW })
    expect(page).toEqual({ rows: [], nextCursor: null, prevCursor: null, at: null })
  })

  it("loses and doubles nothing, in either direction and order, however many keys are equal", async () => {
    const statuses = ["processing", "other", "completed", "failed"] as const
    const jobs = Array.from({ length: PAGE_ROWS * 3 + 7 }, (_, index) =>
      createJobRecord(`job_${index}`, {
        // Many ties: seven instants for all.
        created_at: NOW - (index % 7) * 1_000,
        status: statuses[index % 4] ?? "completed",
      }),
    )
    await addJobs(store, jobs)
    for (const sort of SORTS) {
      const forwards = ids(await walk(store, `sort=${sort}`))
      expect(forwards).toHaveLength(jobs.length)
      expect(new Set(forwards).size).toBe(jobs.length)
      expect(ids(await walkBack(store, `sort=${sort}`))).toEqual(forwards)
      const running = ids(await walk(store, `tab=running&sort=${sort}`))
      expect(running).toEqual(forwards.filter((id) => Number(id.slice(4)) % 4 < 2))
      expect(ids(await walkBack(store, `tab=running&sort=${sort}`))).toEqual(running)
    }
  })

  it("shows every row that was there at the beginning exactly once while new ones arrive at any place", async () => {
    let made = 0
    const instants = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 0, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(instants, { minLength: 3, maxLength: 3 }),
        fc.constantFrom(...SORTS),
        async (waves, sort) => {
          await store.write((tx) => tx.deleteFrom("jobs").execute())
          const add = (offsets: number[]) =>
            addJobs(
              store,
              offsets.map((offset) => createJobRecord(`job_${++made}`, { created_at: NOW - offset * 1_000 })),
            )
          await add(Array.from({ length: PAGE_ROWS * 2 + 3 }, (_, index) => index % 41))
          const before = ids(await walk(store, `sort=${sort}`))
          let wave = 0
          const seen = ids(await walk(store, `sort=${sort}`, () => add(waves[wave++] ?? [])))
          expect(new Set(seen).size).toBe(seen.length)
          expect(seen.filter((id) => before.includes(id))).toEqual(before)
        },
      ),
      { numRuns: 8 },
    )
  })

  it("combines filters, and its counts equal the length of the list", async () => {
    const models = ["pro", "light", null]
    const customers = ["acme", "globex", null]
    await addJobs(
      store,
      Array.from({ length: 180 }, (_, index) =>
        createJobRecord(`job_${index}`, {
          status: index % 2 ? "failed" : "completed",
          model: models[index % 3] ?? null,
          customer: customers[Math.floor(index / 3) % 3] ?? null,
          created_at: NOW - index * 3_600_000,
          finished_at: NOW - index * 3_600_000 + 60_000,
          connection: index % 5 ? "prod-main" : "staging-main",
          file_name: index % 4 ? "summer.mp4" : "winter.mp4",
        }),
      ),
    )
    const queries = [
      "",
      "tab=failed",
      "tab=failed&model=pro",
      "tab=done&model=pro,light&customer=!acme",
      "model=@none",
      "model=!@none&customer=@none,globex",
      "tab=failed&finished=2d&connection=staging-main",
      "created=2026-11-20..2026-11-22&q=winter",
      "tab=waiting",
    ]
    for (const query of queries) {
      const rows = await walk(store, query)
      const filter = toFilter(query)
      const counts = await countJobs(store, filter, NOW)
      expect(counts.tabs[filter.tab], query).toBe(rows.length)
      const failed = new URLSearchParams(query)
      failed.set("tab", "failed")
      expect(counts.tabs.failed, query).toBe((await walk(store, failed.toString())).length)
      for (const row of rows) {
        if (filter.facets.model?.include.length) expect(filter.facets.model.include).toContain(row.model)
        expect(filter.facets.model?.exclude ?? []).not.toContain(row.model)
        expect(filter.facets.customer?.exclude ?? []).not.toContain(row.customer)
      }
    }
    expect(await walk(store, "model=!@none&customer=@none,globex")).toHaveLength(80)
    expect(await walk(store, "created=2026-11-20..2026-11-22")).toHaveLength(48)
  })

  it("keeps a job that has not ended out of a range of ends", async () => {
    await addJobs(store, [
      createJobRecord("job_running", { status: "processing" }),
      createJobRecord("job_ended", { finished_at: NOW - 1_000 }),
    ])
    expect(ids(await walk(store, "finished=1d"))).toEqual(["job_ended"])
  })

  it("takes the wildcards of a search literally", async () => {
    await addJobs(store, [
      createJobRecord("job_a", { file_name: "100%_done.mp4" }),
      createJobRecord("job_b", { file_name: "100 things done.mp4" }),
      createJobRecord("job_c", { file_name: 'quote " and back\\slash.mp4' }),
    ])
    expect(ids(await walk(store, `q=${encodeURIComponent("100%_")}`))).toEqual(["job_a"])
    expect(ids(await walk(store, `q=${encodeURIComponent("_done")}`))).toEqual(["job_a"])
    expect(ids(await walk(store, `q=${encodeURIComponent('" and back\\sl')}`))).toEqual(["job_c"])
    expect(ids(await walk(store, "q=%25%25%25"))).toEqual([])
  })

  it("finds a whole id whatever the time filters say", async () => {
    await addJobs(store, [createJobRecord("job_8c1f22f2aa", { created_at: NOW - 90 * 86_400_000 })])
    expect(ids(await walk(store, "q=job_8c1f22f2aa&created=1d&finished=1d"))).toEqual(["job_8c1f22f2aa"])
    expect(ids(await walk(store, "q=job_8c1f&created=1d"))).toEqual([])
  })

  it("lists as overdue what is past its due time, and only that", async () => {
    await addJobs(store, [
      createJobRecord("job_late", { status: "processing" }),
      createJobRecord("job_fine", { status: "processing" }),
      createJobRecord("job_unknown", { status: "processing" }),
    ])
    const due = { job_late: NOW - 1, job_fine: NOW + 1, job_unknown: null }
    await store.write((tx) =>
      tx
        .insertInto("active_jobs")
        .values(
          Object.entries(due).map(([id, due_at]) => ({
            connection: "prod-main",
            job_id: id,
            last_observed_at: NOW,
            next_poll_at: NOW,
            polls: 0,
            due_at,
            due_basis: null,
          })),
        )
        .execute(),
    )
    const rows = await walk(store, "tab=overdue")
    expect(ids(rows)).toEqual(["job_late"])
    expect(rows[0]?.isOverdue).toBe(true)
    expect((await countJobs(store, toFilter(""), NOW)).tabs).toMatchObject({ overdue: 1, running: 3, all: 3 })
  })

  it("says of credits and ends how well they are known", async () => {
    await addJobs(store, [
      createJobRecord("job_1", { credits_milli: 5_000, credits_estimate_milli: 4_000, created_at: NOW - 1 }),
      createJobRecord("job_2", { credits_estimate_milli: 4_000, created_at: NOW - 2 }),
      createJobRecord("job_3", { created_at: NOW - 3, finished_at: NOW, finished_not_before: NOW - 5_000 }),
    ])
    const rows = await walk(store, "")
    expect(rows.map((row) => row.credits)).toEqual([
      { valueMilli: 5_000, basis: "reported" },
      { valueMilli: 4_000, basis: "estimated" },
      { valueMilli: null, basis: "unknown", mayBeMilli: null },
    ])
    expect(rows[2]?.finishedAt).toEqual({
      at: "2026-11-24T12:00:00.000Z",
      notBefore: "2026-11-24T11:59:55.000Z",
      exact: false,
    })
    expect((await countJobs(store, toFilter(""), NOW)).credits).toEqual({
      reportedMilli: 5_000,
      estimatedMilli: 4_000,
      estimatedJobs: 1,
      mayBeMilli: 0,
      mayBeJobs: 0,
      unknownJobs: 1,
      pendingJobs: 0,
    })
  })

  it("refuses a broken cursor instead of starting anew", async () => {
    await expect(listJobs(store, toFilter(""), { cursor: "a1.x", now: NOW })).rejects.toMatchObject({ code: "invalid" })
  })
})
