import { createHmac } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { AppError } from "@/lib/errors"
import { getJobDetail } from "@/lib/jobs/detail-data"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { openStore } from "@/lib/store/open"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { listPlans, watchQueries } from "@/lib/testing/query-watch"
import { openSharedStore } from "@/lib/testing/shared-store"
import { FloodGate } from "@/lib/webhooks/flood-gate"
import { hasContent } from "@/lib/webhooks/mutations"
import { type Received, receiveDelivery } from "@/lib/webhooks/receive"
import type { DeliveryHeaders } from "@/lib/webhooks/verify"

const SECRET = "whsec_test"
const NOW = Date.UTC(2026, 10, 24, 10)
const COMPLETED = '{"event":"job.completed","data":{"id":"job_1","status":"completed"}}'

function toHeaders(body: string | Uint8Array, changes: Partial<DeliveryHeaders> = {}): DeliveryHeaders {
  const timestamp = changes.timestamp ?? new Date(NOW).toISOString()
  const signature = `sha256=${createHmac("sha256", SECRET).update(`${timestamp}.`).update(body).digest("hex")}`
  return { event: "job.completed", deliveryId: "d1", timestamp, signature, ...changes }
}

describe.each(ENGINES)("receiving webhooks on %s", (engine) => {
  let store: Store
  let dropped: number
  let gate: FloodGate

  beforeEach(async () => {
    store = await openSharedStore(engine)
    dropped = 0
    gate = new FloodGate((_connection, count) => {
      dropped += count
    })
  })
  afterEach(() => store.close())

  function receive(body: string | Uint8Array, changes: Partial<DeliveryHeaders> = {}, now = NOW): Promise<Received> {
    const bytes = typeof body === "string" ? Buffer.from(body) : body
    const delivery = { connection: "main", headers: toHeaders(body, changes), body: bytes }
    return receiveDelivery(delivery, { openStore: async () => store, secrets: [SECRET], now, gate })
  }
  const rows = () => store.read.selectFrom("webhook_deliveries").selectAll().orderBy("num").execute()

  it("keeps a genuine delivery whole, and names the job to ask about", async () => {
    expect(await receive(COMPLETED)).toEqual({ verdict: "accepted", reason: null, jobId: "job_1" })
    const [row] = await rows()
    expect(row).toMatchObject({
      connection: "main",
      event: "job.completed",
      job_id: "job_1",
      body: COMPLETED,
      delivery_id: "d1",
      sent_at: NOW,
      received_at: NOW,
      bytes: COMPLETED.length,
      confirmed_at: null,
    })
    expect(JSON.parse(row?.headers ?? "")).toMatchObject({ event: "job.completed" })
  })

  it("V7: the same content has one effect, also re-headed, also at the same moment, also later", async () => {
    const all = await Promise.all([
      receive(COMPLETED),
      receive(COMPLETED),
      receive(COMPLETED, { deliveryId: "d2", event: "job.failed" }),
    ])
    const again = await receive(COMPLETED, {}, NOW + 200_000)
    expect(all.map((one) => one.verdict).sort()).toEqual(["accepted", "duplicate", "duplicate"])
    expect(again).toMatchObject({ verdict: "duplicate", jobId: null })
    const kept = await rows()
    expect(kept.filter((row) => row.verdict === "accepted")).toHaveLength(1)
    expect(kept.filter((row) => row.body !== null)).toHaveLength(1)
    expect(kept.map((row) => [row.verdict, row.repeats])).toEqual([
      ["accepted", 3],
      ["duplicate", 0],
      ["duplicate", 0],
      ["duplicate", 0],
    ])
  })

  it("T5: takes the event from the signed body, not from the header", async () => {
    await receive(COMPLETED, { event: "job.failed" })
    expect((await rows())[0]?.event).toBe("job.completed")
  })

  it("keeps a genuine body that it cannot read, and counts the drift", async () => {
    for (const body of ["not json", '{"hello":1}', Buffer.from([0xff, 0x00, 0x41]), '{"data":{"id":"../admin"}}']) {
      expect((await receive(body)).verdict).toBe("unparsed")
    }
    expect((await rows()).map((row) => row.body)).toEqual([
      "not json",
      '{"hello":1}',
      "\uFFFDA",
      '{"data":{"id":"../admin"}}',
    ])
    const drift = await store.read.selectFrom("contract_drift").selectAll().execute()
    expect(drift).toMatchObject([{ endpoint: "webhook", field: "(body)", kind: "rejected_row", count: 4 }])
  })

  it("T5: keeps nothing of a forged delivery but the verdict, and of a stale one also which event of which job", async () => {
    expect(await receive(COMPLETED, { signature: "sha256=00" })).toMatchObject({ verdict: "forged", jobId: null })
    expect(await receive(COMPLETED, { event: "job.failed" }, NOW + 300_001)).toMatchObject({ verdict: "stale" })
    expect(await receive("not json", {}, NOW + 300_001)).toMatchObject({ verdict: "stale" })
    const kept = await rows()
    expect(kept.map((row) => [row.verdict, row.event, row.job_id])).toEqual([
      ["forged", null, null],
      ["stale", "job.completed", "job_1"],
      ["stale", null, null],
    ])
    for (const row of kept) {
      expect(row).toMatchObject({ body: null, headers: null, content_hash: null, delivery_id: null })
    }
  })

  it("V8: a delivery that comes too late is shown with its job as rejected, and changes nothing of it", async () => {
    const job = vendorJob({ id: "job_1", status: "processing", createdAt: NOW - 1_000 })
    const see = { ...look({ observedAt: NOW }), jobs: [job], teamZone: "UTC" }
    await store.write((tx) => mirrorJobs(tx, see))
    const detail = () => getJobDetail(store.read, { connection: "main", jobId: "job_1" }, NOW + 400_000)
    const before = await detail()
    expect(await receive(COMPLETED, {}, NOW + 360_000)).toEqual({
      verdict: "stale",
      reason: "sent more than five minutes ago",
      jobId: null,
    })
    const after = await detail()
    expect(after.webhooks.deliveries).toMatchObject([
      { event: "job.completed", verdict: "stale", effect: { kind: "none" } },
    ])
    expect(after.timeline).toContainEqual(
      expect.objectContaining({ kind: "delivery", title: "job.completed rejected", mark: "rejected" }),
    )
    expect(after.header).toEqual(before.header)
    expect(after.timeline.filter(({ kind }) => kind !== "delivery")).toEqual(before.timeline)
  })

  it("T5: does not let a flood of forgeries fill the store", async () => {
    for (let i = 0; i < 80; i++) await receive(`{"n":${i}}`, { signature: null })
    expect(await rows()).toHaveLength(60)
    expect(await receive(COMPLETED, {}, NOW + 300_001)).toMatchObject({ verdict: "stale" })
    expect((await rows()).at(-1)).toMatchObject({ verdict: "stale", job_id: "job_1" })
    expect(await receive(COMPLETED)).toMatchObject({ verdict: "accepted" })
    expect(dropped).toBe(0)
  })

  it("T5: forgeries that come together are written together, so that an honest one waits for two writes at most", async () => {
    const write = vi.spyOn(store, "write")
    const forged = Array.from({ length: 40 }, (_, i) => receive(`{"n":${i}}`, { signature: null }))
    expect(await receive(COMPLETED)).toMatchObject({ verdict: "accepted" })
    await Promise.all(forged)
    expect(write.mock.calls.length).toBeLessThanOrEqual(3)
    expect(await rows()).toHaveLength(41)
  })

  it("T6: a flood of one replayed delivery writes no more than a minute may, and a forger does not use up its share", async () => {
    for (let i = 0; i < 70; i++) await receive(`{"n":${i}}`, { signature: null })
    await receive(COMPLETED)
    const write = vi.spyOn(store, "write")
    const verdicts = new Set<string>()
    for (let i = 0; i < 80; i++) verdicts.add((await receive(COMPLETED)).verdict)
    expect([...verdicts]).toEqual(["duplicate"])
    expect(write).toHaveBeenCalledTimes(60)
    const [kept] = (await rows()).filter((row) => row.verdict === "accepted")
    expect(kept).toMatchObject({ repeats: 60, secret_no: 1 })
  })

  it("fails when a genuine delivery cannot be kept, but refuses a forged one all the same", async () => {
    const broken = async (): Promise<Store> => {
      throw new AppError("store_unavailable", "gone")
    }
    const tools = { openStore: broken, secrets: [SECRET], now: NOW, gate }
    const body = Buffer.from(COMPLETED)
    await expect(receiveDelivery({ connection: "main", headers: toHeaders(body), body }, tools)).rejects.toThrow("gone")
    const forged = { connection: "main", headers: toHeaders(body, { signature: "x" }), body }
    expect(await receiveDelivery(forged, tools)).toMatchObject({ verdict: "forged" })
  })
})

