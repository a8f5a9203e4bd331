import fc from "fast-check"
import { sql } from "kysely"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { eraseJobs } from "@/lib/customers/erase-jobs"
import { REPEAT_WINDOW_MS } from "@/lib/domain/repeat"
import { HOUR, MINUTE } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { createJobRecord } from "./list-testing"
import { mirrorAttributions, mirrorJobs } from "./mutations"
import { RepeatDelta } from "./repeats"
import { beginBuild, buildSome } from "./rollup-build"
import type { Attribution } from "./row"

const ZONE = "Asia/Kathmandu"

function told(connection: string, id: string, given: Partial<Attribution>): Attribution {
  return {
    connection,
    job_id: id,
    customer: null,
    project: null,
    user_ref: null,
    input_url: null,
    file_name: null,
    source_duration_ms: null,
    source_width: null,
    source_height: null,
    source_codec: null,
    model: null,
    output_format: null,
    bg_type: null,
    request: null,
    updated_at: T0,
    ...given,
  }
}

const step = fc.record({
  connection: fc.constantFrom("main", "main", "other"),
  n: fc.integer({ min: 0, max: 14 }),
  /** Moves in steps of nine hours, so that some are in the window, some at its edge and some outside; two share an instant. */
  at: fc.integer({ min: 0, max: 9 }).map((steps) => T0 - Math.floor(steps / 2) * 12 * HOUR - (steps % 2)),
  status: fc.constantFrom("processing", "completed", "completed", "failed"),
  inputUrl: fc.constantFrom(undefined, "https://a.test/x?sig=1", "https://a.test/x?sig=2", "https://a.test/y"),
  model: fc.constantFrom(undefined, "pro", "pro", "light"),
  creditsMilli: fc.constantFrom(undefined, 5_000, 7_000),
  attribution: fc.constantFrom(null, null, { customer: "acme" }, { model: "pro", input_url: "https://a.test/x" }),
  isAsked: fc.boolean(),
})

/** What the table should hold: every purchase against every other, as the jobs stand now. */
async function judge(store: Store): Promise<string[]> {
  const jobs = await store.read.selectFrom("jobs").selectAll().where("status", "=", "completed").execute()
  const isBefore = (a: (typeof jobs)[number], b: (typeof jobs)[number]) =>
    a.created_sort < b.created_sort || (a.created_sort === b.created_sort && a.num < b.num)
  return jobs
    .flatMap((job) => {
      const same = jobs.filter((one) => one.connection === job.connection && one.source_key === job.source_key)
      const earlier = same.filter((one) => isBefore(one, job))
      const nearest = earlier.find((one) => earlier.every((other) => other === one || isBefore(other, one)))
      if (job.source_key === null || !nearest) return []
      if (job.created_sort - nearest.created_sort > REPEAT_WINDOW_MS) return []
      return [[job.connection, job.id, job.source_key, job.created_sort, nearest.id, job.cost_milli].join(" ")]
    })
    .sort()
}

async function readRepeats(store: Store): Promise<string[]> {
  const rows = await store.read.selectFrom("repeats").selectAll().execute()
  return rows
    .map((row) =>
      [row.connection, row.job_id, row.source_key, row.created_sort, row.previous_id, row.cost_milli].join(" "),
    )
    .sort()
}

