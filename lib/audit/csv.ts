import { stringify } from "csv-stringify/sync"
import type { Store } from "@/lib/store/store"
import { toActionWords } from "./action-schema"
import { readEntries } from "./data"
import type { AuditEntry, AuditFilter } from "./schema"

const BATCH_ROWS = 500
const COLUMNS = [
  "entry",
  "at (UTC)",
  "person",
  "person_id",
  "address",
  "action",
  "in_words",
  "subject",
  "reason",
  "details",
] as const

function toCells({ num, at, actor, address, action, subject, reason, details }: AuditEntry) {
  const rest = Object.keys(details).length === 0 ? null : JSON.stringify(details)
  const words = toActionWords(action)
  return [num, at, actor.name, actor.id, address, action, words, subject?.text ?? null, reason, rest]
}

/**
 * Every entry of the filter, the newest first, as UTF-8 CSV; nothing known is an empty cell. Read in batches, only as the reader
 * has room; a store that fails half way breaks the stream off.
 */
export function createAuditCsv(store: Store, filter: AuditFilter, batchRows = BATCH_ROWS): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let before: number | null = null
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(stringify([[...COLUMNS]]))),
    async pull(controller) {
      const entries: AuditEntry[] = await readEntries(store, filter, { before, rows: batchRows })
      const last = entries.at(-1)
      if (last) {
        before = last.num
        // A cell that a spreadsheet would run as a formula gets an apostrophe before it.
        controller.enqueue(encoder.encode(stringify(entries.map(toCells), { escape_formulas: true })))
      }
      if (entries.length < batchRows) controller.close()
    },
  })
}
