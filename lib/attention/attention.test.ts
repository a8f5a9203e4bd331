import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { WRONG_KEY_ALIAS } from "@/lib/domain/checks/types"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { VendorCallsTable, WebhookDeliveriesTable } from "@/lib/store/schema"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { findUntold } from "@/lib/webhooks/untold-data"
import { listRecentCalls } from "./calls-data"
import { findOverdue, findUnhandled, findWaiting } from "./jobs-data"
import { readFailureRise, readSlowdown } from "./rates-data"

/** A Tuesday, 14:00 UTC. */
const now = Date.parse("2026-11-24T14:00:00Z")

describe.each(ENGINES)("what needs attention on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const mirror = (connection: string, jobs: (Partial<VendorJob> & { id: string })[], observedAt = now) =>
    store.write((tx) =>
      mirrorJobs(tx, { ...look({ connection, observedAt }), jobs: jobs.map(vendorJob), teamZone: "UTC" }),
    )
  /** `count` jobs that ended one after the other, evenly within `[from, until)`; they ran for `runMs`. */
  const ended = (
    name: string,
    given: { count: number; from: number; until: number; status: string; runMs?: number },
  ) => {
    const { count, from, until, status, runMs = MINUTE } = given
    return Array.from({ length: count }, (_, index) => {
      const finishedAt = Math.floor(from + ((until - from) * index) / count)
      return { id: `${name}${index}`, status, createdAt: finishedAt - runMs, startedAt: finishedAt - runMs, finishedAt }
    })
  }

  it("counts what is overdue at this moment, and since when", async () => {
    await mirror("prod", [
      { id: "a", status: "processing" },
      { id: "b", status: "processing" },
      { id: "c", status: "processing" },
    ])
    await mirror("staging", [{ id: "a", status: "processing" }])
    const basis = JSON.stringify({ kind: "default", limitMs: 30 * MINUTE })
    const due = (id: string, at: number) =>
      store.write((tx) =>
        tx.updateTable("active_jobs").set({ due_at: at, due_basis: basis }).where("job_id", "=", id).execute(),
      )
    await due("a", now - HOUR)
    // Due exactly now is overdue; a moment later is not.
    await due("b", now)
    await due("c", now + 1)
    expect(await findOverdue(store.read, "prod", now)).toEqual({
      count: 2,
      since: now - HOUR,
      usual: "No comparison yet: called overdue after 30 min",
    })
    expect((await findOverdue(store.read, "staging", now)).count).toBe(1)
    expect(await findOverdue(store.read, "none", now)).toEqual({ count: 0, since: null, usual: null })
  })

  it("counts what has waited for more than an hour, by the vendor's own word", async () => {
    await mirror("prod", [
      { id: "a", status: "created", createdAt: now - 3 * HOUR },
      { id: "b", status: "pending", createdAt: now - HOUR - 1 },
      { id: "c", status: "created", createdAt: now - HOUR },
      { id: "d", status: "processing", createdAt: now - 3 * HOUR },
    ])
    expect(await findWaiting(store.read, "prod", now)).toEqual({
      count: 2,
      since: now - 2 * HOUR,
      words: ["created", "pending"],
    })
  })

  it("counts today's failures that nobody has handled, with the most frequent reason", async () => {
    const fail = (id: string, message: string, finishedAt: number) => ({
      id,
      status: "failed",
      createdAt: finishedAt - MINUTE,
      finishedAt,
      error: { code: null, message, requestId: null, truncated: false },
    })
    await mirror("prod", [
      fail("a", "Source answered 403 after 12 s", now - HOUR),
      fail("b", "Source answered 403 after 31 s", now - 2 * HOUR),
      fail("c", "Worker crashed while compositing", now - 3 * HOUR),
      fail("old", "Worker crashed while compositing", now - DAY),
    ])
    const at = { from: Date.parse("2026-11-24T00:00:00Z"), now }
    const all = await findUnhandled(store.read, "prod", at)
    expect(all).toMatchObject({ count: 3, isCapped: false, since: now - 3 * HOUR, reason: { jobs: 2 }, handled: [] })
    const crashed = await store.read
      .selectFrom("jobs")
      .select("group_id")
      .where("id", "=", "c")
      .executeTakeFirstOrThrow()
    const triage = { assignee: null, note: null, since: now, by: "ann", until_count: null, until_per_hour: null }
    await store.write((tx) =>
      tx
        .insertInto("group_triage")
        .values({
          ...triage,
          group_id: String(crashed.group_id),
          state: "ignored",
          until_at: now + 1,
          regressed_at: null,
        })
        .execute(),
    )
    expect(await findUnhandled(store.read, "prod", at)).toMatchObject({ count: 2, handled: [crashed.group_id] })
    // Ignored until an instant that has come.
    expect(await findUnhandled(store.read, "prod", { ...at, now: now + 1 })).toMatchObject({ count: 3, handled: [] })
  })

  it("finds a failure rate over that of the same hours of the last four weeks", async () => {
    const hour = { from: now - HOUR, until: now }
    await mirror("prod", [
      ...ended("f", { ...hour, count: 20, status: "failed" }),
      ...ended("c", { ...hour, count: 40, status: "completed" }),
    ])
    // Nothing is usual yet.
    expect(await readFailureRise(store.read, "prod", now)).toBeNull()
    const week = (weeks: number) => ({ from: now - 7 * weeks * DAY - HOUR, until: now - 7 * weeks * DAY })
    await mirror("prod", [
      ...ended("w", { ...week(1), count: 30, status: "completed" }),
      ...ended("v", { ...week(4), count: 10, status: "failed" }),
      // Of another hour and of five weeks ago: not usual.
      ...ended("u", { ...week(5), count: 90, status: "failed" }),
      ...ended("t", { from: now - 7 * DAY - 5 * HOUR, until: now - 7 * DAY - 4 * HOUR, count: 90, status: "failed" }),
    ])
    expect(await readFailureRise(store.read, "prod", now)).toBeNull()
    await mirror("prod", ended("s", { ...week(2), count: 160, status: "completed" }))
    const rise = await readFailureRise(store.read, "prod", now)
    expect(rise).toMatchObject({ usual: 0.05 })
    expect(rise?.share).toBeCloseTo(1 / 3, 1)
    expect(await readFailureRise(store.read, "staging", now)).toBeNull()
  })

  it("finds run times over those of the last 28 days", async () => {
    // The start is known of jobs that were seen running.
    const follow = async (jobs: ReturnType<typeof ended>) => {
      for (const job of jobs) {
        await mirror("prod", [{ ...job, status: "processing", finishedAt: undefined }], job.startedAt)
      }
      await mirror("prod", jobs)
    }
    const days = { from: now - 9 * DAY, until: now - 2 * DAY, status: "completed" }
    await follow(ended("u", { ...days, count: 40, runMs: MINUTE }))
    expect(await readSlowdown(store.read, "prod", now)).toBeNull()
    const hour = { from: now - HOUR, until: now, status: "completed" }
    await follow(ended("n", { ...hour, count: 60, runMs: 4 * MINUTE }))
    const slow = await readSlowdown(store.read, "prod", now)
    expect(slow).toMatchObject({ p95Ms: 4 * MINUTE })
    expect((slow?.usualMs ?? 0) / MINUTE).toBeCloseTo(1, 0)
    expect(await readSlowdown(store.read, "staging", now)).toBeNull()
  })

  const delivery = (job: string, receivedAt: number, given: Partial<WebhookDeliveriesTable> = {}) =>
    store.write((tx) =>
      tx
        .insertInto("webhook_deliveries")
        .values({
          connection: "prod",
          received_at: receivedAt,
          delivery_id: null,
          content_hash: `${job} ${receivedAt}`,
          sent_at: null,
          event: "job.completed",
          job_id: job,
          verdict: "accepted",
          reason: null,
          body: null,
          headers: null,
          bytes: 1,
          confirmed_at: null,
          ...(given as object),
        })
        .execute(),
    )

  it("misses webhooks only where some have been accepted before, and only of jobs that ended since", async () => {
    await mirror("prod", [
      ...["a", "b", "c"].map((id, index) => ({
        id,
        status: "completed",
        createdAt: now - DAY,
        finishedAt: now - (index + 1) * HOUR,
      })),
      { id: "fresh", status: "completed", createdAt: now - HOUR, finishedAt: now - 15 * MINUTE + 1 },
      { id: "edge", status: "completed", createdAt: now - HOUR, finishedAt: now - 15 * MINUTE },
    ])
    expect(await findUntold(store.read, "prod", now)).toBeNull()
    await delivery("a", now - HOUR, { verdict: "forged" })
    await delivery("b", now - 90 * MINUTE, { event: "job.started" })
    expect(await findUntold(store.read, "prod", now)).toBeNull()
    await delivery("b", now - 2 * HOUR)
    // c ended before the first one could be expected.
    expect(await findUntold(store.read, "prod", now)).toEqual({
      count: 2,
      jobs: 3,
      isCapped: false,
      since: now - HOUR * 1,
    })
    await delivery("old", now - 8 * DAY)
    expect(await findUntold(store.read, "prod", now)).toMatchObject({ count: 3, jobs: 4, since: now - 3 * HOUR })
    expect(await findUntold(store.read, "staging", now)).toBeNull()
  })

  it("reads our newest calls with a key, none without one", async () => {
    const call = (at: number, alias: string, status: number | null): Omit<VendorCallsTable, "num"> => ({
      connection: "prod",
      key_alias: alias,
      at,
      method: "GET",
      path: "/v1/jobs",
      purpose: "list",
      attempt: 1,
      status,
      request_id: null,
      latency_ms: 5,
      error_code: null,
      job_id: null,
    })
    await store.write((tx) =>
      tx
        .insertInto("vendor_calls")
        .values([
          call(now - 2 * HOUR, "main", 200),
          call(now - 5, "main", 429),
          call(now - 4, "", 200),
          call(now, "b", null),
          call(now, WRONG_KEY_ALIAS, 401),
        ])
        .execute(),
    )
    expect((await listRecentCalls(store.read, "prod", now)).map((one) => [one.alias, one.status])).toEqual([
      ["b", null],
      ["main", 429],
    ])
  })
})
