import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { beginBuild } from "@/lib/jobs/rollup-build"
import { getReconciliation } from "@/lib/reconciliation/data"
import type { Store } from "@/lib/store/store"
import { type BackfillState, writeSyncState } from "@/lib/sync/state"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { getUsage } from "./data"
import { toUsageView } from "./schema"

const NOW = Date.UTC(2026, 10, 20, 12)
const RANGE = { from: 20261110, until: 20261121 }
const noon = (day: number) => Date.UTC(2026, 10, day, 12)

const job = (id: string, day: number, given: Partial<VendorJob> = {}) =>
  vendorJob({ id, createdAt: noon(day), status: "completed", model: "light", durationMs: MINUTE, ...given })

const backfill = (phase: BackfillState["phase"]): BackfillState => ({
  ...{ phase, offset: 0, received: 3, total: 9, startedAt: NOW - DAY, confirmStartedAt: null, finishedAt: null },
  ...{ calls: { first: 1, confirm: 1 }, order: { descending: 1, ascending: 0 } },
})

describe.each(ENGINES)("how far the record reaches, on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await beginBuild(store, "UTC")
  })
  afterEach(() => store.close())

  const add = (jobs: VendorJob[], connection = "prod") =>
    store.write((tx) => mirrorJobs(tx, { ...look({ connection, observedAt: NOW }), jobs, teamZone: "UTC" }))
  const tell = (day: number, milli: number, given: { readAt?: number; jobs?: number; connection?: string } = {}) =>
    store.write((tx) =>
      tx
        .insertInto("usage_days")
        .values({
          ...{ connection: given.connection ?? "prod", day: 20261100 + day, credits_milli: milli },
          ...{ jobs: given.jobs ?? 1, completed: null, failed: null, calls: null, updated_at: given.readAt ?? NOW },
        })
        .execute(),
    )
  const ask = async () => {
    const view = toUsageView(new URLSearchParams("from=2026-11-10&to=2026-11-20"))
    return getUsage(store, { ...view, connection: null }, NOW)
  }

  /** A day of each kind that the reconciliation refuses to compare, and two that it compares. */
  async function fill() {
    await add([job("first", 12), job("a", 13), job("early", 14), job("b", 15), job("edge", 16)])
    await add([job("runs", 19, { status: "processing" }), job("done", 19), job("today", 20)])
    for (const day of [11, 12, 13, 15, 19, 20]) await tell(day, 50_000)
    await tell(14, 20_000, { readAt: noon(14) + HOUR })
    await tell(16, 46_000, { readAt: noon(16) + 12 * HOUR })
    // A connection of which our record holds nothing.
    await tell(15, 9_000, { connection: "unread" })
  }

  it("makes the usage page compare the days that the reconciliation compares, and no others", async () => {
    await fill()
    const [{ vendor }, { totals }] = [
      await ask(),
      await getReconciliation(store, { connection: null, days: RANGE }, NOW),
    ]
    expect(vendor.compared).toEqual({ oursMilli: 135_000, reportedMilli: 146_000, isEstimated: true, days: 3 })
    expect(totals).toMatchObject({ oursMilli: 135_000, reportedMilli: 146_000, comparedDays: 3 })
    // Jobs are counted the same way, but need not have ended.
    expect(vendor.counted).toEqual({ ours: 5, reported: 4, days: 4 })
  })

  it("leaves nothing to compare, and no figure of ours alone, while a first sync is not done", async () => {
    await fill()
    await add([job("other", 14)], "staging")
    const setPhase = (connection: string, phase: BackfillState["phase"]) =>
      store.write((tx) => writeSyncState(tx, { connection, name: "backfill", now: NOW }, backfill(phase)))
    await setPhase("prod", "confirm")
    const { vendor, stretches } = await ask()
    expect([vendor.compared, vendor.counted]).toEqual([null, null])
    expect(stretches.map(({ source }) => source)).not.toContain("record")
    await setPhase("prod", "done")
    expect((await ask()).stretches).toEqual([
      { from: 20261110, to: 20261110, source: "gap" },
      { from: 20261111, to: 20261112, source: "vendor" },
      { from: 20261113, to: 20261113, source: "record" },
      { from: 20261114, to: 20261114, source: "incomplete" },
      { from: 20261115, to: 20261115, source: "vendor" },
      { from: 20261116, to: 20261120, source: "record" },
    ])
    // One that has read no job yet may have any.
    await setPhase("new", "first")
    expect((await ask()).stretches.map(({ source }) => source)).not.toContain("record")
  })
})
