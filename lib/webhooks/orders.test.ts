import { createHmac } from "node:crypto"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type JobStatus, STATUS_RANK } from "@/lib/domain/job"
import { createRng, type Rng } from "@/lib/sandbox/prng"
import type { Store } from "@/lib/store/store"
import { createContext, type SyncContext } from "@/lib/sync/context"
import { runConfirmations } from "@/lib/sync/deliveries"
import { runListPass } from "@/lib/sync/list"
import { runWatch } from "@/lib/sync/watch"
import { vendorJob } from "@/lib/testing/builders"
import { createFakeVendor, type FakeVendor } from "@/lib/testing/fake-vendor"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { FloodGate } from "./flood-gate"
import { receiveDelivery } from "./receive"

const IS_LONG = process.env.ENDURANCE === "long"
/** Seeds on each engine; together some thousand deliveries, also in the short run. */
const SEEDS = { sqlite: IS_LONG ? 1_000 : 20, postgres: IS_LONG ? 50 : 5 }
const JOBS = 10
const SECRET = "whsec_orders"
const MOST_STEPS = 20

type Copy = { dueAt: number; body: string; timestamp: string }

/** A vendor whose jobs move on, and whose webhooks are lost, doubled and late. */
class Story {
  readonly vendor: FakeVendor = createFakeVendor()
  readonly copies: Copy[] = []
  sent = 0
  lost = 0

  constructor(
    private readonly rng: Rng,
    seed: number,
  ) {
    const createdAt = Date.now() - 60_000
    this.vendor.jobs = Array.from({ length: JOBS }, (_, n) =>
      vendorJob({ id: `s${seed}_j${n}`, status: rng.next() < 0.5 ? "pending" : "processing", createdAt }),
    )
  }

  /** One job of the vendor's moves on; whether any could. */
  moveOn(step: number): boolean {
    const running = this.vendor.jobs.filter(({ status }) => status === "pending" || status === "processing")
    const job = running[Math.floor(this.rng.next() * running.length)]
    if (!job) return false
    const status = job.status === "pending" ? "processing" : this.rng.next() < 0.3 ? "failed" : "completed"
    const moved = vendorJob({ id: job.id, status, createdAt: Number(job.createdAt) })
    this.vendor.jobs = this.vendor.jobs.map((one) => (one.id === job.id ? moved : one))
    this.tell(job.id, status === "processing" ? "job.started" : `job.${status}`, step)
    return true
  }

  private tell(id: string, event: string, step: number): void {
    this.sent++
    const body = JSON.stringify({ event, data: { id } })
    const timestamp = new Date().toISOString()
    const draw = this.rng.next()
    const copies = draw < 0.2 ? 0 : draw < 0.6 ? 1 : draw < 0.85 ? 2 : 3
    if (copies === 0) this.lost++
    for (let copy = 0; copy < copies; copy++) {
      this.copies.push({ dueAt: step + Math.floor(this.rng.next() * MOST_STEPS), body, timestamp })
    }
  }
}

