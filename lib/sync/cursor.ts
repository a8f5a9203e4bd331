import { MINUTE } from "@/lib/domain/time"
import { lockConnection } from "@/lib/jobs/mutations"
import type { Db, Tx } from "@/lib/store/store"
import type { SyncContext } from "./context"
import { readKeys } from "./keys"
import {
  type BackfillState,
  emptyBeat,
  type KeyState,
  type ListPlace,
  type ListState,
  readSyncState,
  type SyncState,
  writeSyncState,
} from "./state"

/** How far one list of jobs was read: the one that the keys of a connection share, or that of one key (contract A9). */
export type Cursor = {
  /** Aliases of the keys that may read it; undefined: any of the connection. */
  listKeys: () => Promise<readonly string[] | undefined>
  read: (db: Db) => Promise<{ backfill: BackfillState | null; list: ListPlace | null }>
  writeBackfill: (tx: Tx, backfill: BackfillState) => Promise<void>
  writePlace: (tx: Tx, place: ListPlace) => Promise<void>
}

/** The cursor of the list that all keys share but those with jobs of their own. */
export function toSharedCursor(context: SyncContext): Cursor {
  const { connection, now } = context
  return {
    listKeys: async () => (await readKeys(context)).shared,
    read: (db) => readSyncState(db, connection),
    writeBackfill: (tx, backfill) => writeSyncState(tx, { connection, name: "backfill", now: now() }, backfill),
    async writePlace(tx, place) {
      const before = (await readSyncState(tx, connection)).list ?? { ...emptyBeat(MINUTE), lastOkAt: now() }
      await writeSyncState(tx, { connection, name: "list", now: now() }, { ...before, ...place })
    },
  }
}

/** The cursor of one key with jobs of its own. */
export function toKeyCursor(context: SyncContext, alias: string): Cursor {
  return {
    listKeys: async () => [alias],
    read: async (db) => findKey(await readSyncState(db, context.connection), alias) ?? { backfill: null, list: null },
    writeBackfill: (tx, backfill) => writeKey(tx, context, { alias, backfill }),
    writePlace: (tx, list) => writeKey(tx, context, { alias, list }),
  }
}

function toFirstList(): ListState {
  return { ...emptyBeat(MINUTE), completedStartedAt: null }
}

function findKey({ keys }: SyncState, alias: string): KeyState | undefined {
  return keys?.find((one) => one.alias === alias)
}

/** Changes what is kept of one key. All keys share a row, so they are changed one at a time. */
export async function writeKey(
  tx: Tx,
  { connection, now }: SyncContext,
  part: Partial<KeyState> & Pick<KeyState, "alias">,
): Promise<void> {
  await lockConnection(tx, connection)
  const state = await readSyncState(tx, connection)
  const before = findKey(state, part.alias) ?? { scope: "same", lookedAt: now(), backfill: null, list: null }
  const others = (state.keys ?? []).filter((one) => one.alias !== part.alias)
  await writeSyncState(tx, { connection, name: "keys", now: now() }, [...others, { ...before, ...part }])
}

/** A first reading that has not asked for anything. */
export function toBegun(now: number): BackfillState {
  return {
    phase: "first",
    offset: 0,
    received: 0,
    total: null,
    startedAt: now,
    confirmStartedAt: null,
    finishedAt: null,
    calls: { first: 0, confirm: 0 },
    order: { descending: 0, ascending: 0 },
  }
}

/**
 * At the start of the sync: forgets keys that are no longer configured. Where every key that is left lists jobs of its own, the
 * first of them becomes the one that reads the list: its place is the list's from then on.
 */
export async function settleKeys(context: SyncContext): Promise<void> {
  const { connection, now } = context
  const aliases = context.client.status().map((key) => key.alias)
  const held = (await readSyncState(context.store.read, connection)).keys ?? []
  const isLeft = (key: KeyState) => aliases.includes(key.alias)
  const isOwn = (alias: string) => held.some((key) => key.alias === alias && key.scope === "own")
  const heir = aliases.length > 0 && aliases.every(isOwn) ? held.find((key) => key.alias === aliases[0]) : undefined
  if (held.every(isLeft) && !heir) return
  await context.commit(async (tx) => {
    await lockConnection(tx, connection)
    const state = await readSyncState(tx, connection)
    const keys = (state.keys ?? []).filter((key) => isLeft(key) && key.alias !== heir?.alias)
    await writeSyncState(tx, { connection, name: "keys", now: now() }, keys)
    if (!heir) return
    const { completedAt: _at, top: _top, end: _end, ...beat } = state.list ?? toFirstList()
    const place = heir.list ?? { completedStartedAt: null }
    await writeSyncState(tx, { connection, name: "list", now: now() }, { ...beat, ...place })
    await writeSyncState(tx, { connection, name: "backfill", now: now() }, heir.backfill ?? toBegun(now()))
  })
}
