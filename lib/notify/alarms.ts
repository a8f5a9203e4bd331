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
type Noticed = { connection: Watched; freshness: Freshness; now: number }
type Telling = { kind: NotificationKind; subject: string; details: object }

const SYNC = "sync"
const HEALTH = "health"
/** An alias holds no slash. */
const KEY = "key/"

/** Where the alarms stand that are of no single connection. No connection is called so. */
const EVERYWHERE = ""

/**
 * Queues one notification for each of these when it begins, none while it lasts, and the same again at most once an hour: the sync
 * of a connection has stopped, the vendor failed two health checks in a row, a key is refused. Judged by the store alone, so that
 * every process finds the same. `now`: epoch ms.
 */
export async function noteAlarms(store: Store, connections: readonly Watched[], now: number): Promise<void> {
  const all: Freshness[] = []
  for (const connection of connections) {
    const freshness = await readFreshness(store.read, connection, { keys: [], keyProblem: null })
    await noteConnection(store, { connection, freshness, now })
    all.push(freshness)
  }
  await noteHealth(store, all, now)
}

async function noteConnection(store: Store, at: Noticed): Promise<void> {
  const { connection, freshness, now } = at
  const refused = await readRefused(store.read, connection, now)
  const held = (await readSyncState(store.read, connection.id)).alarms ?? {}
  // Nothing is sent with a refused key: then nobody can tell, and it stays refused.
  const isRefused = Object.entries(refused).some(([name, is]) => is ?? held[name]?.calmSince === null)
  const troubles = { [SYNC]: isStopped(freshness, { isRefused, now }), ...refused }
  await note(store, { place: connection.id, troubles, now }, (name) => toTelling(name, at))
}

/** All connections ask one address: that the vendor is unhealthy is told once, whoever of them finds it so. */
async function noteHealth(store: Store, all: readonly Freshness[], now: number): Promise<void> {
  const worst = all
    .filter(isUnhealthy)
    .toSorted((a, b) => (b.health?.failures ?? 0) - (a.health?.failures ?? 0))
    .at(0)
  await note(store, { place: EVERYWHERE, troubles: { [HEALTH]: worst !== undefined }, now }, () => ({
    kind: "vendor.unhealthy",
    subject: worst?.connection ?? EVERYWHERE,
    details: { label: worst?.label ?? "", failures: worst?.health?.failures ?? 0 },
  }))
}

async function note(
  store: Store,
  { place, troubles, now }: { place: string; troubles: Record<string, boolean | null>; now: number },
  tell: (name: string) => Telling,
): Promise<void> {
  const held = (await readSyncState(store.read, place)).alarms ?? {}
  if (isEqual(toAlarms(held, troubles, now).after, held)) return
  // Writers take turns, those of other processes too: nobody writes between the look and the rows.
  await store.write(async (tx) => {
    const before = (await readSyncState(tx, place)).alarms ?? {}
    const { after, raised } = toAlarms(before, troubles, now)
    await writeSyncState(tx, { connection: place, name: "alarms", now }, after)
    for (const name of raised) await queue(tx, tell(name), now)
  })
}

/**
 * A key that is refused is told by itself, and that its connection is not read any more follows from it. Where no call shows a
 * refused key, that it is not read is all there is to tell.
 */
function isStopped(freshness: Freshness, { isRefused, now }: { isRefused: boolean; now: number }): boolean {
  if (isRefused && freshness.list?.errorCode === "vendor_auth") return false
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

function toTelling(name: string, { connection, freshness, now }: Noticed): Telling {
  const { id, label } = connection
  if (name === SYNC) {
    const reason = toReason(freshness, now) ?? "it does not say why"
    return { kind: "sync.stopped", subject: id, details: { label, reason } }
  }
  return { kind: "key.refused", subject: id, details: { label, alias: name.slice(KEY.length) } }
}

async function queue(tx: Tx, { kind, subject, details }: Telling, at: number): Promise<void> {
  await tx
    .insertInto("notifications")
    .values({ kind, subject, at, details: JSON.stringify(details), sent_at: null })
    .execute()
}