describe.each(ENGINES)("V8: deliveries in any order on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const deliver = async ({ body, timestamp }: Copy) => {
    const signature = `sha256=${createHmac("sha256", SECRET).update(`${timestamp}.${body}`).digest("hex")}`
    const headers = { event: null, deliveryId: null, timestamp, signature }
    const tools = { openStore: async () => store, secrets: [SECRET], now: Date.now(), gate: new FloodGate(() => {}) }
    return receiveDelivery({ connection: "main", headers, body: Buffer.from(body) }, tools)
  }
  const toContext = (vendor: FakeVendor) =>
    createContext({ store, client: vendor, teamZone: "Asia/Kathmandu", now: Date.now })
  const confirmAll = async (context: SyncContext) => {
    for (let looked = 1; looked > 0; ) looked = await runConfirmations(context)
  }
  /** One poll of everything, whatever a pace would say. */
  const poll = async (context: SyncContext) => {
    await runListPass(context, "list")
    await store.write((tx) => tx.updateTable("active_jobs").set({ next_poll_at: 0, last_observed_at: 0 }).execute())
    for (let looked = 1; looked > 0; ) looked = await runWatch(context)
  }

  /** What is wrong with the record after a story, by the vendor's own word; nothing is what is wanted. */
  const findWrongs = async ({ vendor, copies }: Story): Promise<string[]> => {
    const ids = vendor.jobs.map(({ id }) => id)
    const jobs = await store.read.selectFrom("jobs").select(["id", "status_raw"]).where("id", "in", ids).execute()
    const held = new Map(jobs.map((job) => [job.id, job.status_raw]))
    const transitions = await store.read
      .selectFrom("job_transitions")
      .selectAll()
      .where("job_id", "in", ids)
      .orderBy("seq")
      .execute()
    const deliveries = await store.read
      .selectFrom("webhook_deliveries")
      .select(["job_id", "event", "confirmed_at"])
      .where("job_id", "in", ids)
      .where("verdict", "=", "accepted")
      .execute()
    const accepted = deliveries.map(({ job_id, event }) => `${job_id} ${event}`)
    return [
      ...(jobs.length === held.size ? [] : ["a job stands twice"]),
      ...vendor.jobs.flatMap(({ id, status }) =>
        held.get(id) === status ? [] : [`${id} is ${held.get(id)}, not ${status}`],
      ),
      ...ids.flatMap((id) => findRegress(id, transitions)),
      ...(new Set(accepted).size === accepted.length ? [] : ["a delivery stands twice"]),
      ...(accepted.length === new Set(copies.map(({ body }) => body)).size ? [] : ["a delivery is lost"]),
      ...deliveries.flatMap(({ job_id, confirmed_at }) => (confirmed_at === null ? [`${job_id} not confirmed`] : [])),
    ]
  }

  it(`ends as the vendor says, without a step back or a doubled row, over ${SEEDS[engine]} seeds`, async () => {
    const sums = { sent: 0, lost: 0, delivered: 0, duplicates: 0 }
    const wrongs: string[] = []
    for (let seed = 1; seed <= SEEDS[engine]; seed++) {
      const rng = createRng(seed)
      const story = new Story(rng, seed)
      const context = toContext(story.vendor)
      const arrive = async (until: number) => {
        const due = story.copies.filter(({ dueAt }) => dueAt === until)
        for (const copy of due) if ((await deliver(copy)).verdict === "duplicate") sums.duplicates++
        sums.delivered += due.length
      }
      let step = 0
      for (let isMoving = true; isMoving; step++) {
        isMoving = story.moveOn(step)
        await arrive(step)
        const draw = rng.next()
        if (draw < 0.3) await runConfirmations(context)
        else if (draw < 0.4) await runListPass(context, "list")
      }
      for (const last = step + MOST_STEPS; step <= last; step++) await arrive(step)
      await confirmAll(context)
      await poll(context)
      wrongs.push(...(await findWrongs(story)).map((wrong) => `seed ${seed}: ${wrong}`))
      sums.sent += story.sent
      sums.lost += story.lost
    }
    expect(wrongs).toEqual([])
    expect(sums.duplicates).toBeGreaterThan(sums.sent / 4)
    expect(sums.lost).toBeGreaterThan(sums.sent / 10)
    const { delivered, duplicates, lost, sent } = sums
    const told = `${SEEDS[engine]} seeds on ${engine}, ${sent} events, ${delivered} deliveries (${duplicates} duplicates, ${lost} lost)`
    noteFigure("V8", `${told}: wrong final states 0, regresses 0, doubled rows 0`)
    noteFigure("V7", `${duplicates} duplicates on ${engine}: second effects 0`)
  }, 900_000)

  it("is right within one poll when every delivery was lost", async () => {
    const story = new Story(createRng(7), 0)
    const context = toContext(story.vendor)
    await runListPass(context, "list")
    for (let step = 0; story.moveOn(step); ) step++
    story.copies.length = 0
    await runListPass(context, "list")
    expect(await findWrongs(story)).toEqual([])
    noteFigure("V8", `all ${story.sent} deliveries lost on ${engine}: right within one poll`)
  })
})

type Transition = { job_id: string; kind: string; to_status: JobStatus; from_status: JobStatus | null }

/** Steps of a job that do not go forward, and anything that the record calls one. */
function findRegress(id: string, transitions: readonly Transition[]): string[] {
  const own = transitions.filter((one) => one.job_id === id)
  const steps = own.filter(({ kind }) => kind === "first_seen" || kind === "changed")
  const isForward = steps.every(
    (one, n) => n === 0 || STATUS_RANK[one.to_status] > STATUS_RANK[steps[n - 1]?.to_status ?? "completed"],
  )
  const others = own.filter(({ kind }) => kind === "anomaly" || kind === "new_attempt")
  return [
    ...(isForward ? [] : [`${id} went ${steps.map((one) => one.to_status).join(", ")}`]),
    ...(steps.filter(({ kind }) => kind === "first_seen").length === 1
      ? []
      : [`${id} was first seen more or less than once`]),
    ...others.map(({ kind }) => `${id} has ${kind}`),
  ]
}
