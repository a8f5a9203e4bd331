import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { mirrorAttributions, mirrorJobs } from "@/lib/jobs/mutations"
import type { Attribution } from "@/lib/jobs/row"
import type { LiveEvent, Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { takeBatch } from "./batch"

const SEVERAL = ["main", "staging"]

function post(body: unknown): Request {
  const text = typeof body === "string" ? body : JSON.stringify(body)
  return new Request("http://ops/api/attribution", { method: "POST", body: text })
}

describe.each(ENGINES)("POST /api/attribution on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const see = (...jobs: VendorJob[]) =>
    store.write((tx) => mirrorJobs(tx, { ...look(), jobs, teamZone: "Asia/Kathmandu" }))
  const send = (body: unknown, connections: readonly string[] = ["main"]) =>
    takeBatch(store, post(body), { connections, teamZone: "Asia/Kathmandu", now: T0 })
  const tell = (...rows: unknown[]) => send({ rows })
  const getJob = (id: string) =>
    store.read.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirstOrThrow()
  const getTold = (id: string) =>
    store.read.selectFrom("attributions").selectAll().where("job_id", "=", id).executeTakeFirst()
  const dump = async () =>
    JSON.stringify([
      await store.read.selectFrom("jobs").selectAll().orderBy("id").execute(),
      await store.read.selectFrom("attributions").selectAll().orderBy("job_id").execute(),
      (await store.read.selectFrom("daily_rollup").selectAll().execute()).map((row) => JSON.stringify(row)).sort(),
    ])

  it("fills jobs whether they were seen before or come later", async () => {
    await see(vendorJob({ id: "seen" }))
    const whole = {
      customer: "acme",
      project: 4471,
      user: "u-1",
      input_url: "https://cdn.acme.test/in/summer%20sale.mp4?sig=1",
      source_duration_seconds: 30.5,
      width: 1_920,
      height: 1_080,
      codec: "h264",
      model: "light",
      output_format: "webm",
      bg_type: "transparent",
      request: { text_prompt: "the dog" },
    }
    expect(await tell({ job_id: "seen", ...whole }, { job_id: "later", ...whole })).toEqual({
      received: 2,
      changed: 2,
      unchanged: 0,
      refused: 0,
      repeated: 0,
      unknownJobs: 1,
      erasedJobs: 0,
      errors: [],
      notes: [],
    })
    await see(vendorJob({ id: "later" }))
    for (const id of ["seen", "later"]) {
      expect(await getJob(id)).toMatchObject({
        customer: "acme",
        project: "4471",
        user_ref: "u-1",
        file_name: "summer sale.mp4",
        model: "light",
        source_duration_ms: 30_500,
        credits_estimate_milli: 22_875,
      })
      expect(await getTold(id)).toMatchObject({ source_width: 1_920, request: '{"text_prompt":"the dog"}' })
    }
  })

  it("changes nothing when the same batch comes again, and says so", async () => {
    await see(vendorJob({ id: "a" }), vendorJob({ id: "b" }))
    const rows = [
      { job_id: "a", customer: "acme" },
      { job_id: "b", model: "pro" },
      { job_id: "c", user: "u" },
    ]
    await tell(...rows)
    const told: LiveEvent[] = []
    store.subscribe((event) => told.push(event))
    const before = await dump()
    expect(await tell(...rows)).toMatchObject({ received: 3, changed: 0, unchanged: 3, unknownJobs: 1 })
    expect(await dump()).toBe(before)
    expect(told).toEqual([])
  })

  it("keeps what a row leaves out, erases what it sets to null, and corrects what was told wrongly", async () => {
    await see(vendorJob({ id: "a" }))
    await tell({ job_id: "a", customer: "acme", project: "spring", model: "light", source_duration_ms: 60_000 })
    await tell({ job_id: "a", user: "u-1" })
    expect(await getJob("a")).toMatchObject({ customer: "acme", project: "spring", user_ref: "u-1", model: "light" })
    await tell({ job_id: "a", model: "pro", project: null })
    const corrected = await getJob("a")
    expect(corrected).toMatchObject({ customer: "acme", project: null, model: "pro", credits_estimate_milli: 180_000 })
    expect(corrected.search_text).not.toContain("spring")
    await tell({ job_id: "a", customer: null, model: null, user: null })
    expect(await getJob("a")).toMatchObject({
      customer: null,
      model: null,
      user_ref: null,
      credits_estimate_milli: null,
    })
  })

  it("never takes away what the vendor itself said", async () => {
    const raw = JSON.stringify({ id: "a", model: "pro", metadata: { customer: "echoed", project: "p" } })
    await see(vendorJob({ id: "a", model: "pro", metadata: { customer: "echoed", project: "p" }, raw }))
    await tell({ job_id: "a", customer: "told", model: "light" })
    expect(await getJob("a")).toMatchObject({ customer: "told", project: "p", model: "pro" })
    await tell({ job_id: "a", customer: null, model: null })
    expect(await getJob("a")).toMatchObject({ customer: "echoed", project: "p", model: "pro" })
  })

  it("moves a corrected job in the day sums instead of counting it twice", async () => {
    await see(vendorJob({ id: "a", status: "completed", durationMs: 60_000 }))
    await tell({ job_id: "a", model: "light" })
    await tell({ job_id: "a", model: "pro" })
    const rows = await store.read
      .selectFrom("daily_rollup")
      .select(["model", "jobs"])
      .where("zone", "=", "utc")
      .execute()
    expect(rows).toEqual([
      { model: "pro", jobs: 1 },
      { model: "pro", jobs: 1 },
    ])
  })

  it("keeps the good rows of a batch and says of the bad ones which field is wrong and why", async () => {
    const bad: [unknown, string | null, RegExp][] = [
      ["text", null, /not an object/],
      [null, null, /not an object/],
      [[], null, /not an object/],
      [{}, "job_id", /missing/],
      [{ job_id: "" }, "job_id", /empty/],
      [{ job_id: "x\0y" }, "job_id", /cannot be kept/],
      [{ job_id: "x".repeat(501) }, "job_id", /at most 500/],
      [{ job_id: 2 ** 60 }, "job_id", /exactly/],
      [{ job_id: "j", customer: 1.5 }, "customer", /exactly/],
      [{ job_id: "j", customer: { name: "acme" } }, "customer", /text/],
      [{ job_id: "j", customer: "\ud800" }, "customer", /cannot be kept/],
      [{ job_id: "j", customer: "x".repeat(201) }, "customer", /at most 200/],
      [{ job_id: "j", input_url: "x".repeat(100_000) }, "input_url", /at most/],
      [{ job_id: "j", source_duration_ms: -1 }, "source_duration_ms", /between/],
      [{ job_id: "j", source_duration_ms: 1.5 }, "source_duration_ms", /whole/],
      [{ job_id: "j", source_duration_seconds: "42" }, "source_duration_seconds", /number/],
      [{ job_id: "j", source_duration_seconds: 1, source_duration_ms: 1 }, "source_duration_ms", /one of them/],
      [{ job_id: "j", width: 0 }, "width", /between/],
      [{ job_id: "j", request: "{}" }, "request", /object/],
      [{ job_id: "j", request: { prompt: "x".repeat(17_000) } }, "request", /16384/],
      [{ job_id: "j", connection: "elsewhere" }, "connection", /main/],
      [{ job_id: "j", connection: 1 }, "connection", /main/],
    ]
    const answer = await tell({ job_id: "good", customer: "acme" }, ...bad.map(([row]) => row))
    expect(answer).toMatchObject({ received: bad.length + 1, changed: 1, refused: bad.length, unknownJobs: 1 })
    for (const [at, [, field, why]] of bad.entries()) {
      const found = answer.errors.find((one) => one.row === at + 1)
      expect([found?.field, found?.message]).toEqual([field, expect.stringMatching(why)])
    }
    expect(await getTold("good")).toMatchObject({ customer: "acme" })
    expect(await getTold("j")).toBeUndefined()
  })

  it("takes odd but harmless content as it is: own keys named like built-in ones, NUL in a request, deep nesting", async () => {
    const row =
      '{"job_id":"constructor","__proto__":{"customer":"evil"},"customer":"toString","request":{"__proto__":{"x":1},"a":"\\u0000"}}'
    const answer = await send(`{"rows":[${row}]}`)
    expect(answer).toMatchObject({ changed: 1, notes: [{ row: 0, field: "__proto__" }] })
    expect(await getTold("constructor")).toMatchObject({ customer: "toString" })
    expect((await getTold("constructor"))?.request).toBe('{"__proto__":{"x":1},"a":"\\u0000"}')
    const deep = `{"rows":[{"job_id":"d","request":{"a":${"[".repeat(7_000)}${"]".repeat(7_000)}}}]}`
    expect((await send(deep)).received).toBe(1)
  })

  it("lets the later of two rows for one job count, field by field, and says so", async () => {
    const answer = await tell({ job_id: "a", customer: "first", project: "p" }, { job_id: "a", customer: "second" })
    expect(answer).toMatchObject({ received: 2, changed: 1, repeated: 1, notes: [{ row: 1, field: "job_id" }] })
    expect(await getTold("a")).toMatchObject({ customer: "second", project: "p" })
  })

  it("keeps connections apart, and asks for one where it cannot be told", async () => {
    const rows = [
      { job_id: "a", connection: "staging", customer: "s" },
      { job_id: "a", customer: "m" },
      { job_id: "b" },
    ]
    expect(await send({ connection: "main", rows }, SEVERAL)).toMatchObject({ changed: 2, unchanged: 1 })
    const told = await store.read
      .selectFrom("attributions")
      .select(["connection", "customer"])
      .orderBy("connection")
      .execute()
    expect(told).toEqual([
      { connection: "main", customer: "m" },
      { connection: "staging", customer: "s" },
    ])
    expect(await send({ rows }, SEVERAL)).toMatchObject({ unchanged: 1, refused: 2 })
    await expect(send({ connection: "nowhere", rows }, SEVERAL)).rejects.toMatchObject({ code: "invalid" })
  })

  it("refuses what is no batch, more than 1,000 rows, and more than 2 MB without reading on", async () => {
    for (const body of ["", "{", "[]", "null", "1", "{}", '{"rows":{}}', '{"rows":null}', "\u0000"]) {
      await expect(send(body)).rejects.toMatchObject({ code: "invalid" })
    }
    await expect(send({ rows: Array.from({ length: 1_001 }, () => ({})) })).rejects.toMatchObject({ code: "too_large" })
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (++pulled > 200) controller.close()
        else controller.enqueue(new Uint8Array(65_536).fill(32))
      },
    })
    const request = new Request("http://ops/", { method: "POST", body: endless, duplex: "half" } as RequestInit)
    const refused = takeBatch(store, request, { connections: ["main"], teamZone: "UTC", now: T0 })
    await expect(refused).rejects.toMatchObject({ code: "too_large" })
    expect(pulled).toBeLessThan(40)
    expect(await tell()).toMatchObject({ received: 0, changed: 0 })
  })

  it("does not bring back what was erased of a customer", async () => {
    await see(vendorJob({ id: "a" }))
    await store.write((tx) =>
      tx.insertInto("erased_jobs").values({ connection: "main", job_id: "a", erasure: "e" }).execute(),
    )
    const row = { job_id: "a", customer: "acme", user: "ada@acme.test", input_url: "https://acme.test/x", model: "pro" }
    expect(await tell(row)).toMatchObject({ changed: 1, erasedJobs: 1 })
    expect(await getJob("a")).toMatchObject({ customer: null, user_ref: null, input_url: null, model: "pro" })
    expect(JSON.stringify(await getTold("a"))).not.toContain("acme")
    expect(await tell(row)).toMatchObject({ changed: 0, unchanged: 1, erasedJobs: 1 })
  })

  it("lives beside an importer that writes whole rows", async () => {
    await see(vendorJob({ id: "a" }))
    await tell({ job_id: "a", customer: "acme", model: "pro" })
    const whole: Attribution = { ...((await getTold("a")) as Attribution), customer: "northwind", model: null }
    await store.write((tx) => mirrorAttributions(tx, { connection: "main", rows: [whole], teamZone: "UTC", now: T0 }))
    expect(await getJob("a")).toMatchObject({ customer: "northwind", model: null })
  })

  it("takes a full batch of seen jobs in well under the time a caller waits", async () => {
    const ids = Array.from({ length: 1_000 }, (_, n) => `job_${n}`)
    for (let at = 0; at < ids.length; at += 100) await see(...ids.slice(at, at + 100).map((id) => vendorJob({ id })))
    const rows = ids.map((job_id, n) => ({ job_id, customer: `c${n % 7}`, model: "pro", source_duration_ms: 1_000 }))
    const begun = performance.now()
    expect(await tell(...rows)).toMatchObject({ changed: 1_000, unknownJobs: 0 })
    expect(performance.now() - begun).toBeLessThan(10_000)
    const counted = await store.read
      .selectFrom("jobs")
      .select((e) => e.fn.countAll<number>().as("n"))
      .where("customer", "=", "c3")
      .executeTakeFirstOrThrow()
    expect(Number(counted.n)).toBe(143)
  })
})
