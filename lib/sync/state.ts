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

/** The list pass that keeps up with new jobs. */
export type ListState = BeatState & {
  /** Start of the last pass that ran to its end: rows first seen after it may be followed by unseen ones. */
  completedStartedAt: number | null
  /** Where the list ended then, if it goes oldest first. */
  end?: number | null
}

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
  /** Neighbouring rows that were newer-first and older-first: tells the vendor's order (contract A5). */
  order: { descending: number; ascending: number }
}

export type EventsState = BeatState & { newestEventId: string | null; newestAt: number | null }
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
  /** Written by the notifier. */
  alarms: Alarms | null
  /** Last sign of life of the process that syncs this connection. */
  heartbeatAt: number | null
}

export type SyncStateName = Exclude<keyof SyncState, "heartbeatAt">
/** Who runs the repeated tasks: each name's state is written only by that task. */
export type BeatName = Exclude<SyncStateName, "backfill" | "alarms">

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
