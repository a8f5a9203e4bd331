import type { Db } from "@/lib/store/store"
import { readSyncState } from "@/lib/sync/state"

/**
 * What the vendor's own figures leave out, in a sentence for each connection of which a key lists jobs of its own: they are those of
 * the keys that share one list (DECISIONS). `connection` null: all. Throws AppError("store_unavailable").
 */
export async function listOneKeyNotes(
  db: Db,
  connection: string | null,
): Promise<{ connection: string; text: string }[]> {
  const rows = await db
    .selectFrom("sync_state")
    .select("connection")
    .where("name", "=", "keys")
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .orderBy("connection")
    .execute()
  const states = await Promise.all(rows.map((row) => readSyncState(db, row.connection)))
  return states.flatMap(({ keys }, at) => {
    const own = (keys ?? []).filter((key) => key.scope === "own").map((key) => key.alias)
    if (own.length === 0) return []
    const text = `The vendor’s own figures leave out what ${own.toSorted().join(", ")} did: no other key lists its jobs, and nothing says whether figures of several keys may be added up.`
    return [{ connection: rows[at]?.connection ?? "", text }]
  })
}
