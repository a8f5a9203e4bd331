import type { RecordReach } from "@/lib/domain/reconcile-days"
import { toDay } from "@/lib/domain/time"
import type { OwnRecord } from "@/lib/domain/usage-days"
import type { Db } from "@/lib/store/store"
import { type BackfillState, readSyncState } from "@/lib/sync/state"

/** When the first job of a connection was made (epoch ms): there our record begins. Null: it holds none. */
export async function findFirstJob(db: Db, connection: string): Promise<number | null> {
  const row = await db
    .selectFrom("jobs")
    .select("created_sort")
    .where("connection", "=", connection)
    .orderBy("created_sort")
    .limit(1)
    .executeTakeFirst()
  return row?.created_sort ?? null
}

/** Without a first sync the record was filled otherwise. */
export function isRecordWhole(backfill: BackfillState | null): boolean {
  return backfill === null || backfill.phase === "done"
}

async function listSyncing(db: Db, connection: string | null): Promise<string[]> {
  if (connection !== null) return [connection]
  const rows = await db.selectFrom("sync_state").select("connection").where("name", "=", "backfill").execute()
  return rows.map((row) => row.connection)
}

type Reaches = { reaches: Map<string, RecordReach>; record: Omit<OwnRecord, "from"> }

/**
 * How far back our record of a connection, or (null) of all, reaches: in vendor days, as the reconciliation asks, and in days of
 * `zone`. `rows`: what is shown, for connections that nothing syncs. Throws AppError("store_unavailable").
 */
export async function readReaches(
  db: Db,
  { connection, zone }: { connection: string | null; zone: string },
  rows: readonly { connection: string }[],
): Promise<Reaches> {
  const names = new Set([...(await listSyncing(db, connection)), ...rows.map((row) => row.connection)])
  const found = await Promise.all(
    [...names].map(async (name) => {
      const [firstAt, { backfill }] = await Promise.all([findFirstJob(db, name), readSyncState(db, name)])
      return { name, firstAt, isWhole: isRecordWhole(backfill) }
    }),
  )
  return {
    reaches: new Map(
      found.map(({ name, firstAt, isWhole }) => {
        const recordFrom = firstAt === null ? null : toDay(firstAt, "UTC")
        return [name, { recordFrom, isRecordWhole: isWhole }]
      }),
    ),
    record: {
      begins: new Set(found.flatMap(({ firstAt }) => (firstAt === null ? [] : [toDay(firstAt, zone)]))),
      isWhole: found.every(({ isWhole }) => isWhole),
    },
  }
}
