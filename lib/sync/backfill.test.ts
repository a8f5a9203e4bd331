import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { checkAgainstLedger, readAll, settle, testClient, testContext } from "@/lib/testing/sync-rig"
import { Backfill } from "./backfill"
import { runListPass } from "./list"
import { readSyncState } from "./state"

const CLEAN = { lost: 0, cutOff: 0, doubled: 0, invented: 0, unequal: 0, violations: 0 }

describe.each(ENGINES)("the first reading on %s", (engine) => {
  let store: Store
  let sandbox: Sandbox
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(async () => {
    await sandbox.close()
    await store.close()
  })
  const begin = async (jobs: number, faults: Record<string, unknown> = {}) => {
    sandbox = await startSandbox({ jobs, rate: null, faults })
    return testContext(store, testClient(sandbox.url))
  }
  const getBackfill = async () => {
    const { backfill } = await readSyncState(store.read, "prod-main")
    if (!backfill) throw new Error("no back-fill was written")
    return backfill
  }

  it("V10: loses and doubles nothing while 5 jobs come and 1 goes with each page, within its share of calls", async () => {
    const jobs = 2_000
    const context = await begin(jobs, { "list.insert": 5, "list.remove": 1 })
    await readAll(context)
    const { calls, phase } = await getBackfill()
    await settle(context, sandbox)
    expect(await checkAgainstLedger(store, sandbox)).toMatchObject(CLEAN)
    expect(phase).toBe("done")
    expect(calls.first).toBeLessThanOrEqual(1.3 * Math.ceil(jobs / 50))
    const rowsThen = jobs + 4 * calls.first
    expect(calls.confirm).toBeLessThanOrEqual(Math.ceil(1.1 * Math.ceil(rowsThen / 50)))
  }, 120_000)

  it.each([
    { "list.order": "oldest" },
    { "list.order": "shuffled" },
    { "list.cap": 7 },
    { "list.total": "low" },
    { "list.items": "short" },
    { "list.order": "oldest", "list.insert": 5, "list.remove": 1 },
  ])(
    "V10: reads everything whatever the vendor's listing is like: %o",
    async (faults) => {
      const context = await begin(300, faults)
      await readAll(context)
      await settle(context, sandbox)
      expect(await checkAgainstLedger(store, sandbox)).toMatchObject({ ...CLEAN, rows: expect.any(Number) })
      const removed = sandbox.control.truth("prod").filter((job) => job.removed).length
      expect((await store.read.selectFrom("jobs").select("id").execute()).length).toBeGreaterThanOrEqual(300 - removed)
    },
    60_000,
  )

  it("V10: comes to an end when the vendor repeats its last page for ever", async () => {
    const context = await begin(120, { "list.end": "repeat" })
    await readAll(context)
    expect((await getBackfill()).phase).toBe("done")
    expect(sandbox.ledger.requests({ endpoint: "jobs.list" }).length).toBeLessThan(40)
    expect(await checkAgainstLedger(store, sandbox)).toMatchObject(CLEAN)
  })

  it("O5: goes on from its cursor after an interruption instead of starting again", async () => {
    const context = await begin(500)
    await new Backfill(context).run(4)
    const before = await getBackfill()
    await new Backfill(context).run(Number.MAX_SAFE_INTEGER)
    const { calls } = await getBackfill()
    expect(before.calls.first).toBe(4)
    expect(calls.first).toBeLessThanOrEqual(1.3 * 10)
    await settle(context, sandbox)
    expect(await checkAgainstLedger(store, sandbox)).toMatchObject({ ...CLEAN, rows: 500 })
  })

  it("V4: keeps no row and no cursor of a page that broke off, and reads it again", async () => {
    const context = await begin(200)
    const backfill = new Backfill(context)
    await backfill.run(1)
    sandbox.control.setFaults({ "net.cut": 700 })
    await expect(backfill.run(1)).rejects.toMatchObject({ name: "VendorError" })
    expect((await getBackfill()).calls.first).toBe(1)
    expect(await store.read.selectFrom("jobs").select("id").execute()).toHaveLength(50)
    sandbox.control.clearFaults()
    await readAll(testContext(store, testClient(sandbox.url)))
    expect(await checkAgainstLedger(store, sandbox)).toMatchObject({ ...CLEAN, rows: 200 })
  }, 60_000)

  it("is checked by a ledger that tells a job nobody can have from one that we lost", async () => {
    const context = await begin(60)
    const answer = await fetch(`${sandbox.url}/v1/jobs?limit=5`, { headers: { "X-Api-Key": "rbv_sandbox_prod" } })
    const { jobs } = (await answer.json()) as { jobs: { id: string }[] }
    const killedAt = Date.now()
    sandbox.control.removeJobs(jobs.slice(0, 1).map((job) => job.id))
    await new Promise((resolve) => setTimeout(resolve, 5))
    await readAll(context)
    expect(await checkAgainstLedger(store, sandbox, [killedAt])).toMatchObject({ ...CLEAN, cutOff: 1 })
    expect(await checkAgainstLedger(store, sandbox)).toMatchObject({ ...CLEAN, lost: 1 })
    // A kill at another time explains nothing.
    expect(await checkAgainstLedger(store, sandbox, [Date.now()])).toMatchObject({ ...CLEAN, lost: 1 })
  })

  it("is checked by a ledger for which each serving of a job must have been cut off", async () => {
    const context = await begin(60)
    const ask = async () => {
      const answer = await fetch(`${sandbox.url}/v1/jobs?limit=5`, { headers: { "X-Api-Key": "rbv_sandbox_prod" } })
      const { jobs } = (await answer.json()) as { jobs: { id: string }[] }
      const killedAt = Date.now()
      await new Promise((resolve) => setTimeout(resolve, 5))
      return { first: jobs[0]?.id ?? "", killedAt }
    }
    const [one, two] = [await ask(), await ask()]
    sandbox.control.removeJobs([one.first])
    await readAll(context)
    const check = (...killedAt: number[]) => checkAgainstLedger(store, sandbox, killedAt)
    expect(two.first).toBe(one.first)
    expect(await check(one.killedAt, two.killedAt)).toMatchObject({ ...CLEAN, cutOff: 1 })
    // Read once by somebody who lived on: that one should have kept it.
    expect(await check(one.killedAt)).toMatchObject({ ...CLEAN, lost: 1 })
    expect(await check(two.killedAt)).toMatchObject({ ...CLEAN, lost: 1 })
  })

  it("O1: makes good a list pass that died half-way", async () => {
    const context = await begin(100)
    await readAll(context)
    await runListPass(context, "list")
    sandbox.control.insertJobs({ account: "prod", count: 180 })
    const dying = testContext({ ...store, write: dieAfter(store, 2) }, context.client)
    await expect(runListPass(dying, "list")).rejects.toThrow("power cut")
    await runListPass(context, "list")
    await settle(context, sandbox)
    expect(await checkAgainstLedger(store, sandbox)).toMatchObject({ ...CLEAN, rows: 280 })
  })
})

function dieAfter(store: Store, writes: number): Store["write"] {
  let left = writes
  return async (work) => {
    if (left-- <= 0) throw new Error("power cut")
    return store.write(work)
  }
}