it("T6: a replay after a restart has no second effect", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ops-replay-"))
  const file = join(folder, "ops.sqlite")
  const verdicts: string[] = []
  for (let start = 0; start < 3; start++) {
    const store = await openStore({ kind: "sqlite", file })
    const tools = { openStore: async () => store, secrets: [SECRET], now: NOW, gate: new FloodGate(() => {}) }
    const delivery = { connection: "main", headers: toHeaders(COMPLETED), body: Buffer.from(COMPLETED) }
    verdicts.push((await receiveDelivery(delivery, tools)).verdict)
    const accepted = await store.read
      .selectFrom("webhook_deliveries")
      .select(["num", "repeats"])
      .where("verdict", "=", "accepted")
      .execute()
    expect(accepted).toEqual([{ num: 1, repeats: start }])
    await store.close()
  }
  await rm(folder, { recursive: true })
  expect(verdicts).toEqual(["accepted", "duplicate", "duplicate"])
})

it("asks whether a content is known by the index that decides it", async () => {
  const store = await openSharedStore("sqlite")
  const { watched, asked } = watchQueries(store)
  await hasContent(watched.read, { connection: "main", contentHash: "x" })
  const [plan] = await listPlans(store, asked)
  expect(plan?.detail).toContain("webhook_deliveries_one_connection_content_hash")
  await store.close()
})

describe("T5: the flood gate", () => {
  it("opens again each minute and tells how many it left out", () => {
    const told: number[] = []
    const gate = new FloodGate((_connection, count) => told.push(count))
    const admitted = Array.from({ length: 75 }, (_, i) => gate.admit("main", "refused", i * 10)).filter(Boolean)
    expect(admitted).toHaveLength(60)
    expect(gate.admit("other", "refused", 800)).toBe(true)
    expect(gate.admit("main", "repeated", 800)).toBe(true)
    expect(gate.admit("main", "refused", 60_000)).toBe(true)
    expect(told).toEqual([15])
  })
})
