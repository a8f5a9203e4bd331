import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { MINUTE } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { createFakeVendor, type FakeVendor } from "@/lib/testing/fake-vendor"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { VendorError, type VendorErrorKind } from "@/lib/vendor/errors"
import { Backfill } from "./backfill"
import { createContext } from "./context"
import { PACE } from "./pace"
import { readSyncState } from "./state"
import { runTask, toTasks } from "./tasks"

const NOW = Date.UTC(2026, 10, 24, 12)

describe.each(ENGINES)("health checks on %s", (engine) => {
  let store: Store
  let vendor: FakeVendor
  let minute: number
  beforeEach(async () => {
    store = await openSharedStore(engine)
    vendor = createFakeVendor()
    minute = 0
  })
  afterEach(() => store.close())

  type Outcome = VendorErrorKind | "healthy" | "degraded" | "unknown"
  /** One check a minute; answers how many failed in a row at the end, and since when. */
  const check = async (...outcomes: Outcome[]) => {
    const context = createContext({ store, client: vendor, teamZone: "UTC", now: () => NOW + minute * MINUTE })
    const tasks = await toTasks(context, { backfill: new Backfill(context), pace: PACE })
    const task = tasks.find((one) => one.name === "health")
    if (!task) throw new Error("no such task")
    for (const outcome of outcomes) {
      minute++
      const isAnswer = outcome === "healthy" || outcome === "degraded" || outcome === "unknown"
      const health = vendor.health
      vendor.health = async (options) => {
        if (!isAnswer) throw new VendorError(outcome)
        const answer = await health(options)
        return { ...answer, value: { ...answer.value, status: outcome } }
      }
      await runTask(context, task).catch(() => {})
      vendor.health = health
    }
    const state = (await readSyncState(store.read, "main")).health
    const since = state?.failingSince ? (state.failingSince - NOW) / MINUTE : null
    return [state?.failures ?? 0, since]
  }

  it("count those in a row that found the vendor degraded or away, from the first of them on", async () => {
    expect(await check("healthy")).toEqual([0, null])
    expect(await check("degraded")).toEqual([1, 2])
    expect(await check("server", "timeout")).toEqual([3, 2])
    expect(await check("healthy")).toEqual([0, null])
    expect(await check("network")).toEqual([1, 6])
  })

  it("begin with a vendor that is away", async () => {
    expect(await check("network", "unreadable")).toEqual([2, 1])
    expect((await readSyncState(store.read, "main")).health).toMatchObject({
      status: "unknown",
      errorCode: "vendor_unreadable",
      lastOkAt: null,
    })
  })

  it("say nothing of the vendor when our own limit or end stood in the way, or when it does not say", async () => {
    expect(await check("rate_limited", "aborted", "unauthorized")).toEqual([0, null])
    expect(await check("degraded", "rate_limited", "degraded")).toEqual([2, 4])
    expect(await check("unknown")).toEqual([0, null])
  })
})
