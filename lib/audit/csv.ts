import { createCsvStream } from "@/lib/csv"
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

/** Every entry of the filter, the newest first, as `createCsvStream` has it. */
export function createAuditCsv(store: Store, filter: AuditFilter, batchRows = BATCH_ROWS): ReadableStream<Uint8Array> {
  return createCsvStream<AuditEntry, number>({
    head: COLUMNS,
    readBatch: (before, rows) => readEntries(store, filter, { before, rows }),
    toPlace: (entry) => entry.num,
    toCells,
    batchRows,
  })
}