describe.each(ENGINES)("what was bought again, on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const see = (jobs: VendorJob[], at = T0, connection = "main") =>
    store.write((tx) => mirrorJobs(tx, { ...look({ connection, observedAt: at }), jobs, teamZone: ZONE }))
  const bought = (id: string, at: number, given: Partial<VendorJob> = {}) =>
    vendorJob({
      id,
      createdAt: at,
      status: "completed",
      model: "pro",
      durationMs: 60_000,
      inputUrl: "https://a.test/x",
      ...given,
    })
  const ids = async () =>
    (await store.read.selectFrom("repeats").select("job_id").orderBy("job_id").execute()).map((row) => row.job_id)

  it("equals the judgement of the jobs as they stand, in whatever order they came and changed", async () => {
    let seen = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        // One transaction for speed: each step is applied as if it were one of its own.
        await store.write(async (tx) => {
          for (const [no, { connection, n, at, isAsked, attribution, ...given }] of steps.entries()) {
            const id = `job_${n}`
            const jobs = [vendorJob({ id, createdAt: at, ...given })]
            // A second one in the same look, so that changes of one look meet.
            if (n % 3 === 0) jobs.push(vendorJob({ ...given, id: `job_${n + 1}`, createdAt: at - 6 * HOUR }))
            const seenBy = look({ connection, observedAt: T0 + no * MINUTE, source: isAsked ? "get" : "list" })
            await mirrorJobs(tx, { ...seenBy, jobs, teamZone: ZONE })
            if (!attribution) continue
            const rows = [told(connection, id, attribution)]
            await mirrorAttributions(tx, { connection, rows, teamZone: ZONE, now: T0 })
          }
        })
        const rows = await readRepeats(store)
        expect(rows).toEqual(await judge(store))
        seen += rows.length
      }),
      { numRuns: engine === "sqlite" ? 20 : 6 },
    )
    expect(seen).toBeGreaterThan(0)
  })

  it("counts to the window's last millisecond, and within one connection", async () => {
    await see([bought("a", T0), bought("b", T0 + REPEAT_WINDOW_MS), bought("c", T0 + 2 * REPEAT_WINDOW_MS + 1)])
    await see([bought("d", T0 + 1)], T0, "other")
    expect(await ids()).toEqual(["b"])
  })

  it("is not what failed, runs, or has another model, format, customer or an unknown source", async () => {
    await see([bought("a", T0), bought("again", T0 + 9)])
    await see([
      bought("b", T0 + 1, { status: "failed", creditsMilli: 5_000 }),
      bought("c", T0 + 2, { status: "processing" }),
      bought("d", T0 + 3, { model: "light" }),
      bought("e", T0 + 4, { outputFormat: "mov" }),
      bought("f", T0 + 5, { metadata: { customer: "acme" } }),
      bought("g", T0 + 6, { inputUrl: "https://a.test/y" }),
      bought("h", T0 + 7, { inputUrl: undefined }),
    ])
    expect(await ids()).toEqual(["again"])
  })

  it("is read again from a store that an older version filled, also while jobs come", async () => {
    const jobs = Array.from({ length: 40 }, (_, n) => bought(`job_${(n * 17) % 40}`, T0 + n * 5 * HOUR))
    await see(jobs.filter((_, n) => n % 3 > 0))
    await see(
      jobs.map((job, n) => ({ ...job, id: `o${n}` })),
      T0,
      "other",
    )
    const whole = await readRepeats(store)
    expect(whole).toEqual(await judge(store))
    await store.write(async (tx) => {
      await tx.updateTable("jobs").set({ source_key: null, cost_milli: null }).execute()
      await tx.deleteFrom("repeats").execute()
      await tx.deleteFrom("rollup_state").execute()
    })
    expect(await beginBuild(store, ZONE)).toBe(true)
    await buildSome(store, ZONE, 15)
    await see(jobs.filter((_, n) => n % 3 === 0))
    while (!(await buildSome(store, ZONE, 15))) {}
    expect((await readRepeats(store)).length).toBeGreaterThan(whole.length)
    expect(await readRepeats(store)).toEqual(await judge(store))
  })

  it("stays in the sums without its key once the customer is erased, whatever comes after", async () => {
    await see([bought("a", T0), bought("b", T0 + 1), bought("c", T0 + 2)])
    await store.write(async (tx) => {
      const jobs = ["a", "b", "c"].map((jobId) => ({ connection: "main", jobId }))
      await eraseJobs(tx, jobs, { name: "acme", at: T0, by: "p_1", erasure: "e_1" })
      await tx.deleteFrom("rollup_state").execute()
    })
    const read = () => store.read.selectFrom("repeats").select(["job_id", "source_key", "cost_milli"]).execute()
    const kept = ["b", "c"].map((id) => ({ job_id: id, source_key: "", cost_milli: 180_000 }))
    expect(await read()).toEqual(kept)
    await beginBuild(store, ZONE)
    while (!(await buildSome(store, ZONE))) {}
    expect(await read()).toEqual(kept)
    const raw = '{"status":"completed","credits":4}'
    await see([bought("c", T0 + 2, { creditsMilli: 4_000, raw })], T0 + HOUR)
    expect(await read()).toEqual([kept[0], { job_id: "c", source_key: "", cost_milli: 4_000 }])
  })

  it("costs a video that was bought 10,000 times today no more than any other", async () => {
    const like = createJobRecord("like", { connection: "main", status: "completed", created_sort: T0, cost_milli: 1 })
    const { id: _id, source_key: _key, created_sort: _at, search_text: _text, ...same } = like
    const columns = sql.join(Object.keys(same).map((name) => sql.ref(name)))
    await store.write(async (tx) => {
      await tx.insertInto("jobs").values(like).execute()
      const counts = sql`with recursive counted(n) as (select 1 union all select n + 1 from counted where n < 10000)`
      await sql`
        insert into jobs (id, source_key, created_sort, search_text, ${columns})
        ${counts} select 'hot' || n, case when n <= 9800 then 'hot' else 'cold' || n end, created_sort + n * 1000, '', ${columns}
        from jobs, counted`.execute(tx)
    })
    const timeOf = async (toKey: (n: number) => string, first: number) => {
      const jobs = Array.from({ length: 100 }, (_, n) => ({ ...createJobRecord(`hot${first + n}`), no: first + n }))
      const begun = performance.now()
      await store.write(async (tx) => {
        const repeats = new RepeatDelta("main")
        for (const { id, no } of jobs) {
          const facts = { id, created_sort: T0 + no * 1000, source_key: toKey(no), cost_milli: 1 }
          repeats.change(undefined, { ...facts, status: "completed" })
        }
        await repeats.apply(tx)
      })
      return performance.now() - begun
    }
    const cold = await timeOf((no) => `cold${no}`, 9_801)
    const hot = await timeOf(() => "hot", 9_701)
    expect(await ids()).toHaveLength(100)
    expect(hot).toBeLessThan(3 * cold + 250)
  })
})
