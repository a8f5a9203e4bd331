import fc from "fast-check"
import { sql } from "kysely"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY } from "@/lib/domain/time"
import { dayModelsMigration } from "@/lib/store/migrations/m0005-day-models"
import { durationMonthsMigration } from "@/lib/store/migrations/m0008-duration-months"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { mirrorAttributions, mirrorJobs } from "./mutations"
import { beginBuild, buildSome } from "./rollup-build"
import { SUM_TABLE_NAMES, toShares } from "./rollup-rows"
import { readBuildShare } from "./rollup-state"

const ZONE = "Asia/Kathmandu"

/** Every row of the sums as text; a row is its connection, keys and sums in the order of SUM_TABLES. */
async function readSums(store: Store): Promise<string[]> {
  const rows: string[] = []
  for (const table of SUM_TABLE_NAMES) {
    for (const row of await store.read.selectFrom(table).selectAll().execute()) {
      const values = Object.entries(row).filter(([, value]) => value !== 0 && value !== "")
      rows.push(`${table} ${JSON.stringify(values.map(([, value]) => value).sort())}`)
    }
  }
  return rows.sort()
}

/** What the sums should be: of the rows as they stand now, added up by hand. */
async function reckonSums(store: Store, teamZone: string): Promise<string[]> {
  const sums = new Map<string, { table: string; key: (string | number)[]; sums: number[] }>()
  for (const job of await store.read.selectFrom("jobs").selectAll().execute()) {
    for (const share of toShares(job, teamZone)) {
      const key = [job.connection, ...share.key]
      const id = JSON.stringify([share.table, key])
      const held = sums.get(id)?.sums ?? share.sums.map(() => 0)
      sums.set(id, { table: share.table, key, sums: held.map((sum, at) => sum + (share.sums[at] ?? 0)) })
    }
  }
  return [...sums.values()]
    .map((row) => {
      const values = [...row.key, ...row.sums].filter((value) => value !== 0 && value !== "")
      return `${row.table} ${JSON.stringify(values.sort())}`
    })
    .sort()
}

const sight = fc.record({
  id: fc.integer({ min: 0, max: 11 }).map((n) => `job_${n}`),
  status: fc.constantFrom("created", "processing", "completed", "failed", "archiving"),
  createdAt: fc.integer({ min: 0, max: 40 }).map((hours) => T0 - hours * (DAY / 24)),
  durationMs: fc.constantFrom(undefined, null, 30_000, 90_000),
  model: fc.constantFrom(undefined, "pro", "light", "other-model"),
  billingStatus: fc.constantFrom(undefined, null, "charged", "refunded", "odd"),
  creditsMilli: fc.constantFrom(undefined, null, 0, 5_000),
  metadata: fc.constantFrom(undefined, { customer: "acme" }, { customer: "acme", project: "p" }, { project: "q" }),
})

