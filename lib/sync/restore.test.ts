import { copyFile, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "kysely"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { openStore } from "@/lib/store/open"
import type { Store } from "@/lib/store/store"
import { noteFigure } from "@/lib/testing/fault"
import { checkAgainstLedger, readAll, settle, testClient, testContext } from "@/lib/testing/sync-rig"
import type { CallRecord } from "@/lib/vendor/types"
import { Backfill } from "./backfill"
import type { SyncContext } from "./context"
import { PACE } from "./pace"
import { runTask, toTasks } from "./tasks"

const JOBS = process.env.ENDURANCE === "long" ? 10_000 : 200
const MISSED = JOBS / 2

async function runList(context: SyncContext): Promise<void> {
  const tasks = await toTasks(context, { backfill: new Backfill(context), pace: PACE })
  const list = tasks.find((task) => task.name === "list")
  if (!list) throw new Error("no such task")
  await runTask(context, list)
}

/** Whether each part of the record tells of the same jobs, and the file itself is whole. */
async function inspect(store: Store) {
  const integrity = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(store.read)
  const count = async (from: "jobs" | "job_raw") =>
    Number(
      (
        await store.read
          .selectFrom(from)
          .select((eb) => eb.fn.countAll<number>().as("n"))
          .executeTakeFirst()
      )?.n,
    )
  const summed = await store.read
    .selectFrom("daily_rollup")
    .select((eb) => eb.fn.sum<number>("jobs").as("n"))
    .where("zone", "=", "utc")
    .where("basis", "=", "created")
    .executeTakeFirst()
  return {
    integrity: integrity.rows,
    jobs: await count("jobs"),
    answers: await count("job_raw"),
    summed: Number(summed?.n),
  }
}

describe("O11: a back-up taken while the sync writes", () => {
  let folder: string
  let sandbox: Sandbox
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ops-restore-"))
    sandbox = await startSandbox({ jobs: JOBS, rate: null })
  })
  afterEach(async () => {
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  })

  it("is whole, and restored long after it is made good by one pass", async () => {
    const [file, copy, place] = ["live.sqlite", "copy.sqlite", "restored.sqlite"].map((name) => join(folder, name))
    if (!file || !copy || !place) throw new Error("no such place")
    const live = await openStore({ kind: "sqlite", file })
    const before = testContext(live, testClient(sandbox.url))
    await readAll(before)
    await runList(before)
    sandbox.control.insertJobs({ account: "prod", count: 150 })
    const [first] = await Promise.all([live.backup(copy).then(() => inspect(live)), runList(before)])
    // The record goes on for a while, and then it is lost.
    sandbox.control.insertJobs({ account: "prod", count: MISSED })
    await runList(before)
    await settle(before, sandbox)
    await live.close()

    await copyFile(copy, place)
    const store = await openStore({ kind: "sqlite", file: place })
    const restored = await inspect(store)
    expect(restored.integrity).toEqual([{ integrity_check: "ok" }])
    expect(restored.jobs).toBeGreaterThanOrEqual(JOBS)
    expect(restored.jobs).toBeLessThanOrEqual(first.jobs)
    expect([restored.answers, restored.summed]).toEqual([restored.jobs, restored.jobs])
    const calls: CallRecord[] = []
    const after = testContext(store, testClient(sandbox.url, calls))
    await runList(after)
    const pages = calls.length
    const rows = (await inspect(store)).jobs
    expect(rows).toBe(sandbox.ledger.jobs("prod-main").length)
    await settle(after, sandbox)
    const found = await checkAgainstLedger(store, sandbox)
    expect(found).toMatchObject({ lost: 0, doubled: 0, invented: 0, unequal: 0, violations: 0 })
    const gap = rows - restored.jobs
    expect(gap).toBeGreaterThanOrEqual(MISSED)
    noteFigure("O11", `valid; one pass of ${pages} calls fills a gap of ${gap} jobs in ${rows}: lost 0, doubled 0`)
    await store.close()
  }, 120_000)
})
