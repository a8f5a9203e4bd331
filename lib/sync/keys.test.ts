import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { HOUR } from "@/lib/domain/time"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import type { Store } from "@/lib/store/store"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { readAll, testContext } from "@/lib/testing/sync-rig"
import { listOneKeyNotes } from "@/lib/usage/one-key"
import { createVendorClient } from "@/lib/vendor/client"
import { systemClock } from "@/lib/vendor/clock"
import type { CallRecord } from "@/lib/vendor/types"
import { OwnReadings } from "./backfill"
import { runEvents, runSummary } from "./beats"
import type { SyncContext } from "./context"
import { settleKeys } from "./cursor"
import { runListPass, runSweep } from "./list"
import { readSyncState } from "./state"

const KEYS = [
  { alias: "prod-main", secret: "rbv_sandbox_prod" },
  { alias: "prod-next", secret: "rbv_sandbox_prod_next" },
]
const ORDER = {
  video_url: "https://x.example/a.mp4",
  model: "light",
  output_format: "webm",
  bg_type: "transparent",
}

describe.each(ENGINES)("several keys of one connection on %s", (engine) => {
  let store: Store
  let sandbox: Sandbox
  let calls: CallRecord[]
  let aheadMs: number
  beforeEach(async () => {
    store = await openSharedStore(engine)
    calls = []
    aheadMs = 0
  })
  afterEach(async () => {
    await sandbox.close()
    await store.close()
  })

  const begin = async (jobs: number, faults: Record<string, unknown>): Promise<SyncContext> => {
    // A vendor's clock of an hour ago, so that each job has a time of its own that is not to come.
    sandbox = await startSandbox({ jobs, rate: null, faults, frozen: true, now: Date.now() - HOUR })
    return toContext(KEYS)
  }
  const toContext = (keys: typeof KEYS): SyncContext => {
    const client = createVendorClient({
      connection: "prod-main",
      apiUrl: sandbox.url,
      keys,
      record: (call) => calls.push(call),
      budget: { perSecond: 10_000, burst: 10_000 },
      clock: { ...systemClock, sleep: async () => {} },
    })
    return { ...testContext(store, client), now: () => Date.now() + aheadMs }
  }
  const create = async (secret: string, count: number): Promise<string[]> => {
    const headers = { "x-api-key": secret, "content-type": "application/json" }
    const ids: string[] = []
    for (let i = 0; i < count; i++) {
      sandbox.control.advance(1_000)
      const answer = await fetch(`${sandbox.url}/v1/jobs`, { method: "POST", headers, body: JSON.stringify(ORDER) })
      ids.push(((await answer.json()) as { id: string }).id)
    }
    return ids
  }
  const listLost = async () => {
    const held = new Set((await store.read.selectFrom("jobs").select("id").execute()).map((row) => row.id))
    return sandbox.control.truth("prod").filter(({ id }) => !held.has(id)).length
  }
  const countLists = (alias: string) =>
    calls.filter((call) => call.keyAlias === alias && call.path.startsWith("/v1/jobs?")).length
  const readScope = async () =>
    (await readSyncState(store.read, "prod-main")).keys?.map((key) => [key.alias, key.scope])

  it.each([{ "list.order": "newest" }, { "list.order": "oldest" }])(
    "V11: a key that lists jobs of its own has them all in the record, and new ones by the next pass: %o",
    async (order) => {
      const context = await begin(60, { "key.scope": "key", ...order })
      await create("rbv_sandbox_prod_next", 60)
      await readAll(context)
      await runListPass(context, "list")
      expect(await readScope()).toEqual([["prod-next", "own"]])
      const readings = new OwnReadings(context)
      while (!(await readings.run(4)));
      expect(await listLost()).toBe(0)
      await runListPass(context, "list")
      await create("rbv_sandbox_prod_next", 3)
      await create("rbv_sandbox_prod", 2)
      calls.length = 0
      await runListPass(context, "list")
      const lost = await listLost()
      expect([lost, await readScope()]).toEqual([0, [["prod-next", "own"]]])
      expect(calls.length).toBeLessThanOrEqual(6)
      const all = sandbox.control.truth("prod").length
      noteFigure(
        "V11",
        `lost ${lost} of ${all} jobs, two keys with a list each; a pass with news: ${calls.length} calls`,
      )
    },
  )

  it("asks one key where all show the same, and compares another's newest page once in five minutes", async () => {
    const context = await begin(120, {})
    await readAll(context)
    for (let pass = 0; pass < 10; pass++) await runListPass(context, "list")
    expect([countLists("prod-next"), await readScope()]).toEqual([1, [["prod-next", "same"]]])
    aheadMs += 5 * 60_000
    calls.length = 0
    await runListPass(context, "list")
    expect([countLists("prod-main"), countLists("prod-next")]).toEqual([1, 1])
  })

  it("takes a job that came between two looks for news, and not for a job of another key", async () => {
    const context = await begin(60, {})
    await readAll(context)
    const { breathe } = context
    context.breathe = async () => {
      sandbox.control.insertJobs({ account: "prod", count: 1 })
      await breathe()
    }
    await runListPass(context, "list")
    expect([await readScope(), await listLost()]).toEqual([[["prod-next", "same"]], 0])
  })

  it("learns anew: the first jobs of a key that had none, and a key whose jobs the list has come to show", async () => {
    const context = await begin(60, { "key.scope": "key" })
    await readAll(context)
    await runListPass(context, "list")
    expect(await readScope()).toEqual([["prod-next", "same"]])
    await create("rbv_sandbox_prod_next", 2)
    aheadMs += 5 * 60_000
    await runListPass(context, "list")
    expect([await readScope(), await listLost()]).toEqual([[["prod-next", "own"]], 0])
    await new OwnReadings(context).run(10)
    sandbox.control.clearFaults()
    await runListPass(context, "list")
    expect(await readScope()).toEqual([["prod-next", "same"]])
  })

  it("goes on with the other key's list when the first key is refused, and re-reads all lists in a sweep", async () => {
    const context = await begin(60, { "key.scope": "key" })
    await create("rbv_sandbox_prod_next", 55)
    await readAll(context)
    await runListPass(context, "list")
    await new OwnReadings(context).run(10)
    expect((await runSweep(context, 0)).size).toBe(115)
    sandbox.control.setKeyDisabled("prod-main", "disabled")
    await create("rbv_sandbox_prod_next", 1)
    await expect(runListPass(context, "list")).rejects.toMatchObject({ kind: "unauthorized" })
    expect(await listLost()).toBe(0)
    await create("rbv_sandbox_prod_next", 1)
    await runListPass(context, "list")
    expect(await listLost()).toBe(0)
  })

  it("goes on with a key's own place when the key that read the list is no longer configured", async () => {
    const context = await begin(60, { "key.scope": "key" })
    await create("rbv_sandbox_prod_next", 60)
    await readAll(context)
    await runListPass(context, "list")
    expect(await listOneKeyNotes(store.read, null)).toMatchObject([
      { connection: "prod-main", text: expect.stringContaining("leave out what prod-next did") },
    ])
    const alone = toContext(KEYS.slice(1))
    await settleKeys(alone)
    expect([await readScope(), await listOneKeyNotes(store.read, null)]).toEqual([[], []])
    await readAll(alone)
    expect(await listLost()).toBe(0)
    calls.length = 0
    await runListPass(alone, "list")
    expect(countLists("prod-next")).toBe(1)
  })

  it("keeps the figures of the key that reads the list: those of a key with its own jobs never replace them", async () => {
    const context = await begin(60, { "key.scope": "key" })
    await create("rbv_sandbox_prod_next", 5)
    await readAll(context)
    await runListPass(context, "list")
    await runSummary(context, "beat")
    await runEvents(context, "beat")
    const read = () => store.read.selectFrom("usage_days").select(["day", "jobs"]).orderBy("day").execute()
    const before = await read()
    expect(before.length).toBeGreaterThan(0)
    sandbox.control.setKeyDisabled("prod-main", "disabled")
    await expect(runSummary(context, "beat")).rejects.toMatchObject({ kind: "unauthorized" })
    await expect(runEvents(context, "beat")).rejects.toMatchObject({ kind: "unauthorized" })
    expect(await read()).toEqual(before)
  })
})
