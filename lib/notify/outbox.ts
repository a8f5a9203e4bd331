import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { log } from "@/lib/log"
import { countNotification } from "@/lib/meter"
import type { NotificationKind } from "@/lib/store/schema-support"
import type { Store } from "@/lib/store/store"
import { sendMessage, type Target } from "./send"
import { toSentence } from "./words"

/** Waits before the next try; after the last of them it is given up. */
const WAITS_MS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR]
/** While one process sends it, no other does; one that ended while it sent is followed after so long. */
const CLAIM_MS = MINUTE
/** What is older when it would first be sent is no news: setting the address later floods nobody. */
const NEWS_MS = DAY
const AT_ONCE = 20

type Row = {
  num: number
  kind: NotificationKind
  subject: string
  at: number
  details: string
  attempts: number
  next_at: number
}

function listDue(store: Store, now: number): Promise<Row[]> {
  return store.read
    .selectFrom("notifications")
    .select(["num", "kind", "subject", "at", "details", "attempts", "next_at"])
    .where("sent_at", "is", null)
    .where("gave_up_at", "is", null)
    .where("next_at", "<=", now)
    .orderBy("at")
    .orderBy("num")
    .limit(AT_ONCE)
    .execute()
}

/** Takes a row for this process: only one of several gets it. */
async function claim(store: Store, row: Row, now: number): Promise<boolean> {
  return store.write(async (tx) => {
    const taken = await tx
      .updateTable("notifications")
      .set({ next_at: now + CLAIM_MS, attempts: row.attempts + 1 })
      .where("num", "=", row.num)
      .where("sent_at", "is", null)
      .where("gave_up_at", "is", null)
      .where("attempts", "=", row.attempts)
      .where("next_at", "=", row.next_at)
      .executeTakeFirst()
    return taken.numUpdatedRows === 1n
  })
}

/** All at once: what waited while no address was set must not keep fresh news waiting, a few of it a minute. */
async function giveUpOld(store: Store, now: number): Promise<void> {
  await store.write(async (tx) => {
    await tx
      .updateTable("notifications")
      .set({ gave_up_at: now, last_error: "Too old to be news when it could first be sent" })
      .where("sent_at", "is", null)
      .where("gave_up_at", "is", null)
      .where("attempts", "=", 0)
      .where("at", "<", now - NEWS_MS)
      .execute()
  })
}

type Settled = { sent_at?: number; next_at?: number; gave_up_at?: number; last_error: string | null }

/** What another process has seen taken meanwhile stays so. */
async function settle(store: Store, num: number, settled: Settled): Promise<void> {
  await store.write((tx) =>
    tx.updateTable("notifications").set(settled).where("num", "=", num).where("sent_at", "is", null).execute(),
  )
}

function toRefusal(error: string, attempts: number, now: number): Settled {
  const wait = WAITS_MS[attempts - 1]
  return wait === undefined ? { gave_up_at: now, last_error: error } : { next_at: now + wait, last_error: error }
}

/** The same notification has the same name at every try, so that a receiver can leave out a second copy. */
function toDelivery(row: Row): string {
  return `ntf_${row.num}_${row.at.toString(36)}`
}

/** Null: what the row says is not ours, and no other try would make it so. */
function findSentence(row: Row, { origin, secrets }: Sending): string | null {
  try {
    return toSentence(row, { origin, secrets })
  } catch (thrown) {
    log.error({ err: thrown, num: row.num, kind: row.kind }, "a notification cannot be put into words")
    return null
  }
}

/** Answers whether the receiver may be asked again at once. */
async function sendOne(store: Store, row: Row, sending: Sending): Promise<boolean> {
  const { target, clock, signal } = sending
  const now = clock()
  const text = findSentence(row, sending)
  if (text === null) {
    await settle(store, row.num, { gave_up_at: now, last_error: "It could not be put into words" })
    return true
  }
  if (!(await claim(store, row, now))) return true
  const error = await sendMessage(
    target,
    { event: row.kind, delivery: toDelivery(row), text },
    { now, ...(signal ? { signal } : {}) },
  )
  if (error === null) {
    countNotification("sent")
    await settle(store, row.num, { sent_at: clock(), last_error: null })
    return true
  }
  // Ended by us: nobody refused it. The claim runs out, and the next start sends it under the same name.
  if (signal?.aborted) return false
  countNotification("failed")
  log.warn({ kind: row.kind, reason: error }, "a notification was not taken")
  await settle(store, row.num, toRefusal(error, row.attempts + 1, clock()))
  return false
}

/**
 * `origin`: our own address, null where it is not known. `secrets`: what must never leave. `clock`: epoch ms; read for each message,
 * since a slow receiver makes many of them take minutes. `signal` ends the sending.
 */
export type Sending = {
  target: Target
  origin: string | null
  secrets: readonly string[]
  clock: () => number
  signal?: AbortSignal
}

/**
 * Sends what is due, oldest first, at least once each: a process that ends between sending and noting it leaves a second copy with
 * the same delivery id. After the first that is not taken the others wait for the next call: a receiver that is down or busy is
 * left in peace, and none of them loses a try. Throws AppError("store_unavailable").
 */
export async function sendDue(store: Store, sending: Sending): Promise<void> {
  await giveUpOld(store, sending.clock())
  for (const row of await listDue(store, sending.clock())) {
    if (sending.signal?.aborted || !(await sendOne(store, row, sending))) return
  }
}
