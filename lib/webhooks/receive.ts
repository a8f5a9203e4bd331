import type { Store } from "@/lib/store/store"
import type { FloodGate } from "@/lib/webhooks/flood-gate"
import {
  createDelivery,
  createRefusals,
  createRepeat,
  type GenuineDelivery,
  hasContent,
  type RefusedDelivery,
} from "@/lib/webhooks/mutations"
import { readNotice } from "@/lib/webhooks/read"
import { type DeliveryHeaders, type Verification, verifyDelivery } from "@/lib/webhooks/verify"

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
  /** In the order of the configuration; null: one that cannot be read now. */
  secrets: readonly (string | null)[]
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
    await keepRefusal({ delivery, verdict, reason, sentAt }, tools)
    return { verdict, reason, jobId: null }
  }
  const genuine = toGenuine(delivery, verification, tools.now)
  const store = await tools.openStore()
  const { jobId, unreadable: reason } = genuine
  // Asked first, since a look costs no write: somebody who sends one delivery over and over must not keep the store busy.
  const isKnown = await hasContent(store.read, genuine)
  const verdict = isKnown ? "duplicate" : await store.write((tx) => createDelivery(tx, genuine))
  if (verdict !== "duplicate") return { verdict, reason, jobId }
  await keepRepeat(store, genuine, tools)
  return { verdict, reason: REPEATED, jobId: null }
}

const REPEATED = "the same content was received before"

type Verified = Extract<Verification, { verdict: "genuine" }>

function toGenuine(delivery: Delivery, verified: Verified, receivedAt: number): GenuineDelivery {
  const text = new TextDecoder().decode(delivery.body)
  const notice = readNotice(text)
  const told = "unreadable" in notice ? { ...NOT_NAMED, ...notice } : { ...notice, unreadable: null }
  const { contentHash, secretNo, sentAt } = verified
  const { connection, headers, body } = delivery
  return { connection, receivedAt, headers, contentHash, secretNo, sentAt, ...told, body: text, bytes: body.length }
}

const NOT_NAMED = { event: null, jobId: null } as const

/** Which event of which job a late delivery was about: its signature was right, so its job's page can show that it came. */
function toNamed(body: Uint8Array): Pick<GenuineDelivery, "event" | "jobId"> {
  const notice = readNotice(new TextDecoder().decode(body))
  return "unreadable" in notice ? NOT_NAMED : notice
}

type Refusal = Pick<RefusedDelivery, "verdict" | "reason" | "sentAt"> & { delivery: Delivery }

/** A refusal is worth a row, but not an error: the answer to it is the same when the store fails. */
async function keepRefusal({ delivery, ...refusal }: Refusal, { openStore, now, gate }: ReceiveTools): Promise<void> {
  const { connection, body } = delivery
  const isSigned = refusal.verdict === "stale"
  if (!gate.admit(connection, isSigned ? "repeated" : "refused", performance.now())) return
  const named = isSigned ? toNamed(body) : NOT_NAMED
  const row = { ...refusal, ...named, connection, receivedAt: now, bytes: body.length }
  try {
    await gate.together.add(row, async (rows) => {
      const store = await openStore()
      await store.write((tx) => createRefusals(tx, rows))
    })
  } catch {
    // see above
  }
}

/** The same of a repetition: what it repeats is kept already. */
async function keepRepeat(store: Store, genuine: GenuineDelivery, { gate }: ReceiveTools): Promise<void> {
  if (!gate.admit(genuine.connection, "repeated", performance.now())) return
  try {
    await store.write((tx) => createRepeat(tx, genuine, REPEATED))
  } catch {
    // see above
  }
}
