import { DAY, MINUTE, toIso } from "@/lib/domain/time"
import type { Connection } from "@/lib/env"
import type { Db } from "@/lib/store/store"
import { toWebhookEvents } from "@/lib/vendor/schema/job"
import { isWireObject, NotJson, parseWire, type Wire } from "@/lib/vendor/schema/wire"
import type { MissedOf, SaidEvent } from "./schema"

/** How far back a missing webhook is worth telling. */
export const LOOKED_BACK_MS = 7 * DAY
/** A delivery may be late or tried again. */
export const GRACE_MS = 15 * MINUTE
/** Jobs of a list that are shown. */
export const MOST_LISTED = 100

export const COMPLETED = "job.completed"

function fromAccepted(db: Db, connection: string) {
  return db
    .selectFrom("webhook_deliveries")
    .select("received_at")
    .where("connection", "=", connection)
    .where("verdict", "=", "accepted")
    .where("event", "=", COMPLETED)
    .limit(1)
}

/** From when on a webhook can be expected: the whole week where one was accepted before it, else from the first one in it. */
export async function findExpectedFrom(db: Db, connection: string, now: number): Promise<number | null> {
  const from = now - LOOKED_BACK_MS
  const before = await fromAccepted(db, connection)
    .where("received_at", "<=", from)
    .orderBy("received_at", "desc")
    .executeTakeFirst()
  if (before) return from
  const first = await fromAccepted(db, connection)
    .where("received_at", ">", from)
    .orderBy("received_at")
    .executeTakeFirst()
  return first?.received_at ?? null
}

type Asked = Pick<Connection, "id" | "webhookSecrets">
type Found = Omit<Extract<MissedOf, { state: "expected" }>, "connection" | "state">

/** What `read` finds of a connection, where a missing webhook can mean anything at all. */
export async function toMissed(
  { id, webhookSecrets }: Asked,
  read: (connection: string) => Promise<Found | null>,
): Promise<MissedOf> {
  if (webhookSecrets.length === 0) return { connection: id, state: "no_secret" }
  const found = await read(id)
  return found === null ? { connection: id, state: "never_seen" } : { connection: id, state: "expected", ...found }
}

/** A longer answer is not looked into. */
const LONGEST_ANSWER = 100_000

/**
 * What the vendor's kept answers say of the webhooks of these jobs (contract A24), by job; a job whose answer does not tell is
 * not in it. At most some hundred ids. `now`: epoch ms.
 */
export async function readSaid(
  db: Db,
  { connection, ids }: { connection: string; ids: readonly string[] },
  now: number,
): Promise<Map<string, SaidEvent[]>> {
  const said = new Map<string, SaidEvent[]>()
  if (ids.length === 0) return said
  const rows = await db
    .selectFrom("job_raw")
    .select(["job_id", "text"])
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .where((e) => e(e.fn<number>("length", ["text"]), "<=", LONGEST_ANSWER))
    .execute()
  for (const { job_id, text } of rows) {
    const events = toSaid(text, now)
    if (events !== null) said.set(job_id, events)
  }
  return said
}

function toSaid(text: string, now: number): SaidEvent[] | null {
  const events = readEvents(text)
  const read = events === undefined || events === null ? undefined : toWebhookEvents(events, now)
  return read?.map(({ event, state, at }) => ({ event, state, at: toIso(at) })) ?? null
}

function readEvents(text: string): Wire | undefined {
  try {
    const answer = parseWire(text)
    return isWireObject(answer) ? answer.webhook_events : undefined
  } catch (thrown) {
    if (thrown instanceof NotJson) return undefined
    throw thrown
  }
}
