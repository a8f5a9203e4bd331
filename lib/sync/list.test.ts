import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { createFakeVendor, type FakeVendor } from "@/lib/testing/fake-vendor"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { readAll } from "@/lib/testing/sync-rig"
import { createContext, type SyncContext } from "./context"
import { runListPass } from "./list"

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

  it("finds the end of such a list again in few calls when most of it was removed", async () => {
    vendor.jobs = jobs(0, 2_000)
    await readAll(context)
    vendor.jobs = vendor.jobs.slice(1_900)
    vendor.asked.length = 0
    await runListPass(context, "list")
    expect(vendor.asked.length).toBeLessThan(12)
  }, 30_000)

  it("takes a page of thousands from a vendor that ignores the limit", async () => {
    const all = jobs(0, 3_000)
    const { listJobs } = vendor
    vendor.jobs = all
    vendor.listJobs = ({ offset }, options) => listJobs({ limit: 5_000, offset }, options)
    await readAll(context)
    expect(await countHeld()).toBe(3_000)
  }, 30_000)
})