describe.each(ENGINES)("the sums by day on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const see = (jobs: VendorJob[], at: number, teamZone = ZONE) =>
    store.write((tx) => mirrorJobs(tx, { ...look({ observedAt: at }), jobs, teamZone }))
  const tell = (id: string, customer: string | null) =>
    store.write((tx) =>
      mirrorAttributions(tx, {
        connection: "main",
        rows: [
          {
            connection: "main",
            job_id: id,
            customer,
            project: null,
            user_ref: null,
            input_url: null,
            file_name: null,
            source_duration_ms: 45_000,
            source_width: null,
            source_height: null,
            source_codec: null,
            model: "human",
            output_format: "webm",
            bg_type: null,
            request: null,
            updated_at: T0,
          },
        ],
        teamZone: ZONE,
        now: T0,
      }),
    )

  it("equal what the jobs add up to, whatever came in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sight, { minLength: 1, maxLength: 25 }), async (sights) => {
        for (const [step, given] of sights.entries()) {
          await see([vendorJob(given)], T0 + step * 60_000)
          if (step % 5 === 4) await tell(given.id, step % 2 === 0 ? "told" : null)
        }
        expect(await readSums(store)).toEqual(await reckonSums(store, ZONE))
      }),
      { numRuns: engine === "sqlite" ? 12 : 4 },
    )
  })

  it("are built anew for another zone while jobs come and change, and are said to be unfinished until then", async () => {
    const job = (n: number, given: Partial<VendorJob> = {}) =>
      vendorJob({ id: `job_${n}`, createdAt: T0 - n * (DAY / 8), model: "pro", durationMs: 60_000, ...given })
    await see(
      Array.from({ length: 40 }, (_, n) => job(n)),
      T0,
    )
    expect(await beginBuild(store, ZONE)).toBe(true)
    while (!(await buildSome(store, ZONE, 15))) {}
    expect(await beginBuild(store, ZONE)).toBe(false)

    const other = "America/New_York"
    expect(await beginBuild(store, other)).toBe(true)
    expect(await buildSome(store, other, 15)).toBe(false)
    expect(await readBuildShare(store.read)).toBeCloseTo(15 / 40, 1)
    // One that is built, one that is not, and one that is new.
    await see([job(3, { status: "completed" }), job(30, { status: "failed" }), job(50)], T0 + 1_000, other)
    expect(await buildSome(store, other, 15)).toBe(false)
    await see([job(31, { status: "completed" }), job(51)], T0 + 2_000, other)
    while (!(await buildSome(store, other, 15))) {}
    expect(await readBuildShare(store.read)).toBeNull()
    expect(await readSums(store)).toEqual(await reckonSums(store, other))
  })

  it("fill in what jobs of an older version lack", async () => {
    await see(
      [vendorJob({ id: "a", status: "completed", model: "pro", durationMs: 60_000, inputUrl: "https://a.test/x" })],
      T0,
    )
    await store.write(async (tx) => {
      await tx.updateTable("jobs").set({ cost_milli: null, cost_basis: null, source_key: null }).execute()
      await tx.deleteFrom("daily_rollup").execute()
    })
    expect(await beginBuild(store, ZONE)).toBe(true)
    while (!(await buildSome(store, ZONE))) {}
    const row = await store.read.selectFrom("jobs").selectAll().executeTakeFirstOrThrow()
    expect([row.cost_milli, row.cost_basis, row.source_key?.length]).toEqual([180_000, "estimated", 27])
    expect(await readSums(store)).toEqual(await reckonSums(store, ZONE))
  })

  it("by model are filled in by the migration that brought them", async () => {
    const formats = ["webm", "mp4"]
    for (const [n, status] of ["completed", "failed", "processing", "completed"].entries()) {
      const format = formats[n % 2]
      await see([vendorJob({ id: `job_${n}`, status, model: n < 2 ? "pro" : undefined, outputFormat: format })], T0 + n)
    }
    const read = () => store.read.selectFrom("daily_models").selectAll().execute()
    const kept = await read()
    expect(kept.length).toBeGreaterThan(4)
    await store.write(async (tx) => {
      await sql`drop table daily_models`.execute(tx)
      await dayModelsMigration.up(tx, engine === "sqlite" ? { engine } : { engine, trigramSchema: null })
    })
    const order = (rows: object[]) => rows.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted()
    expect(order(await read())).toEqual(order(kept))
  })

  it("of durations by month and year are filled in by the migration that brought them", async () => {
    for (const [n, days] of [0, 1, 40, 400].entries()) {
      const createdAt = T0 - days * DAY
      const job = { id: `job_${n}`, status: "completed", createdAt, startedAt: createdAt + 5_000 }
      await see([vendorJob({ ...job, finishedAt: createdAt + 60_000 })], T0 + n)
    }
    const read = () => store.read.selectFrom("daily_durations").selectAll().execute()
    const kept = await read()
    expect(kept.some((row) => row.day < 10_000)).toBe(true)
    await store.write(async (tx) => {
      await tx.deleteFrom("daily_durations").where("day", "<", 10_000_000).execute()
      await durationMonthsMigration.up(tx, engine === "sqlite" ? { engine } : { engine, trigramSchema: null })
    })
    const order = (rows: object[]) => rows.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted()
    expect(order(await read())).toEqual(order(kept))
  })

  it("are not built for a store without jobs", async () => {
    expect(await beginBuild(store, ZONE)).toBe(false)
    expect(await readBuildShare(store.read)).toBeNull()
    expect(await beginBuild(store, ZONE)).toBe(false)
  })
})
