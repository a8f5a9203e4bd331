import type { Store } from "@/lib/store/store"
import { hex, type World, type WorldJob } from "./world"

const BATCH = 300

/** Puts the world's jobs into a store, with a delivery and a call for every tenth. */
export async function fillStore(store: Store, world: World): Promise<void> {
  for (let from = 0; from < world.jobs.length; from += BATCH) {
    const rows = world.jobs.slice(from, from + BATCH).map(({ lengthMs: _length, ...row }) => row)
    await store.write(async (tx) => {
      for (let at = 0; at < rows.length; at += 20)
        await tx
          .insertInto("jobs")
          .values(rows.slice(at, at + 20))
          .execute()
      const tenth = rows.filter((_, at) => at % 10 === 0)
      await tx
        .insertInto("webhook_deliveries")
        .values(
          tenth.map((row) => ({
            connection: row.connection,
            received_at: row.finished_sort,
            delivery_id: toDeliveryId(row.id),
            content_hash: row.id,
            sent_at: row.finished_sort,
            event: "job.completed",
            job_id: row.id,
            verdict: "accepted" as const,
            reason: null,
            body: "{}",
            headers: "{}",
            bytes: 2,
            confirmed_at: null,
          })),
        )
        .execute()
      await tx
        .insertInto("vendor_calls")
        .values(
          tenth.map((row) => ({
            connection: row.connection,
            key_alias: "main",
            at: row.finished_sort,
            method: "GET",
            path: `/v1/jobs/${row.id}`,
            purpose: "watch",
            attempt: 1,
            status: 200,
            request_id: toCallId(row.id),
            latency_ms: 80,
            error_code: null,
            job_id: row.id,
          })),
        )
        .execute()
    })
  }
}

export function toDeliveryId(jobId: string): string {
  return `whd_${hex(16, jobId, "delivery")}`
}

export function toCallId(jobId: string): string {
  return `req_${hex(16, jobId, "call")}`
}

/** Whether every tenth row of its batch: only those have a delivery and a call. */
export function hasDelivery(world: World, job: WorldJob): boolean {
  return (world.jobs.indexOf(job) % BATCH) % 10 === 0
}
