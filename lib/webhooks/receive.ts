import type { Store } from "@/lib/store/store"
import type { FloodGate } from "@/lib/webhooks/flood-gate"
import { createDelivery, createRefusal, type RefusedDelivery } from "@/lib/webhooks/mutations"
import { readNotice } from "@/lib/webhooks/read"
import { type DeliveryHeaders, verifyDelivery } from "@/lib/webhooks/verify"

export type Delivery = { connection: string; headers: DeliveryHeaders; body: Uint8Array }

export type Received = {
  verdict: "accepted" | "duplicate" | "unparsed" | "stale" | "forged"
  reason: string | null
  /** Of an accepted one: the job to ask the vendor about. */
  jobId: string | null
}

export type ReceiveTools = {
  /** Asked for only when there is something to keep: a forgery is refused also while the store is gone. */
  openStore: () => Promise<Store>
  secrets: readonly string[]
  now: number
  gate: FloodGate
}

/**
 * Judges one delivery and keeps it: committed when the promise resolves. Its content is evidence only; the job's state comes
 * from the confirming GET. Throws AppError("store_unavailable") when a genuine one cannot be kept, so that it is sent again.
 */
export async function receiveDelivery(delivery: Delivery, tools: ReceiveTools): Promise<Received> {
  const verification = verifyDelivery(delivery, tools.secrets, tools.now)
  if (verification.verdict !== "genuine") {
    const { verdict, reason } = verification
    const sentAt = verification.verdict === "stale" ? verification.sentAt : null
    await keepRefusal({ delivery, verdict, reason, sentAt, event: null, jobId: null }, tools)
    return { verdict, reason, jobId: null }
  }
  const text = new TextDecoder().decode(delivery.body)
  const notice = readNotice(text)
  const { event, jobId, unreadable } =
    "unreadable" in notice ? { event: null, jobId: null, ...notice } : { ...notice, unreadable: null }
  const store = await tools.openStore()
  const verdict = await store.write((tx) =>
    createDelivery(tx, {
      ...verification,
      connection: delivery.connection,
      receivedAt: tools.now,
      headers: delivery.headers,
      event,
      jobId,
      unreadable,
      body: text,
      bytes: delivery.body.length,
    }),
  )
  if (verdict !== "duplicate") return { verdict, reason: unreadable, jobId }
  const reason = "the same content was received before"
  await keepRefusal({ delivery, verdict, reason, sentAt: verification.sentAt, event, jobId }, tools)
  return { verdict, reason, jobId: null }
}

type Refusal = Omit<RefusedDelivery, "connection" | "receivedAt" | "bytes"> & { delivery: Delivery }

/** A refusal is worth a row, but not an error: the answer to it is the same when the store fails. */
async function keepRefusal({ delivery, ...refusal }: Refusal, { openStore, now, gate }: ReceiveTools): Promise<void> {
  if (!gate.admit(delivery.connection, performance.now())) return
  const row = { ...refusal, connection: delivery.connection, receivedAt: now, bytes: delivery.body.length }
  try {
    const store = await openStore()
    await store.write((tx) => createRefusal(tx, row))
  } catch {
    // see above
  }
}
