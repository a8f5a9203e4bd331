import { afterAll, beforeAll, expect, it } from "vitest"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { sumKeyCalls } from "@/lib/keys/calls-data"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { openTestStore } from "@/lib/testing/open-test-store"
import { listPlans, watchQueries } from "@/lib/testing/query-watch"
import { findUntold } from "@/lib/webhooks/untold-data"
import { listRecentCalls } from "./calls-data"
import { findNewDrift } from "./drift-data"
import { findOverdue, findUnhandled, findWaiting } from "./jobs-data"
import { readFailureRise, readSlowdown } from "./rates-data"
import { listSnoozed } from "./snooze-data"

const now = Date.parse("2026-11-24T14:00:00Z")
const JOBS = 4_000
let store: Store

/** Two connections of ten weeks with something of everything, so that the planner has to choose. */
beforeAll(async () => {
  store = await openTestStore("sqlite")
  const drawn = Array.from({ length: JOBS }, (_, index) => {
    const finishedAt = now - Math.floor((index * 70 * DAY) / JOBS) - MINUTE
    const status = index < 60 ? "failed" : index % 9 === 0 ? "failed" : index % 500 === 1 ? "processing" : "completed"
    const recent = index < 60 ? now - index * MINUTE : finishedAt
    const ended = status === "processing" ? {} : { finishedAt: recent }
    return vendorJob({ id: `j${index}`, status, createdAt: recent - MINUTE, startedAt: recent - MINUTE, ...ended })
  })
  for (const connection of ["prod", "staging"]) {
    for (let at = 0; at < JOBS; at += 100) {
      const jobs = drawn.slice(at, at + 100)
      await store.write((tx) => mirrorJobs(tx, { ...look({ connection }), jobs, teamZone: "UTC" }))
    }
  }
  await store.write((tx) => tx.updateTable("jobs").set({ run_ms: MINUTE }).where("status", "=", "completed").execute())
  const deliveries = drawn.slice(0, 1_000).map((job, index) => ({
    connection: "prod",
    received_at: now - index * HOUR,
    content_hash: job.id,
    event: "job.completed",
    job_id: job.id,
    verdict: "accepted" as const,
    bytes: 1,
  }))
  const calls = Array.from({ length: 2_000 }, (_, index) => ({
    connection: index % 2 === 0 ? "prod" : "staging",
    key_alias: "main",
    at: now - index * MINUTE,
    method: "GET",
    path: "/v1/jobs",
    purpose: "list",
    attempt: 1,
    status: 200,
    latency_ms: 9,
  }))
  await store.write(async (tx) => {
    for (let at = 0; at < 1_000; at += 100) {
      await tx
        .insertInto("webhook_deliveries")
        .values(deliveries.slice(at, at + 100))
        .execute()
      await tx
        .insertInto("vendor_calls")
        .values(calls.slice(2 * at, 2 * at + 200))
        .execute()
    }
  })
  await store.maintain()
}, 60_000)
afterAll(() => store.close())

/** What grows with the history; active_jobs, snoozes and contract_drift do not. */
const LARGE = /SCAN (jobs|told|webhook_deliveries|vendor_calls|job_raw|job_transitions|daily_durations)\b/

it("no question of what needs attention reads a large table from end to end", async () => {
  const { watched, asked } = watchQueries(store)
  const { read } = watched
  expect((await readFailureRise(read, "prod", now)) === null).toBe(false)
  await readSlowdown(read, "prod", now)
  expect(await findUntold(read, "prod", now)).not.toBeNull()
  await findOverdue(read, "prod", now)
  await findWaiting(read, "prod", now)
  await findUnhandled(read, "prod", { from: now - 14 * HOUR, now })
  await findNewDrift(read, "prod", { now, secrets: () => [] })
  await listRecentCalls(read, "prod", now)
  await listSnoozed(read, null, now)
  await sumKeyCalls(read, "prod", now)
  expect(asked.length).toBeGreaterThanOrEqual(14)
  const plans = (await listPlans(store, asked)).map(({ detail }) => detail)
  expect(plans.filter((detail) => LARGE.test(detail))).toEqual([])
  // A range of time of one connection, never all that it ever ended.
  const ranges = plans.filter((detail) => /SEARCH jobs .*connection=\? AND status=\?/.test(detail))
  expect(ranges.length).toBeGreaterThanOrEqual(7)
  expect(ranges.filter((detail) => !/finished_sort[<>]/.test(detail))).toEqual([])
}, 60_000)
