import { redact, withoutPeople } from "@/lib/domain/redact"
import { toIso } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"
import type { DriftView } from "./schema"

/** More differences than people read; a vendor that renames everything must not fill the page. */
export const MOST_SHOWN = 500

/** Names of fields and samples are the vendor's words: without secrets, signed addresses and people. */
export const cleanVendorText = (text: string, secrets: readonly string[]): string =>
  withoutPeople(redact(text, secrets))

type Asked = {
  /** Null: all. */
  connection: string | null
  /** Values that must not be shown, wherever they stand. */
  secrets: readonly string[]
  most?: number
}

/** Where the vendor's answers differed from what is documented, last seen first. Throws AppError("store_unavailable"). */
export async function listDrift(db: Db, { connection, secrets, most = MOST_SHOWN }: Asked): Promise<DriftView> {
  const found = await db
    .selectFrom("contract_drift")
    .selectAll()
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .orderBy("last_seen_at", "desc")
    .orderBy("connection")
    .orderBy("endpoint")
    .orderBy("field")
    .orderBy("kind")
    .limit(most + 1)
    .execute()
  const rows = found.slice(0, most).map((row) => ({
    connection: row.connection,
    endpoint: row.endpoint,
    field: cleanVendorText(row.field, secrets),
    kind: row.kind,
    firstSeenAt: toIso(row.first_seen_at),
    lastSeenAt: toIso(row.last_seen_at),
    count: row.count,
    sample: cleanVendorText(row.sample, secrets),
  }))
  return { rows, hasMore: found.length > most }
}
