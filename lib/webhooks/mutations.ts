import { type SqlBool, sql } from "kysely"
import { listErasedJobs, toErasedJson } from "@/lib/jobs/erased"
import type { WebhookVerdict } from "@/lib/store/schema"
import type { Db, Tx } from "@/lib/store/store"
import { DriftLog } from "@/lib/sync/drift"
import type { DeliveryHeaders } from "@/lib/webhooks/verify"

export type GenuineDelivery = {
  connection: string
  receivedAt: number
  headers: DeliveryHeaders
  contentHash: string
  /** Place of the secret it was signed with, from 1. */
  secretNo: number
  sentAt: number
  event: string | null
  jobId: string | null
  /** Set when the body could not be read; the delivery is kept all the same. */
  unreadable: string | null
  body: string
  bytes: number
}

type Content = Pick<GenuineDelivery, "connection" | "contentHash">

/** Word for word the condition of the unique index, so that both engines see that it covers the question. */
const IS_GENUINE = sql<SqlBool>`verdict in ('accepted', 'unparsed')`

/** Whether this content was kept before. A hint that saves a write: what decides is the index behind `createDelivery`. */
export async function hasContent(db: Db, { connection, contentHash }: Content): Promise<boolean> {
  const kept = await db
    .selectFrom("webhook_deliveries")
    .select("num")
    .where("connection", "=", connection)
    .where("content_hash", "=", contentHash)
    .where(IS_GENUINE)
    .executeTakeFirst()
  return kept !== undefined
}

/**
 * Keeps a genuine delivery once: "duplicate" (and nothing written) when this content was kept before. A unique index decides,
 * so that two copies at the same moment are one too, also in two processes or after a restart. An unreadable one is also
 * counted as a difference from the contract.
 */
export async function createDelivery(
  tx: Tx,
  delivery: GenuineDelivery,
): Promise<"accepted" | "unparsed" | "duplicate"> {
  const verdict = delivery.unreadable === null ? "accepted" : "unparsed"
  const { jobId } = delivery
  const isErased = jobId !== null && (await listErasedJobs(tx, delivery.connection, [jobId])).has(jobId)
  const kept = await tx
    .insertInto("webhook_deliveries")
    .values({
      connection: delivery.connection,
      received_at: delivery.receivedAt,
      delivery_id: toColumn(delivery.headers.deliveryId),
      content_hash: delivery.contentHash,
      sent_at: delivery.sentAt,
      event: delivery.event,
      job_id: jobId,
      verdict,
      reason: delivery.unreadable,
      body: isErased ? toErasedJson(delivery.body) : delivery.body.replaceAll("\0", ""),
      headers: JSON.stringify(delivery.headers),
      bytes: delivery.bytes,
      confirmed_at: null,
      secret_no: delivery.secretNo,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("num")
    .executeTakeFirst()
  if (!kept) return "duplicate"
  if (delivery.unreadable !== null) await countDrift(tx, delivery, delivery.unreadable)
  return verdict
}

async function countDrift(tx: Tx, delivery: GenuineDelivery, reason: string): Promise<void> {
  const drift = new DriftLog(delivery.connection)
  const field = { endpoint: "webhook", field: "(body)", kind: "rejected_row", sample: reason } as const
  drift.add([field], delivery.receivedAt)
  await drift.flush((work) => work(tx))
}

export type RefusedDelivery = {
  connection: string
  receivedAt: number
  verdict: Exclude<WebhookVerdict, "accepted" | "unparsed">
  reason: string
  sentAt: number | null
  /** Of one whose signature was right, duplicate or stale: what its body names. */
  event: string | null
  jobId: string | null
  bytes: number
}

/** Keeps that deliveries were refused or repeated, and why; of their content at most the event and the job. At most some hundred. */
export async function createRefusals(tx: Tx, refusals: readonly RefusedDelivery[]): Promise<void> {
  const rows = refusals.map((refusal) => ({
    connection: refusal.connection,
    received_at: refusal.receivedAt,
    sent_at: refusal.sentAt,
    event: refusal.event,
    job_id: refusal.jobId,
    verdict: refusal.verdict,
    reason: refusal.reason,
    bytes: refusal.bytes,
  }))
  await tx.insertInto("webhook_deliveries").values(rows).execute()
}

/** Keeps that the content of a genuine delivery came again, and counts it with what it repeats. */
export async function createRepeat(tx: Tx, delivery: GenuineDelivery, reason: string): Promise<void> {
  await tx
    .updateTable("webhook_deliveries")
    .set((e) => ({ repeats: e("repeats", "+", 1) }))
    .where("connection", "=", delivery.connection)
    .where("content_hash", "=", delivery.contentHash)
    .where(IS_GENUINE)
    .execute()
  await createRefusals(tx, [{ ...delivery, verdict: "duplicate", reason }])
}

/** A header as a column of bounded length. */
function toColumn(header: string | null): string | null {
  return header === null || header === "" ? null : header.slice(0, 200)
}
