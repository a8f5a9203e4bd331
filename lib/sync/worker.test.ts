import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { toReason } from "@/lib/domain/freshness"
import { getListMeta } from "@/lib/jobs/list-meta"
import { readFreshness } from "@/lib/live/freshness-data"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { createFakeVendor, type FakeVendor } from "@/lib/testing/fake-vendor"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { VendorError } from "@/lib/vendor/errors"
import { createDelivery } from "@/lib/webhooks/mutations"
import { PACE } from "./pace"
import { readSyncState } from "./state"
import { startWorker, type Worker } from "./worker"

const WAIT = { timeout: 8_000, interval: 20 }
const PAST = { createdAt: Date.now() - 60_000 }
const QUICK = { ...PACE, listActiveMs: 200, listManyMs: 200, listIdleMs: 200, watchMs: 50, heartbeatMs: 200 }

describe.each(ENGINES)("the worker on %s", (engine) => {
  let store: Store
  let vendor: FakeVendor
  let worker: Worker | undefined
  beforeEach(async () => {
    store = await openSharedStore(engine)
    vendor = createFakeVendor()
  })
  afterEach(async () => {
    await worker?.stop()
    worker = undefined
    await store.close()
  })
  const start = (more: { now?: () => number; findClient?: () => FakeVendor } = {}) => {
    worker = startWorker({ store, connection: "main", findClient: () => vendor, teamZone: "UTC", pace: QUICK, ...more })
  }
  const count = (what: string) => vendor.asked.filter((one) => one.startsWith(what)).length
  const deliver = (jobId: string) =>
    store.write((tx) =>
      createDelivery(tx, {
        connection: "main",
        receivedAt: Date.now(),
        headers: { event: null, deliveryId: null, timestamp: null, signature: null },
        contentHash: jobId,
        secretNo: 1,
        sentAt: Date.now(),
        event: "job.completed",
        jobId,
        unreadable: null,
        body: "{}",
        bytes: 2,
      }),
    )
  const countUnconfirmed = async () =>
    (await store.read.selectFrom("webhook_deliveries").select("num").where("confirmed_at", "is", null).execute()).length

  it("confirms the other deliveries when one job's answer always fails", async () => {
    vendor.jobs = Array.from({ length: 12 }, (_, i) => vendorJob({ id: `j${i}`, status: "completed", ...PAST }))
    vendor.failing.set("j0", "server")
    for (const { id } of vendor.jobs) await deliver(id)
    start()
    await vi.waitFor(async () => expect(await countUnconfirmed()).toBe(1), WAIT)
    expect(count("get j0")).toBeLessThanOrEqual(2)
  })

  it("follows the other unfinished jobs when one job's answer always fails", async () => {
    const createdAt = Date.now()
    vendor.jobs = [vendorJob({ id: "bad", createdAt }), vendorJob({ id: "good", createdAt })]
    vendor.failing.set("bad", "unreadable")
    const seldomListed = { ...QUICK, listActiveMs: 60_000, listManyMs: 60_000, listIdleMs: 60_000 }
    worker = startWorker({ store, connection: "main", findClient: () => vendor, teamZone: "UTC", pace: seldomListed })
    await vi.waitFor(() => expect(count("get good")).toBeGreaterThanOrEqual(2), { timeout: 15_000 })
    expect(count("get bad")).toBe(1)
  }, 20_000)

  it("keeps listing while thousands of deliveries wait for their confirmation", async () => {
    for (let i = 0; i < 400; i++) await deliver(`gone${i}`)
    vendor.hold = () => sleep(5)
    start()
    await vi.waitFor(() => expect(count("get gone")).toBeGreaterThan(100), WAIT)
    expect(count("list")).toBeGreaterThanOrEqual(2)
    expect(count("health")).toBe(1)
  }, 20_000)

  it("V9: goes on when the clock is set back by an hour", async () => {
    let shift = 0
    start({ now: () => Date.now() + shift })
    await vi.waitFor(() => expect(count("list")).toBeGreaterThan(3), WAIT)
    shift = -3_600_000
    await sleep(300)
    const before = count("list")
    await vi.waitFor(() => expect(count("list")).toBeGreaterThan(before + 2), WAIT)
    const { heartbeatAt } = await readSyncState(store.read, "main")
    expect(heartbeatAt).toBeLessThan(Date.now() - 3_000_000)
  })

  it("O5: ends at once and frees its lease while the vendor holds an answer back, and calls that no failure", async () => {
    vendor.hold = (_what, { signal }) =>
      new Promise((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }))
    start()
    await vi.waitFor(() => expect(vendor.asked).toHaveLength(1), WAIT)
    const began = performance.now()
    await worker?.stop()
    expect(performance.now() - began).toBeLessThan(1_000)
    const lease = await store.read.selectFrom("leases").select("expires_at").where("name", "=", "sync:main").execute()
    expect(lease).toEqual([{ expires_at: 0 }])
    expect((await readSyncState(store.read, "main")).list).toBeNull()
  })

  it("V16: with a refused key a first start has read nothing, which is not the same as no jobs", async () => {
    vendor.hold = async () => {
      throw new VendorError("unauthorized", { httpStatus: 401 })
    }
    start()
    await vi.waitFor(async () => {
      expect((await readSyncState(store.read, "main")).list).toMatchObject({ lastOkAt: null, errorCode: "vendor_auth" })
    }, WAIT)
    const { hasJobs, firstSync } = await getListMeta(store, "main", ["main"])
    expect({ hasJobs, firstSync }).toEqual({ hasJobs: false, firstSync: { jobs: 0, total: null } })
    const freshness = await readFreshness(store.read, { id: "main", label: "main" }, { keys: [], keyProblem: null })
    expect(freshness.isUnread).toBe(true)
    expect(toReason(freshness, Date.now())).toBe("the key is refused (401)")
  })

  it("uses an exchanged key from the next call on", async () => {
    const other = createFakeVendor()
    let current = vendor
    start({ findClient: () => current })
    await vi.waitFor(() => expect(count("list")).toBeGreaterThan(1), WAIT)
    current = other
    await vi.waitFor(() => expect(other.asked.length).toBeGreaterThan(2), WAIT)
  })

  it("shows signs of life, and confirms deliveries, in the middle of a pass of many pages", async () => {
    // No order that can be told: each pass reads everything.
    vendor.jobs = Array.from({ length: 3_000 }, (_, i) =>
      vendorJob({ id: `j${i}`, status: "completed", createdAt: undefined }),
    )
    start()
    await vi.waitFor(async () => expect((await readSyncState(store.read, "main")).backfill?.phase).toBe("done"), {
      timeout: 20_000,
    })
    vendor.hold = () => sleep(50)
    await vi.waitFor(() => expect(vendor.asked.at(-1)).toBe("list 100"), { timeout: 15_000, interval: 2 })
    const from = vendor.asked.length
    await deliver("j7")
    await vi.waitFor(async () => expect(await countUnconfirmed()).toBe(0), WAIT)
    expect(vendor.asked.slice(from).filter((one) => one.startsWith("list")).length).toBeLessThan(30)
    const { heartbeatAt } = await readSyncState(store.read, "main")
    expect(Date.now() - (heartbeatAt ?? 0)).toBeLessThan(1_000)
  }, 60_000)
})
