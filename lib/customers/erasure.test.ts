import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { mergeAttributions } from "@/lib/attribution/mutations"
import { ERASED_FLAG } from "@/lib/jobs/erased"
import { listJobs } from "@/lib/jobs/list-data"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { mirrorJobs, rederiveJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { look, T0 } from "@/lib/testing/builders"
import { admin, answer, FILE, failed, findTelling, MESSAGE, NAME, TELLING, told } from "@/lib/testing/erasure-rig"
import { createErasureWorld, type ErasureWorld } from "@/lib/testing/erasure-seed"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { findTickets } from "@/lib/tickets/data"
import { eraseCustomer } from "./erasure"
import { previewErasure } from "./preview"

describe.each(ENGINES)("erasing a customer on %s", (engine) => {
  let store: Store
  let world: ErasureWorld
  beforeEach(async () => {
    store = await openSharedStore(engine)
    world = await createErasureWorld(store)
  })
  afterEach(() => store.close())

  const erase = (forMs = 60_000) => eraseCustomer(store, { name: NAME, reason: "request 4471" }, { by: admin, forMs })
  const getJob = (id: string) =>
    store.read.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirstOrThrow()

  it("leaves no text of the customer in any column of any table", async () => {
    await world.seed()
    // The engine samples values too.
    await store.maintain()
    const before = await findTelling(store)
    expect(before.length).toBeGreaterThan(25)
    expect(before.some((one) => one.startsWith("sqlite_stat4") || one.startsWith("sampled jobs"))).toBe(true)
    expect(await erase()).toMatchObject({ jobs: 4, tickets: 2, notes: 2, isDone: true })
    expect(await findTelling(store)).toEqual([])
  })

  it("leaves what is technical, the sums, other customers, and the ticket under its number", async () => {
    const { ticket, other } = await world.seed()
    const sums = () => store.read.selectFrom("daily_rollup").selectAll().orderBy("status").orderBy("zone").execute()
    const before = await sums()
    await erase()
    expect(await sums()).toEqual(before)
    expect(await getJob("fail")).toMatchObject({
      status: "failed",
      model: "pro",
      output_format: "webm",
      error_code: "processing_failed",
      request_id: "req_1",
      credits_milli: 5_000,
      source_duration_ms: 42_000,
      finished_at: T0 + 60_000,
      customer: null,
    })
    expect((await getJob("fail")).flags).toContain(ERASED_FLAG)
    expect((await getJob("others")).customer).toBe("bystander")
    expect(await findTickets(store.read, `#${ticket}`)).toMatchObject([
      { num: ticket, reference: "HD-4471", url: "https://help.team.test/4471", customer: null, isErased: true },
    ])
    expect(await findTickets(store.read, "HD-4471")).toHaveLength(1)
    expect(await findTickets(store.read, `#${other}`)).toMatchObject([{ title: "Other", isErased: false }])
    expect(await store.read.selectFrom("saved_views").select("name").execute()).toEqual([{ name: "Failed" }])
    const samples = await store.read.selectFrom("contract_drift").select("sample").orderBy("field").execute()
    expect(samples).toEqual([{ sample: '"eu-1"' }, { sample: "" }])
  })

  it("makes the jobs unfindable by what they were known by, and findable by their id", async () => {
    await world.seed()
    const find = async (q: string) => {
      const filter = toJobFilter(loadJobList(new Request(`http://ops/?q=${encodeURIComponent(q)}`)), "UTC")
      return (await listJobs(store, filter, { cursor: null, now: T0 })).rows.map((row) => row.id)
    }
    expect(await find("frobnicate")).toHaveLength(3)
    await erase()
    for (const word of TELLING) expect(await find(word)).toEqual([])
    expect(await find("fail")).toEqual(["fail"])
  })

  it("is not undone by the next sync, a webhook, an event, an import or a rule", async () => {
    await world.seed()
    await erase()
    const rule = {
      connection: "",
      pattern: "https://*/in/{customer}",
      created_by: "adm",
      created_at: T0,
    }
    await store.write((tx) => tx.insertInto("attribution_rules").values(rule).execute())
    const again = { observedAt: T0 + 90_000, source: "get" } as const
    await store.write((tx) =>
      mirrorJobs(tx, {
        ...look(again),
        jobs: [
          answer("run", {
            status: "failed",
            error: { code: "oom", message: MESSAGE, requestId: null, truncated: false },
          }),
          failed("fail"),
          answer("done", { status: "completed", outputUrl: `https://out.test/${FILE}?fresh`, creditsMilli: 7_000 }),
          failed("unseen"),
        ],
        teamZone: "Asia/Kathmandu",
      }),
    )
    await world.deliver("fail")
    await world.deliver("run")
    await world.meter("e2", "fail")
    await world.attribute(told("fail"), told("run"))
    await store.write(async (tx) => {
      const values = { customer: NAME, project: "quuxproject", request: "grunklewords", source_codec: "vp9" }
      const patches = [{ connection: "main", jobId: "done", values }]
      await mergeAttributions(tx, { connection: "main", patches: patches as never, teamZone: "UTC", now: T0 })
      await rederiveJobs(tx, { connection: "main", ids: ["fail", "run", "done"], teamZone: "UTC", now: T0 })
    })
    expect(await findTelling(store)).toEqual([])
    // What is technical is still taken in.
    expect(await getJob("run")).toMatchObject({ status: "failed", error_code: "oom" })
    expect(await getJob("done")).toMatchObject({ credits_milli: 7_000, output_url: null })
    expect(await getJob("unseen")).toMatchObject({ status: "failed", customer: null })
    const codec = store.read.selectFrom("attributions").select("source_codec").where("job_id", "=", "done")
    expect(await codec.executeTakeFirst()).toEqual({ source_codec: "vp9" })
  })

  it("goes on where it stopped, and counts what it did in all", async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `job_${n}`)
    for (let at = 0; at < ids.length; at += 100) await world.see(...ids.slice(at, at + 100).map((id) => answer(id)))
    const first = await erase(0)
    expect(first).toMatchObject({ jobs: 250, isDone: false })
    let last = first
    for (let turn = 0; turn < 10 && !last.isDone; turn++) last = await erase(0)
    expect(last).toMatchObject({ jobs: 300, isDone: true })
    expect(await findTelling(store)).toEqual([])
    const erasures = await store.read.selectFrom("erasures").select(["jobs", "finished_at"]).execute()
    expect(erasures).toEqual([{ jobs: 300, finished_at: expect.any(Number) }])
  })

  it("takes in new jobs of the same customer as new data", async () => {
    await world.seed()
    await erase()
    await world.see(answer("later"))
    expect((await getJob("later")).customer).toBe(NAME)
  })

  it("writes down who erased and why, but not whom; and refuses a reason that would tell", async () => {
    await world.seed()
    await expect(
      eraseCustomer(store, { name: NAME, reason: `${NAME} wrote` }, { by: admin, forMs: 0 }),
    ).rejects.toMatchObject({ code: "invalid" })
    await erase()
    const entries = await store.read
      .selectFrom("audit_log")
      .select(["action", "actor", "reason", "details"])
      .where("action", "like", "customer.%")
      .orderBy("num")
      .execute()
    expect(entries).toEqual([
      { action: "customer.erasure_started", actor: "adm", reason: "request 4471", details: "{}" },
      { action: "customer.erased", actor: "adm", reason: null, details: '{"jobs":4,"tickets":2,"notes":2}' },
    ])
  })

  it("waits for a person while a request to spend their credits is undecided", async () => {
    await world.seed()
    await store.write((tx) => tx.updateTable("spend_intents").set({ state: "unknown" }).execute())
    await expect(erase()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("fail") })
    expect((await getJob("fail")).customer).toBe(NAME)
    expect(await previewErasure(store, NAME)).toMatchObject({
      undecided: expect.arrayContaining([{ connection: "main", jobId: "fail" }]),
    })
  })

  it("does not wait for a request that was never sent, since nobody can decide about it any more", async () => {
    await world.seed()
    const left = { state: "confirmed", sent_at: null, settled_at: null, new_job_id: null } as const
    await store.write((tx) => tx.updateTable("spend_intents").set(left).execute())
    expect((await previewErasure(store, NAME)).undecided).toEqual([])
    expect(await erase()).toMatchObject({ isDone: true })
    const intent = await store.read.selectFrom("spend_intents").select(["state", "reason"]).executeTakeFirst()
    expect(intent).toEqual({ state: "refused", reason: "" })
  })
})
