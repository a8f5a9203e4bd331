import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { mergeAttributions } from "@/lib/attribution/mutations"
import { ERASED } from "@/lib/domain/erased"
import { ERASED_FLAG } from "@/lib/jobs/erased"
import { listJobs } from "@/lib/jobs/list-data"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { mirrorAttributions, mirrorJobs, rederiveJobs } from "@/lib/jobs/mutations"
import type { Attribution } from "@/lib/jobs/row"
import { createNote } from "@/lib/notes/mutations"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import {
  admin,
  answer,
  FILE,
  failed,
  findTelling,
  MESSAGE,
  METADATA,
  NAME,
  seedWritings,
  TELLING,
  told,
} from "@/lib/testing/erasure-rig"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { findTickets } from "@/lib/tickets/data"
import { createTicket } from "@/lib/tickets/mutations"
import { mirrorEvents } from "@/lib/usage/mutations"
import type { VendorJob } from "@/lib/vendor/types"
import { createView } from "@/lib/views/mutations"
import { createDelivery } from "@/lib/webhooks/mutations"
import { eraseCustomer } from "./erasure"
import { previewErasure } from "./preview"

describe.each(ENGINES)("erasing a customer on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await store.write((tx) =>
      tx
        .insertInto("people")
        .values({ ...admin, password_hash: null, created_at: 0, disabled_at: null })
        .execute(),
    )
  })
  afterEach(() => store.close())

  const see = (...jobs: VendorJob[]) =>
    store.write((tx) => mirrorJobs(tx, { ...look(), jobs, teamZone: "Asia/Kathmandu" }))
  const erase = (forMs = 60_000) => eraseCustomer(store, { name: NAME, reason: "request 4471" }, { by: admin, forMs })
  const getJob = (id: string) =>
    store.read.selectFrom("jobs").selectAll().where("id", "=", id).executeTakeFirstOrThrow()
  const attribute = (...rows: Attribution[]) =>
    store.write((tx) => mirrorAttributions(tx, { connection: "main", rows, teamZone: "Asia/Kathmandu", now: T0 }))
  const deliver = (jobId: string) =>
    store.write((tx) =>
      createDelivery(tx, {
        connection: "main",
        receivedAt: T0,
        headers: { deliveryId: "d_1", event: "job.failed", timestamp: "1", signature: "s" },
        contentHash: `hash ${Math.random()}`,
        secretNo: 1,
        sentAt: T0,
        event: "job.failed",
        jobId,
        unreadable: null,
        body: JSON.stringify({ event: "job.failed", data: { job: { id: jobId, metadata: METADATA, error: MESSAGE } } }),
        bytes: 100,
      }),
    )
  const meter = (eventId: string, jobId: string) =>
    store.write((tx) =>
      mirrorEvents(tx, { connection: "main", at: T0, newestKnownAt: null }, [
        {
          eventId,
          at: T0,
          type: "job.charge",
          jobId,
          statusCode: 200,
          creditsMilli: 5_000,
          model: "pro",
          raw: JSON.stringify({ id: eventId, job_id: jobId, metadata: METADATA }),
        },
      ]),
    )

  /** The customer's strings wherever the product can put them. */
  async function seed(): Promise<{ ticket: number; other: number }> {
    await see(
      answer("run", {}),
      failed("fail"),
      answer("done", { status: "completed", outputUrl: `https://out.test/${FILE}` }),
    )
    await see(
      vendorJob({
        id: "others",
        metadata: { customer: "bystander" },
        status: "completed",
        inputUrl: "https://cdn.other.test/a.mp4",
      }),
    )
    await attribute(told("fail"), told("unseen"))
    await deliver("fail")
    await meter("e1", "fail")
    const { num: ticket } = await createTicket(
      store,
      {
        title: `${NAME} is cross`,
        reference: "HD-4471",
        url: "https://help.team.test/4471",
        customer: NAME,
        pasted: `From jana@plughmail.test: ${FILE} grunklewords`,
        jobs: [{ connection: "main", jobId: "fail" }],
        groups: [],
      },
      admin,
    )
    const nobody = { reference: null, url: null, customer: null, pasted: "grunklewords", groups: [] }
    const linked = { ...nobody, title: "Zorblatt again", jobs: [{ connection: "main", jobId: "done" }] }
    await createTicket(store, linked, admin)
    const others = { ...nobody, title: "Other", customer: "bystander", pasted: "words", jobs: [] }
    const { num: other } = await createTicket(store, others, admin)
    const note = (subject: Parameters<typeof createNote>[1]["subject"], body: string) =>
      createNote(store, { subject, body }, admin)
    await note({ kind: "ticket", ticket }, "asked jana@plughmail.test")
    await note({ kind: "job", connection: "main", jobId: "fail" }, "wibbleuser cut frobnicate")
    await note({ kind: "ticket", ticket: other }, `like ${NAME}, but not theirs`)
    const view = { page: "jobs", name: "Theirs", query: `customer=${encodeURIComponent(NAME)}&tab=failed` } as const
    await createView(store, view, admin)
    await createView(store, { page: "jobs", name: "Failed", query: "tab=failed" }, admin)
    await store.write(seedWritings)
    return { ticket, other }
  }

  it("leaves no text of the customer in any column of any table", async () => {
    await seed()
    // The engine samples values too.
    await store.maintain()
    const before = await findTelling(store)
    expect(before.length).toBeGreaterThan(25)
    expect(before.some((one) => one.startsWith("sqlite_stat4") || one.startsWith("sampled jobs"))).toBe(true)
    expect(await erase()).toMatchObject({ jobs: 4, tickets: 2, notes: 2, isDone: true })
    expect(await findTelling(store)).toEqual([])
  })

  it("tells beforehand by number which tickets of nobody it empties, and empties none that is somebody else's too", async () => {
    const { ticket, other } = await seed()
    const nobody = { reference: null, url: null, customer: null, groups: [] }
    const job = (jobId: string) => ({ connection: "main", jobId })
    const words = `${NAME} and bystander both say: blurry`
    const save = async (ticket: Parameters<typeof createTicket>[1]) => (await createTicket(store, ticket, admin)).num
    const shared = await save({ ...nobody, title: "Two of them", pasted: words, jobs: [job("fail"), job("others")] })
    const foreign = await save({
      ...nobody,
      title: "Other's",
      customer: "bystander",
      pasted: null,
      jobs: [job("fail")],
    })
    const shouted = { ...nobody, title: "Shouted", customer: NAME.toUpperCase(), pasted: "grunklewords", jobs: [] }
    expect(shouted.customer).not.toBe(NAME)
    const spelled = await save(shouted)
    const linked = other - 1
    await createNote(store, { subject: { kind: "ticket", ticket: linked }, body: "grunklewords" }, admin)
    await createNote(store, { subject: { kind: "ticket", ticket: spelled }, body: "grunklewords" }, admin)
    const preview = await previewErasure(store, NAME)
    expect(preview).toMatchObject({ tickets: 2, linkedTickets: [linked], notes: 4, left: { tickets: 0 } })
    expect(preview.left.shared).toEqual([shared, foreign])
    expect(await erase(0)).toMatchObject({ isDone: false })
    // Begun, it still knows which these are, though the jobs say of nobody by now.
    expect((await previewErasure(store, NAME)).linkedTickets).toEqual([linked])
    expect(await erase()).toMatchObject({ tickets: 3, notes: 4, isDone: true })
    const rows = store.read.selectFrom("tickets").select(["num", "title", "pasted", "customer"]).orderBy("num")
    const gone = { title: "Erased ticket", pasted: null, customer: null }
    expect(await rows.execute()).toEqual([
      { num: ticket, ...gone },
      { num: linked, ...gone },
      { num: other, title: "Other", pasted: "words", customer: "bystander" },
      { num: shared, title: "Two of them", pasted: `${ERASED} and bystander both say: blurry`, customer: null },
      { num: foreign, title: "Other's", pasted: null, customer: "bystander" },
      { num: spelled, ...gone },
    ])
    expect(await findTelling(store)).toEqual([])
  })

  it("leaves the tickets of a customer of another name that differs in case alone", async () => {
    await seed()
    const loud = NAME.toUpperCase()
    await see(vendorJob({ id: "loud", metadata: { customer: loud }, status: "completed" }))
    const theirs = { reference: null, url: null, customer: loud, pasted: null, groups: [], jobs: [] }
    const { num } = await createTicket(store, { ...theirs, title: "Loud" }, admin)
    expect((await previewErasure(store, NAME)).tickets).toBe(1)
    await erase()
    const row = store.read.selectFrom("tickets").select(["title", "customer"]).where("num", "=", num)
    expect(await row.executeTakeFirst()).toEqual({ title: "Loud", customer: loud })
  })

  it("leaves what is technical, the sums, other customers, and the ticket under its number", async () => {
    const { ticket, other } = await seed()
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
    await seed()
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
    await seed()
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
    await deliver("fail")
    await deliver("run")
    await meter("e2", "fail")
    await attribute(told("fail"), told("run"))
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
    for (let at = 0; at < ids.length; at += 100) await see(...ids.slice(at, at + 100).map((id) => answer(id)))
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
    await seed()
    await erase()
    await see(answer("later"))
    expect((await getJob("later")).customer).toBe(NAME)
  })

  it("writes down who erased and why, but not whom; and refuses a reason that would tell", async () => {
    await seed()
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
    await seed()
    await store.write((tx) => tx.updateTable("spend_intents").set({ state: "unknown" }).execute())
    await expect(erase()).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("fail") })
    expect((await getJob("fail")).customer).toBe(NAME)
    expect(await previewErasure(store, NAME)).toMatchObject({
      undecided: expect.arrayContaining([{ connection: "main", jobId: "fail" }]),
    })
  })

  it("does not wait for a request that was never sent, since nobody can decide about it any more", async () => {
    await seed()
    const left = { state: "confirmed", sent_at: null, settled_at: null, new_job_id: null } as const
    await store.write((tx) => tx.updateTable("spend_intents").set(left).execute())
    expect((await previewErasure(store, NAME)).undecided).toEqual([])
    expect(await erase()).toMatchObject({ isDone: true })
    const intent = await store.read.selectFrom("spend_intents").select(["state", "reason"]).executeTakeFirst()
    expect(intent).toEqual({ state: "refused", reason: "" })
  })
})
