import type { Insertable } from "kysely"
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Tables } from "@/lib/store/schema"
import type { Store } from "@/lib/store/store"
import { emptyBeat, writeSyncState } from "@/lib/sync/state"
import type { VendorJob } from "@/lib/vendor/types"
import { look, vendorJob } from "./builders"

type CallRow = Insertable<Tables["vendor_calls"]>
type IntentRow = Insertable<Tables["spend_intents"]>

/** A call of ours that was answered well, but for what is given. */
export function callRow(given: Partial<CallRow> & Pick<CallRow, "at">): CallRow {
  return {
    connection: "main",
    key_alias: "main",
    method: "GET",
    path: "/v1/jobs?limit=50&offset=0",
    purpose: "list",
    attempt: 1,
    status: 200,
    request_id: null,
    latency_ms: 100,
    error_code: null,
    job_id: null,
    ...given,
  }
}

export function addCalls(store: Store, rows: readonly CallRow[]): Promise<unknown> {
  return store.write((tx) => tx.insertInto("vendor_calls").values(rows).execute())
}

export function addIntent(store: Store, given: Partial<IntentRow> & Pick<IntentRow, "id" | "created_at">) {
  const row: IntentRow = {
    kind: "run_again",
    connection: "main",
    source_job_id: "job_failed",
    request: "{}",
    reason: "once more",
    estimate_milli: null,
    by: "adm",
    state: "done",
    sent_at: given.created_at,
    settled_at: Number(given.created_at) + SECOND,
    new_job_id: "job_short",
    error: null,
    ...given,
  }
  return store.write((tx) => tx.insertInto("spend_intents").values(row).execute())
}

export function mirrorAt(store: Store, jobs: readonly VendorJob[], observedAt: number): Promise<unknown> {
  return store.write((tx) => mirrorJobs(tx, { ...look({ observedAt }), jobs: [...jobs], teamZone: "UTC" }))
}

const error = (code: string | null, message: string) => ({ code, message, requestId: "req_f", truncated: false })

async function mirrorLives(store: Store, now: number): Promise<void> {
  const at = now - 2 * HOUR
  const made = ["job_short", "job_long", "job_failed", "job_poor"].map((id) => vendorJob({ id, createdAt: at }))
  await mirrorAt(store, made, at + MINUTE)
  const output = (id: string, durationMs: number) =>
    vendorJob({ id, createdAt: at, status: "completed", outputUrl: `https://cdn.test/${id}.webm`, durationMs })
  const ended = [
    output("job_short", 6 * SECOND),
    output("job_long", 3 * MINUTE),
    vendorJob({ id: "job_failed", createdAt: at, status: "failed", error: error(null, "Processing timed out") }),
    vendorJob({ id: "job_poor", createdAt: at, status: "failed", error: error("insufficient_credits", "no credits") }),
  ]
  await mirrorAt(store, ended, at + 5 * MINUTE)
}

/** A record of connection "main" by which every check passes, but for those that ask the vendor. */
export async function plantProven(store: Store, now: number): Promise<void> {
  await mirrorLives(store, now)
  const refusedAt = now - HOUR
  await addCalls(store, [
    callRow({ at: now - 2 * HOUR, request_id: "req_1", job_id: "job_short", path: "/v1/jobs/job_short" }),
    callRow({ at: refusedAt, status: 429, error_code: "rate_limited" }),
    callRow({ at: refusedAt + 2_600, attempt: 2 }),
    callRow({ at: now - 30 * MINUTE, method: "POST", path: "/v1/jobs", purpose: "person", job_id: "job_short" }),
  ])
  await addIntent(store, { id: "intent_1", created_at: now - 30 * MINUTE })
  await store.write(async (tx) => {
    const health = { ...emptyBeat(5 * MINUTE), lastOkAt: now - MINUTE, status: "healthy", checks: {} } as const
    await writeSyncState(tx, { connection: "main", name: "health", now }, health)
    await tx
      .insertInto("webhook_deliveries")
      .values({
        connection: "main",
        received_at: now - HOUR,
        delivery_id: "d1",
        content_hash: "hash",
        sent_at: now - HOUR,
        event: "job.completed",
        job_id: "job_short",
        verdict: "accepted",
        reason: null,
        body: "{}",
        headers: "{}",
        bytes: 2,
        confirmed_at: null,
      })
      .execute()
    await tx
      .insertInto("quality_complaints")
      .values({ connection: "main", job_id: "job_long", kind: "flicker", note: null, by: "adm", at: now - DAY })
      .execute()
  })
}
