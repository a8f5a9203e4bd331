import { createCsvStream } from "@/lib/csv"
import type { Place } from "@/lib/store/keyset"
import type { Store } from "@/lib/store/store"
import { readDeliveries, toDeliveryPlace } from "./list-data"
import { type DeliveryFilter, type DeliveryRow, VERDICT_WORDS } from "./schema"

const BATCH_ROWS = 500
const COLUMNS = [
  "delivery",
  "connection",
  "received_at (UTC)",
  "sent_at (UTC)",
  "lag_ms",
  "event",
  "job_id",
  "verdict",
  "reason",
  "delivery_id",
  "repeats",
  "secret",
  "confirmed_at (UTC)",
  "effect",
  "from_status",
  "to_status",
  "bytes",
] as const

function toCells(row: DeliveryRow): (string | number | null)[] {
  const { effect } = row
  return [
    row.num,
    row.connection,
    row.receivedAt,
    row.sentAt,
    row.lagMs,
    row.event,
    row.jobId,
    row.verdict,
    row.reason ?? VERDICT_WORDS[row.verdict].means,
    row.deliveryId,
    row.repeats,
    row.secretNo,
    row.confirmedAt,
    effect.kind,
    effect.kind === "moved" ? effect.from : null,
    "to" in effect ? effect.to : null,
    row.bytes,
  ]
}

/** Every delivery of the filter, the newest first, as `createCsvStream` has it. No body and no signature is in it. */
export function createDeliveriesCsv(
  store: Store,
  filter: DeliveryFilter,
  batchRows = BATCH_ROWS,
): ReadableStream<Uint8Array> {
  return createCsvStream<DeliveryRow, Place>({
    head: COLUMNS,
    readBatch: (after, rows) => readDeliveries(store, filter, { after, rows }),
    toPlace: toDeliveryPlace,
    toCells,
    batchRows,
  })
}
