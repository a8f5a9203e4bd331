import { toIso } from "@/lib/domain/time"
import { type DriftRow, toDriftWords } from "./schema"

type Made = { now: number; version: string }

/** What an admin may send to the vendor: which of their answers differ from their documentation, and since when. */
export function toDriftReport(rows: readonly DriftRow[], { now, version }: Made): string {
  const report = {
    about:
      "Differences between the API's answers and its documentation, as RemoveBGVideo Ops saw them. Samples hold no secrets.",
    made_at: toIso(now),
    app_version: version,
    differences: rows.map((row) => ({
      connection: row.connection,
      endpoint: row.endpoint,
      field: row.field,
      kind: row.kind,
      in_words: toDriftWords(row.kind),
      first_seen_at: row.firstSeenAt,
      last_seen_at: row.lastSeenAt,
      count: row.count,
      sample: row.sample === "" ? null : row.sample,
    })),
  }
  return `${JSON.stringify(report, null, 2)}\n`
}
