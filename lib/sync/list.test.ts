import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { createFakeVendor, type FakeVendor } from "@/lib/testing/fake-vendor"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { readAll } from "@/lib/testing/sync-rig"
import { Backfill } from "./backfill"
import { createContext, type SyncContext } from "./context"
import { runListPass } from "./list"
import { PACE } from "./pace"
import { readSyncState } from "./state"
import { toTasks } from "./tasks"

describe.each(ENGINES)("V10: a list pass on %s", (engine) => {
  let store: Store
  let vendor: FakeVendor
  let context: SyncContext
  beforeEach(async () => {
    store = await openSharedStore(engine)
    vendor = createFakeVendor()
    context = createContext({ store, client: vendor, teamZone: "UTC", now: Date.now })
  })
  afterEach(() => store.close())
  const jobs = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) =>
      vendorJob({ id: `j${from + i}`, status: "completed", createdAt: Date.now() - 9_000_000 + (from + i) * 1_000 }),
    )
  const countHeld = async () => (await store.read.selectFrom("jobs").select("id").execute()).length

  it("misses no new job of a list that goes oldest first when old ones were removed", async () => {
    vendor.jobs = jobs(0, 1_000)
    await readAll(context)
    vendor.jobs = [...vendor.jobs.slice(300), ...jobs(1_000, 1_200)]
    await runListPass(context, "list")
    expect(await countHeld()).toBe(1_200)
  }, 30_000)

  it.each(["newest first", "oldest first"])(
    "V10: learns the order of an account that was small at its first reading, %s, and reads a page or two from then on",
    async (order) => {
      const list = (to: number) => (order === "oldest first" ? jobs(0, to) : jobs(0, to).reverse())
      vendor.jobs = list(5)
      await readAll(context)
      vendor.jobs = list(3_000)
      await runListPass(context, "list")
      expect(await countHeld()).toBe(3_000)
      vendor.asked.length = 0
      await runListPass(context, "list")
      expect(vendor.asked.length).toBeLessThanOrEqual(2)
      noteFigure("V10", `a pass over 3,000 known jobs, 5 of them at the first reading: ${vendor.asked.length} calls`)
      vendor.jobs = list(3_070)
      await runListPass(context, "list")
      expect(await countHeld()).toBe(3_070)
    },
    30_000,
  )

  it("learns no order from a few rows that it sees again and again", async () => {
    vendor.jobs = jobs(0, 3).reverse()
    await readAll(context)
    for (let pass = 0; pass < 20; pass++) await runListPass(context, "list")
    const { backfill } = await readSyncState(store.read, "main")
    expect(backfill?.order.descending).toBeLessThanOrEqual(5)
  })

  it("finds the end of such a list again in few calls when most of it was removed", async () => {
    vendor.jobs = jobs(0, 2_000)
    await readAll(context)
    vendor.jobs = vendor.jobs.slice(1_900)
    vendor.asked.length = 0
    await runListPass(context, "list")
    expect(vendor.asked.length).toBeLessThan(12)
  }, 30_000)

  it("O11: re-reads the newest days a day after the first reading, however often the process was started since", async () => {
    vendor.jobs = jobs(0, 3)
    await readAll(context)
    const finishedAt = (await readSyncState(store.read, "main")).backfill?.finishedAt ?? 0
    for (const day of [0.5, 0.9, 1.5, 30]) {
      const started = { ...context, now: () => finishedAt + day * DAY }
      const tasks = await toTasks(started, { backfill: new Backfill(started), pace: PACE })
      expect(tasks.find((task) => task.name === "sweep")?.dueAt).toBe(finishedAt + DAY)
    }
  })

  it("takes a page of thousands from a vendor that ignores the limit", async () => {
    const all = jobs(0, 3_000)
    const { listJobs } = vendor
    vendor.jobs = all
    vendor.listJobs = ({ offset }, options) => listJobs({ limit: 5_000, offset }, options)
    await readAll(context)
    expect(await countHeld()).toBe(3_000)
  }, 30_000)
})
