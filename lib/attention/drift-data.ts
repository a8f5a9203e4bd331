import { DAY } from "@/lib/domain/time"
import { cleanVendorText } from "@/lib/drift/data"
import type { Db } from "@/lib/store/store"
import type { DriftFacts } from "./facts"

const NEW_MS = 7 * DAY

/**
 * What the vendor's answers differ in since less than 7 days; the table holds one row for each field. `now`: epoch ms. `secrets`:
 * values that must not be shown, asked for only where there is something to show.
 */
export async function findNewDrift(
  db: Db,
  connection: string,
  { now, secrets }: { now: number; secrets: () => readonly string[] },
): Promise<DriftFacts> {
  const rows = await db
    .selectFrom("contract_drift")
    .select(["endpoint", "field"])
    .select((e) => e.fn.min<number>("first_seen_at").as("first"))
    .where("connection", "=", connection)
    .where("first_seen_at", ">=", now - NEW_MS)
    .groupBy(["endpoint", "field"])
    .orderBy("first", "desc")
    .limit(1_000)
    .execute()
  const [newest] = rows
  return {
    fields: rows.length,
    newest: newest ? `${cleanVendorText(newest.field, secrets())} of ${newest.endpoint}` : null,
    since: rows.map(({ first }) => Number(first)).toSorted((a, b) => a - b)[0] ?? null,
  }
}
