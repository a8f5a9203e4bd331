import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { getJobDetail } from "./detail-data"
import { mirrorAttributions, mirrorJobs, mirrorMiss } from "./mutations"
import type { Attribution, Look } from "./row"

const HOUR = 3_600_000

describe.each(ENGINES)("the record of jobs on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const see = (jobs: VendorJob[], at: Partial<Look> = {}) =>
    store.write((tx) => mirrorJobs(tx, { ...look(at), jobs, teamZone: "Asia/Kathmandu" }))
  const getJob = (id: string) =>
    store.read.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirstOrThrow()
  const listTransitions = (id: string) =>
    store.read.selectFrom("job_transitions").selectAll().where("job_id", "=", id).orderBy("seq").execute()
  const dump = async () => ({
    jobs: await store.read.selectFrom("jobs").selectAll().orderBy("num").execute(),
    raw: await store.read.selectFrom("job_raw").selectAll().orderBy("job_id").execute(),
    transitions: await store.read.selectFrom("job_transitions").selectAll().orderBy("seq").execute(),
    rollup: (await store.read.selectFrom("daily_rollup").selectAll().execute()).map((r) => JSON.stringify(r)).sort(),
  })

  it("changes no job, answer, transition or rollup when the vendor says the same again", async () => {
    const jobs = [
      vendorJob({ id: "a" }),
      vendorJob({ id: "b", status: "completed", durationMs: 42_000, outputUrl: "https://cdn.test/b.webm?sig=1" }),
      vendorJob({ id: "c", status: "failed", error: { code: "x", message: "bad", requestId: null, truncated: false } }),
    ]
    await see(jobs)
    const before = await dump()
    const again = await see(jobs, { observedAt: T0 + 60_000 })
    expect(again.changed).toEqual([])
    expect(await dump()).toEqual(before)
    const active = await store.read.selectFrom("active_jobs").select(["job_id", "last_observed_at"]).execute()
    expect(active).toEqual([{ job_id: "a", last_observed_at: T0 + 60_000 }])
  })

  it("keeps a list's renewed output signature out of the record, and takes it from a direct look", async () => {
    const job = (sig: string) => {
      const outputUrl = `https://cdn.test/b.webm?sig=${sig}`
      const raw = JSON.stringify({ status: "completed", output_url: outputUrl })
      return vendorJob({ id: "b", status: "completed", outputUrl, raw })
    }
    await see([job("1")])
    expect((await see([job("2")])).changed).toEqual([])
    expect((await see([job("3")], { source: "get" })).changed).toEqual(["b"])
    expect((await getJob("b")).output_url).toBe("https://cdn.test/b.webm?sig=3")
  })

  it("draws a transition caught by polling as the window between two looks", async () => {
    await see([vendorJob({ id: "a", status: "created" })], { observedAt: T0 + 1_000 })
    await see([vendorJob({ id: "a", status: "processing" })], { observedAt: T0 + 6_000 })
    await see([vendorJob({ id: "a", status: "processing", progress: 50 })], { observedAt: T0 + 11_000 })
    await see([vendorJob({ id: "a", status: "failed" })], { observedAt: T0 + 16_000 })
    const transitions = await listTransitions("a")
    expect(transitions.map((t) => [t.kind, t.from_status, t.to_status, t.not_before, t.observed_at])).toEqual([
      ["first_seen", null, "waiting", null, T0 + 1_000],
      ["changed", "waiting", "processing", T0 + 1_000, T0 + 6_000],
      ["changed", "processing", "failed", T0 + 11_000, T0 + 16_000],
    ])
    const row = await getJob("a")
    expect([row.started_not_before, row.started_at]).toEqual([T0 + 1_000, T0 + 6_000])
    expect([row.finished_not_before, row.finished_at]).toEqual([T0 + 11_000, T0 + 16_000])
    expect(row.total_ms).toBe(16_000)
    expect(await store.read.selectFrom("active_jobs").selectAll().execute()).toEqual([])
  })

  it("takes the exact moment from a verified delivery, and notes when a look only agrees with it", async () => {
    await see([vendorJob({ id: "a" })])
    const delivery = { num: 7, event: "job.completed", sentAt: T0 + 4_200 }
    const done = vendorJob({ id: "a", status: "completed" })
    await see([done], { observedAt: T0 + 5_000, source: "get", delivery })
    const row = await getJob("a")
    expect([row.finished_at, row.finished_not_before]).toEqual([T0 + 4_200, T0 + 4_200])
    await see([done], { observedAt: T0 + 9_000, source: "get", delivery: { ...delivery, num: 8 } })
    expect((await listTransitions("a")).map((t) => t.kind)).toEqual(["first_seen", "changed", "confirmed"])
  })

  it("V6: takes start and end from a fuller answer that comes after the status word, once, and keeps which answer told", async () => {
    const iso = (ms: number) => new Date(T0 + ms).toISOString()
    const short = vendorJob({ id: "a", status: "completed", durationMs: 60_000, raw: '{"status":"completed"}' })
    await see([vendorJob({ id: "a", status: "processing" })], { observedAt: T0 + 10 * HOUR })
    await see([short], { observedAt: T0 + 30 * HOUR })
    expect(await getJob("a")).toMatchObject({
      finished_not_before: T0 + 10 * HOUR,
      finished_at: T0 + 30 * HOUR,
      run_ms: null,
    })
    const raw = JSON.stringify({ status: "completed", started_at: iso(5_000), completed_at: iso(65_000) })
    const full = { ...short, startedAt: T0 + 5_000, finishedAt: T0 + 65_000, raw }
    const evidence = { method: "GET", path: "/v1/jobs/a" }
    await see([full], { observedAt: T0 + 31 * HOUR, source: "get", evidence })
    expect(await getJob("a")).toMatchObject({
      ...{ started_at: T0 + 5_000, started_not_before: T0 + 5_000 },
      ...{ finished_at: T0 + 65_000, finished_not_before: T0 + 65_000, finished_sort: T0 + 65_000 },
      ...{ total_ms: 65_000, run_ms: 60_000 },
    })
    const ends = await store.read
      .selectFrom("daily_rollup")
      .select(["zone", "day", "jobs"])
      .where("basis", "=", "finished")
      .execute()
    expect(ends.map((row) => [row.zone, row.day, row.jobs]).sort()).toEqual([
      ["team", 20261120, 1],
      ["utc", 20261120, 1],
    ])
    const { timeline } = await getJobDetail(store.read, { connection: "main", jobId: "a" }, T0 + 32 * HOUR)
    const states = timeline.flatMap((item) => (item.kind === "state" ? [item] : []))
    expect(states.map((item) => [item.title, item.when])).toEqual([
      ["Processing", { kind: "exact", at: iso(5_000) }],
      ["Completed", { kind: "exact", at: iso(65_000) }],
    ])
    expect(states[1]?.how).toBe("seen by list sync · exact time: read by GET /v1/jobs/{id}")
    expect(timeline.at(-1)).toMatchObject({
      how: "read by GET /v1/jobs/{id} · reported when it began and when it ended",
    })
    const before = await dump()
    for (const again of [full, short]) await see([again], { observedAt: T0 + 33 * HOUR })
    expect(await dump()).toEqual(before)
  })

  it("V6: takes a start that only the answer with the end tells, also at first sight", async () => {
    const done = { status: "completed", startedAt: T0 + 5_000, finishedAt: T0 + 65_000 }
    await see([vendorJob({ id: "b", status: "created" })])
    await see([vendorJob({ id: "a", ...done }), vendorJob({ id: "b", ...done })], { observedAt: T0 + HOUR })
    for (const id of ["a", "b"]) {
      expect(await getJob(id)).toMatchObject({ started_at: T0 + 5_000, total_ms: 65_000, run_ms: 60_000 })
    }
  })

  it("V6: leaves an exact time alone, and the times of an earlier attempt out of the next one", async () => {
    const first = { startedAt: T0 + 1_000, finishedAt: T0 + 2_000 }
    await see([vendorJob({ id: "a", status: "failed", ...first })], { observedAt: T0 + 5_000 })
    await see([vendorJob({ id: "a", status: "failed", finishedAt: T0 + 9_000 })], { observedAt: T0 + 10_000 })
    expect(await getJob("a")).toMatchObject({ started_at: T0 + 1_000, finished_at: T0 + 2_000 })
    for (const at of [60_000, 70_000]) {
      await see([vendorJob({ id: "a", status: "processing" })], { source: "get", observedAt: T0 + at })
    }
    await see([vendorJob({ id: "a", status: "failed" })], { source: "get", observedAt: T0 + 80_000 })
    await see([vendorJob({ id: "a", status: "failed", ...first })], { source: "get", observedAt: T0 + 90_000 })
    const window = { finished_not_before: T0 + 70_000, finished_at: T0 + 80_000 }
    expect(await getJob("a")).toMatchObject({ attempt: 2, started_at: null, ...window })
    await see([vendorJob({ id: "a", status: "failed", finishedAt: T0 + 75_000 })], { observedAt: T0 + 99_000 })
    expect(await getJob("a")).toMatchObject({ finished_not_before: T0 + 75_000, finished_at: T0 + 75_000 })
  })

  it("V12: never un-finishes a job: a backward answer is kept once as an anomaly", async () => {
    await see([vendorJob({ id: "a", status: "completed" })])
    for (const n of [1, 2, 3])
      await see([vendorJob({ id: "a", status: "processing" })], { observedAt: T0 + n * 60_000 })
    expect((await getJob("a")).status).toBe("completed")
    expect((await listTransitions("a")).map((t) => t.kind)).toEqual(["first_seen", "anomaly"])
  })

  it("V12: takes a failed job that two direct looks show running as a new attempt, with its history kept", async () => {
    await see([vendorJob({ id: "a", status: "failed" })])
    await see([vendorJob({ id: "a", status: "processing" })], { source: "get", observedAt: T0 + 60_000 })
    expect((await getJob("a")).status).toBe("failed")
    await see([vendorJob({ id: "a", status: "processing" })], { source: "get", observedAt: T0 + 70_000 })
    const row = await getJob("a")
    expect([row.status, row.attempt, row.finished_at]).toEqual(["processing", 2, null])
    expect((await listTransitions("a")).map((t) => t.kind)).toEqual(["first_seen", "anomaly", "new_attempt"])
  })

  it("shows an unknown status word as it is and never lets an absent field erase a known one", async () => {
    await see([vendorJob({ id: "a", model: "pro", billingStatus: "charged", raw: '{"model":"pro"}' })], {
      source: "get",
    })
    await see([vendorJob({ id: "a", status: "archiving", raw: '{"status":"archiving"}' })])
    const row = await getJob("a")
    expect([row.status, row.status_raw, row.model, row.billing_status]).toEqual([
      "other",
      "archiving",
      "pro",
      "charged",
    ])
    const raw = await store.read.selectFrom("job_raw").selectAll().executeTakeFirstOrThrow()
    expect(JSON.parse(raw.text)).toEqual({ model: "pro", status: "archiving" })
    await see([vendorJob({ id: "a", status: "completed", billingStatus: null })])
    expect((await getJob("a")).billing_status).toBeNull()
  })

  it("counts every job once per zone and basis, whatever order its states come in", async () => {
    const statuses = ["created", "processing", "completed"]
    for (const [step, status] of statuses.entries()) {
      await see([vendorJob({ id: "a", status, durationMs: 60_000, model: "pro" })], { observedAt: T0 + step * 5_000 })
    }
    const rows = await store.read.selectFrom("daily_rollup").selectAll().execute()
    const facts = rows.map((r) => [r.zone, r.basis, r.day, r.status, r.model, r.jobs, r.estimated_milli]).sort()
    expect(facts).toEqual([
      ["team", "created", 20261120, "completed", "pro", 1, 180_000],
      ["team", "finished", 20261120, "completed", "pro", 1, 180_000],
      ["utc", "created", 20261120, "completed", "pro", 1, 180_000],
      ["utc", "finished", 20261120, "completed", "pro", 1, 180_000],
    ])
  })

  it("joins what the customer told us, whether it came before or after the job", async () => {
    const told = (id: string): Attribution => ({
      connection: "main",
      job_id: id,
      customer: "acme",
      project: null,
      user_ref: null,
      input_url: "https://cdn.acme.test/in/summer%20sale.mp4?sig=1",
      file_name: null,
      source_duration_ms: 30_000,
      source_width: null,
      source_height: null,
      source_codec: null,
      model: "light",
      output_format: "webm",
      bg_type: "transparent",
      request: null,
      updated_at: T0,
    })
    const tell = (id: string) =>
      store.write((tx) => mirrorAttributions(tx, { connection: "main", rows: [told(id)], teamZone: "UTC", now: T0 }))
    await tell("early")
    await see([vendorJob({ id: "early" }), vendorJob({ id: "late" })])
    expect(await tell("late")).toEqual(["late"])
    expect(await tell("late")).toEqual([])
    for (const id of ["early", "late"]) {
      const row = await getJob(id)
      expect([row.customer, row.file_name, row.model, row.credits_estimate_milli]).toEqual([
        "acme",
        "summer sale.mp4",
        "light",
        22_500,
      ])
      expect(row.search_text).toContain("summer sale.mp4")
    }
    const sum = await store.read
      .selectFrom("daily_rollup")
      .select((e) => e.fn.sum<number>("jobs").as("jobs"))
      .where("zone", "=", "utc")
      .executeTakeFirstOrThrow()
    expect(Number(sum.jobs)).toBe(2)
  })

  it("V11: says a job is not visible only after three misses an hour apart, and takes it back when it returns", async () => {
    await see([vendorJob({ id: "a" })])
    const miss = (at: number) => store.write((tx) => mirrorMiss(tx, look({ source: "get", observedAt: at }), "a"))
    await miss(T0 + HOUR)
    await miss(T0 + HOUR + 60_000)
    await miss(T0 + 2 * HOUR)
    expect((await getJob("a")).missing_since).toBeNull()
    await miss(T0 + 3 * HOUR)
    expect((await getJob("a")).missing_since).toBe(T0 + 3 * HOUR)
    await see([vendorJob({ id: "a" })], { observedAt: T0 + 4 * HOUR })
    const row = await getJob("a")
    expect([row.missing_since, row.miss_count]).toEqual([null, 0])
    expect((await listTransitions("a")).map((t) => t.kind)).toEqual(["first_seen", "missing", "returned"])
  })

  it("V10: lets two writers of the same new jobs leave each once", async () => {
    const jobs = Array.from({ length: 30 }, (_, n) => vendorJob({ id: `job_${n}` }))
    await Promise.all([see(jobs), see(jobs), see(jobs)])
    const rows = await store.read.selectFrom("jobs").select("id").execute()
    const transitions = await store.read.selectFrom("job_transitions").select("seq").execute()
    expect([rows.length, transitions.length]).toEqual([30, 30])
  })
})
