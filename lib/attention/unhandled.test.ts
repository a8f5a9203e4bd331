import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { HOUR, MINUTE } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { findUnhandled } from "./jobs-data"

const now = Date.parse("2026-11-24T14:00:00Z")
const LOUD = 1_001

describe.each(ENGINES)("failures that nobody has handled on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const failed = (id: string, message: string, finishedAt: number) =>
    vendorJob({
      id,
      status: "failed",
      createdAt: finishedAt - MINUTE,
      finishedAt,
      error: { code: null, message, requestId: null, truncated: false },
    })
  const mirror = (jobs: ReturnType<typeof failed>[]) =>
    store.write((tx) => mirrorJobs(tx, { ...look({ connection: "prod", observedAt: now }), jobs, teamZone: "UTC" }))

  it("are found behind a thousand of a cause that is ignored", async () => {
    const loud = Array.from({ length: LOUD }, (_, index) =>
      failed(`l${index}`, "Worker crashed while compositing", now - HOUR + index),
    )
    for (let from = 0; from < LOUD; from += 100) await mirror(loud.slice(from, from + 100))
    await mirror([failed("quiet", "Source answered 403", now - 2 * HOUR)])
    const at = { from: now - 14 * HOUR, now }
    expect(await findUnhandled(store.read, "prod", at)).toMatchObject({ count: 1_000, isCapped: true, handled: [] })
    const { group_id } = await store.read
      .selectFrom("jobs")
      .select("group_id")
      .where("id", "=", "l0")
      .executeTakeFirstOrThrow()
    const by = { assignee: null, note: null, since: now, by: "ann", until_count: null, until_per_hour: null }
    const row = { ...by, group_id: String(group_id), state: "ignored", until_at: null, regressed_at: null } as const
    await store.write((tx) => tx.insertInto("group_triage").values(row).execute())
    expect(await findUnhandled(store.read, "prod", at)).toMatchObject({
      count: 1,
      isCapped: false,
      since: now - 2 * HOUR,
      handled: [group_id],
    })
    // Of another connection none has failed.
    expect(await findUnhandled(store.read, "staging", at)).toMatchObject({ count: 0, since: null, handled: [] })
  })
})
