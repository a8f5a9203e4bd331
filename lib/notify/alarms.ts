import { listRecentCalls } from "@/lib/attention/calls-data"
import { type Alarms, toAlarms } from "@/lib/domain/attention/alarm"
import { listKeyTroubles } from "@/lib/domain/attention/key-trouble"
import { type Freshness, isSilent, isUnhealthy, toLevel, toReason } from "@/lib/domain/freshness"
import type { Connection } from "@/lib/env"
import { readFreshness } from "@/lib/live/freshness-data"
import type { NotificationKind } from "@/lib/store/schema-support"
import type { Db, Store, Tx } from "@/lib/store/store"
import { readSyncState, writeSyncState } from "@/lib/sync/state"

export type Watched = Pick<Connection, "id" | "label"> & { keys: readonly { alias: string }[] }
type Telling = { kind: NotificationKind; subject: string; details: object }

const SYNC = "sync"
const HEALTH = "health"
/** An alias holds no slash. */
const KEY = "key/"

/**
 * Queues one notification for each of these when it begins, and none while it lasts: the sync of a connection has stopped, the
 * vendor failed two health checks in a row, a key is refused (401). Judged by the store alone, so that every process finds the
 * same. `now`: epoch ms.
 */
export async function noteAlarms(store: Store, connections: readonly Watched[], now: number): Promise<void> {
  for (const connection of connections) await noteConnection(store, connection, now)
}

async function noteConnection(store: Store, connection: Watched, now: number): Promise<void> {
  const freshness = await readFreshness(store.read, connection, { keys: [], keyProblem: null })
  const troubles = {
    [SYNC]: isStopped(freshness, now),
    [HEALTH]: isUnhealthy(freshness),
    ...(await readRefused(store.read, connection, now)),
  }
  const held = (await readSyncState(store.read, connection.id)).alarms ?? {}
  if (isEqual(toAlarms(held, troubles, now).after, held)) return
  // Writers take turns, those of other processes too: nobody writes between the look and the rows.
  await store.write(async (tx) => {
    const before = (await readSyncState(tx, connection.id)).alarms ?? {}
    const { after, raised } = toAlarms(before, troubles, now)
    await writeSyncState(tx, { connection: connection.id, name: "alarms", now }, after)
    for (const name of raised) await queue(tx, toTelling(name, { connection, freshness, now }), now)
  })
}

/** A key that is refused is told by itself, and that its connection is not read any more follows from it. */
function isStopped(freshness: Freshness, now: number): boolean {
  if (freshness.list?.errorCode === "vendor_auth") return false
  return toLevel(freshness, now) === "stopped" || isSilent(freshness, now)
}

/** By the calls of every process; null for a key that none has used lately. */
async function readRefused(db: Db, { id, keys }: Watched, now: number): Promise<Record<string, boolean | null>> {
  const calls = await listRecentCalls(db, id, now)
  const refused = keys.map(({ alias }) => {
    const own = calls.filter((call) => call.alias === alias && call.status !== null)
    const isRefused = listKeyTroubles(alias, own, now).some(({ kind }) => kind === "refused")
    return [`${KEY}${alias}`, own.length === 0 ? null : isRefused] as const
  })
  return Object.fromEntries(refused)
}

function isEqual(a: Alarms, b: Alarms): boolean {
  return JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted())
}

function toTelling(name: string, at: { connection: Watched; freshness: Freshness; now: number }): Telling {
  const { connection, freshness, now } = at
  const { id, label } = connection
  if (name === SYNC) {
    const reason = toReason(freshness, now) ?? "it does not say why"
    return { kind: "sync.stopped", subject: id, details: { label, reason } }
  }
  if (name === HEALTH) {
    const failures = freshness.health?.failures ?? 0
    return { kind: "vendor.unhealthy", subject: id, details: { label, failures } }
  }
  return { kind: "key.refused", subject: id, details: { label, alias: name.slice(KEY.length) } }
}

async function queue(tx: Tx, { kind, subject, details }: Telling, at: number): Promise<void> {
  await tx
    .insertInto("notifications")
    .values({ kind, subject, at, details: JSON.stringify(details), sent_at: null })
    .execute()
}
