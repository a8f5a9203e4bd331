import type { Rate } from "@/lib/domain/credits"
import type { Db } from "@/lib/store/store"

/** Every rate of a connection that the vendor named since we ask, with its validity. */
export async function readRates(db: Db, connection: string): Promise<Rate[]> {
  const rows = await db.selectFrom("rates").selectAll().where("connection", "=", connection).execute()
  return rows.map((row) => ({
    model: row.model,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    perMinuteMilli: row.credits_per_minute_milli,
    source: row.source,
  }))
}
