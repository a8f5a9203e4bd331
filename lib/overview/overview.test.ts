import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { ENGINES, openTestStore } from "@/lib/testing/open-test-store"
import type { VendorJob } from "@/lib/vendor/types"
import { countRunning, listRunning } from "./active"
import { getToday } from "./figures"

/** A Tuesday, 14:00 UTC. */
const now = Date.parse("2026-11-24T14:00:00Z")

async function mirror(store: Store, connection: string, jobs: (Partial<VendorJob> & { id: string })[]): Promise<void> {
  await store.write((tx) =>
    mirrorJobs(tx, {
      connection,
      keyAlias: "main",
      jobs: jobs.map(vendorJob),
      source: "list",
      observedAt: now,
      evidence: {},
      teamZone: "UTC",
    }),
  )
}

const failed = (id: string, message: string, at: number) => ({
  id,
  status: "failed",
  createdAt: at - MINUTE,
  finishedAt: at,
  error: { code: null, message, requestId: null, truncated: false },
})
const done = (id: string, at: number, more: Partial<VendorJob> = {}) => ({
  id,
  status: "completed",
  createdAt: at - MINUTE,
  finishedAt: at,
  ...more,
})

describe.each(ENGINES)("the overview on %s", (engine) => {
  let store: Store
  beforeAll(async () => {
    store = await openTestStore(engine)
    await mirror(store, "prod", [
      failed("f1", "Source answered 403 after 12 s", now - HOUR),
      failed("f2", "Source answered 403 after 31 s", now - 2 * HOUR),
      failed("f3", "Worker crashed", now - 3 * HOUR),
      failed("old", "Worker crashed", now - DAY),
      done("d1", now - HOUR),
      done("week-before-noon", now - 7 * DAY - HOUR),
      done("week-after-noon", now - 7 * DAY + HOUR),
      { id: "r1", status: "processing", createdAt: now - 2 * HOUR, progress: 12 },
      { id: "r2", status: "rendering", createdAt: now - MINUTE },
      { id: "w1", status: "created", createdAt: now - 3 * HOUR },
      { id: "w2", status: "created", createdAt: now - MINUTE },
    ])
    // The watch sets these when it looks at a job.
    const due = { due_at: now - MINUTE, due_basis: JSON.stringify({ kind: "default", limitMs: 30 * MINUTE }) }
    await store.write((tx) => tx.updateTable("active_jobs").set(due).where("job_id", "=", "r1").execute())
    await mirror(store, "staging", [
      done("s1", now - HOUR),
      { id: "r3", status: "processing", createdAt: now - MINUTE },
    ])
  })
  afterAll(() => store.close())

  it("counts today and the same weekday until the same time", async () => {
    const { figures, day } = await getToday(store, "prod", now)
    expect(day).toBe(20261124)
    const of = (id: string) => figures.find((figure) => figure.id === id)
    expect(of("done")).toMatchObject({ today: 1, before: 1, isWholeDay: false })
    expect(of("done")?.days).toEqual([2, 0, 0, 0, 0, 0, 0, 1])
    expect(of("failed")).toMatchObject({ today: 3, before: 0 })
    expect(of("done")?.href).toContain("finished=2026-11-24..2026-11-25")
  })

  it("adds up all connections when none is chosen", async () => {
    const { figures } = await getToday(store, null, now)
    expect(figures.find((figure) => figure.id === "done")?.today).toBe(2)
  })

  it("leaves credits out when nobody has reported any, and takes the vendor's totals when it has", async () => {
    const before = await getToday(store, "prod", now)
    expect([before.creditsSource, before.figures.map((figure) => figure.id)]).toEqual([
      null,
      ["created", "done", "failed"],
    ])
    const day = { connection: "prod", jobs: 1, completed: 1, failed: 0, calls: null, updated_at: now }
    await store.write(async (tx) => {
      await tx
        .insertInto("usage_days")
        .values({ ...day, day: 20261117, credits_milli: 2_000 })
        .execute()
      await tx
        .insertInto("usage_days")
        .values({ ...day, day: 20261120, credits_milli: null })
        .execute()
    })
    const { figures, creditsSource } = await getToday(store, "prod", now)
    expect(creditsSource).toBe("vendor totals")
    // Today is not reported yet: that is not nought.
    expect(figures.at(-1)).toMatchObject({ id: "credits", today: null, before: 2_000, isWholeDay: true })
  })

  it("counts what runs, unknown words among it", async () => {
    expect(await countRunning(store.read, "prod")).toBe(2)
    expect(await countRunning(store.read, null)).toBe(3)
  })

  it("lists what runs, the most overdue first, with what is usual in words", async () => {
    const rows = await listRunning(store.read, null)
    expect(rows[0]).toMatchObject({ jobId: "r1", progress: 12, statusRaw: "processing" })
    expect(rows[0]?.usual).toBe("No comparison yet: called overdue after 30 min")
    expect(rows.map((row) => row.jobId).toSorted()).toEqual(["r1", "r2", "r3"])
    expect(rows.find((row) => row.jobId === "r2")).toMatchObject({ dueAt: null, usual: null })
  })
})
