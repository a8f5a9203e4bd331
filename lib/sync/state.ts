import type { Alarms } from "@/lib/domain/attention/alarm"
import type { ErrorCode } from "@/lib/errors"
import type { Db, Tx } from "@/lib/store/store"

/** What one repeated task of the sync last did. Instants are epoch ms. */
export type BeatState = {
  lastOkAt: number | null
  lastErrorAt: number | null
  errorCode: ErrorCode | null
  /** For a person, no secret in it. */
  errorMessage: string | null
  /** The vendor's own request id of the failed call, if it gave one. */
  requestId: string | null
  /** Nothing is tried before this. */
  retryAt: number | null
  /** Normal distance between two runs: older than two of these is stale. */
  intervalMs: number
}

/** How far a list of jobs was followed. */
export type ListPlace = {
  /** Start of the last pass that ran to its end: rows first seen after it may be followed by unseen ones. */
  completedStartedAt: number | null
  /** When that pass asked for its last page, and the ids that stood first on its first. */
  completedAt?: number
  top?: string[]
  /** Where the list ended then, unless it goes newest first. */
  end?: number | null
}

/** The list pass that keeps up with new jobs. */
export type ListState = BeatState & ListPlace

/** The first reading of everything the vendor lists, resumable by `offset`. */
export type BackfillState = {
  /** first: reading everything · confirm: a second, quiet reading · done. */
  phase: "first" | "confirm" | "done"
  offset: number
  /** Rows received so far in the first phase, for "at job 3,100 of about 12,000". */
  received: number
  /** The vendor's own total, when it gives one: shown as "about", never trusted. */
  total: number | null
  startedAt: number
  /** Start of the confirming pass: rows first seen after it may be followed by unseen ones. */
  confirmStartedAt: number | null
  finishedAt: number | null
  /** Vendor calls made in each phase. */
  calls: { first: number; confirm: number }
  /** Neighbouring rows that were newer-first and older-first: tells the vendor's order (contract A5). List passes add to it. */
  order: { descending: number; ascending: number }
}

/** What one more key of the connection showed us, beside the key that reads the list (contract A9). */
export type KeyState = {
  alias: string
  /** same: nothing that the list lacks · own: jobs of its own, which are read with a cursor of their own. */
  scope: "same" | "own"
  /** When its newest page was last compared with the list. */
  lookedAt: number
  /** Of its own jobs; kept when it turns out to show the same after all. */
  backfill: BackfillState | null
  list: ListPlace | null
}

export type EventsState = BeatState & {
  newestEventId: string | null
  newestAt: number | null
  /** When the last poll that was answered was sent; absent in what older versions wrote. */
  polledAt?: number | null
}

/** What the vendor's progress figures have been so far: tells whether they go to 1 or to 100 (contract A21). */
export type ProgressState = {
  largest: number
  /** A completed job stood at exactly 1. */
  isCompleteAtOne: boolean
}

export type HealthState = BeatState & {
  status: "healthy" | "degraded" | "unknown"
  checks: Record<string, "good" | "bad" | "unknown">
  /** Checks in a row that found the vendor degraded or away, and when the first of them was; absent in what older versions wrote. */
  failures?: number
  failingSince?: number | null
}

export type SyncState = {
  backfill: BackfillState | null
  list: ListState | null
  events: EventsState | null
  summary: BeatState | null
  pricing: BeatState | null
  health: HealthState | null
  sweep: BeatState | null
  /** Of a connection with several keys, in no order. */
  keys: KeyState[] | null
  /** Written by the transaction that takes jobs in. */
  progress: ProgressState | null
  /** Written by the notifier. */
  alarms: Alarms | null
  /** Last sign of life of the process that syncs this connection. */
  heartbeatAt: number | null
}

export type SyncStateName = Exclude<keyof SyncState, "heartbeatAt">
/** Who runs the repeated tasks: each name's state is written only by that task. */
export type BeatName = Exclude<SyncStateName, "backfill" | "keys" | "progress" | "alarms">

/** A task that never ran. */
export function emptyBeat(intervalMs: number): BeatState {
  return {
    lastOkAt: null,
    lastErrorAt: null,
    errorCode: null,
    errorMessage: null,
    requestId: null,
    retryAt: null,
    intervalMs,
  }
}

const NOT_TOLD = { status: "unknown", checks: {} } as const

/** Everything known about the sync of one connection; parts that never ran are null. */
export async function readSyncState(db: Db, connection: string): Promise<SyncState> {
  const rows = await db
    .selectFrom("sync_state")
    .select(["name", "value"])
    .where("connection", "=", connection)
    .execute()
  const values = new Map(rows.map((row) => [row.name, row.value]))
  // Only writeSyncState writes these rows, so their shape is ours.
  const read = <T>(name: string): T | null => {
    const value = values.get(name)
    return value === undefined ? null : (JSON.parse(value) as T)
  }
  const health = read<HealthState>("health")
  return {
    backfill: read<BackfillState>("backfill"),
    list: read<ListState>("list"),
    events: read<EventsState>("events"),
    summary: read<BeatState>("summary"),
    pricing: read<BeatState>("pricing"),
    // A first check that was refused keeps only how it went.
    health: health && { ...NOT_TOLD, ...health },
    sweep: read<BeatState>("sweep"),
    keys: read<KeyState[]>("keys"),
    progress: read<ProgressState>("progress"),
    alarms: read<Alarms>("alarms"),
    heartbeatAt: read<number>("heartbeat"),
  }
}

/** Replaces one part of the state, in the transaction of the rows that it speaks of. */
export async function writeSyncState<N extends SyncStateName>(
  tx: Tx,
  at: { connection: string; name: N; now: number },
  value: NonNullable<SyncState[N]>,
): Promise<void> {
  await upsert(tx, { connection: at.connection, name: at.name, value: JSON.stringify(value), updated_at: at.now })
}

/** Says that the process which holds the lease lives. */
export async function writeHeartbeat(tx: Tx, connection: string, now: number): Promise<void> {
  await upsert(tx, { connection, name: "heartbeat", value: JSON.stringify(now), updated_at: now })
}

async function upsert(
  tx: Tx,
  row: { connection: string; name: string; value: string; updated_at: number },
): Promise<void> {
  await tx
    .insertInto("sync_state")
    .values(row)
    .onConflict((c) => c.columns(["connection", "name"]).doUpdateSet({ value: row.value, updated_at: row.updated_at }))
    .execute()
}
