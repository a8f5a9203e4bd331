import { type Expression, expressionBuilder, type Selectable, type SqlBool, sql } from "kysely"
import { toInstants } from "@/lib/domain/day-span"
import { toIso } from "@/lib/domain/time"
import { type Place, parseCursor, toPage } from "@/lib/store/keyset"
import type { Tables, WebhookDeliveriesTable } from "@/lib/store/schema"
import type { Store } from "@/lib/store/store"
import { readEffects, toLagMs } from "./effect-data"
import type { DeliveryEffect, DeliveryFilter, DeliveryPage, DeliveryRow } from "./schema"

export const DELIVERY_PAGE_ROWS = 50

type Readable = Pick<Store, "read" | "withinLimit">

const eb = expressionBuilder<Tables, "webhook_deliveries">()

function toPredicates({ connection, verdict, event, ...days }: DeliveryFilter): Expression<SqlBool>[] {
  const { from, until } = toInstants(days)
  return [
    ...(connection === null ? [] : [eb("connection", "=", connection)]),
    ...(verdict === null ? [] : [eb("verdict", "=", verdict)]),
    ...(event === null ? [] : [eb("event", "=", event)]),
    ...(from === null ? [] : [eb("received_at", ">=", from)]),
    ...(until === null ? [] : [eb("received_at", "<", until)]),
  ]
}

/** Never the body: what is in it stands on the job's page. */
const COLUMNS = [
  "num",
  "connection",
  "received_at",
  "sent_at",
  "event",
  "job_id",
  "verdict",
  "reason",
  "delivery_id",
  "repeats",
  "secret_no",
  "confirmed_at",
  "bytes",
] as const

/** Deliveries of the filter, the newest first, after `after`; at most `rows`. Throws AppError("store_unavailable"). */
export async function readDeliveries(
  { read, withinLimit }: Readable,
  filter: DeliveryFilter,
  { after, rows }: { after: Place | null; rows: number },
): Promise<DeliveryRow[]> {
  const older =
    after === null
      ? []
      : [sql<SqlBool>`(webhook_deliveries.received_at, webhook_deliveries.num) < (${after.at}, ${after.num})`]
  const found = await read
    .selectFrom("webhook_deliveries")
    .select(COLUMNS)
    .where(eb.and([withinLimit(), ...toPredicates(filter), ...older]))
    .orderBy("received_at", "desc")
    .orderBy("num", "desc")
    .limit(rows)
    .execute()
  const effects = await readEffects(read, found)
  return found.map((row) => toDeliveryRow(row, effects.get(row.num) ?? { kind: "none" }))
}

type Stored = Pick<Selectable<WebhookDeliveriesTable>, (typeof COLUMNS)[number]>

function toDeliveryRow(row: Stored, effect: DeliveryEffect): DeliveryRow {
  return {
    num: row.num,
    connection: row.connection,
    receivedAt: toIso(row.received_at),
    sentAt: toIso(row.sent_at),
    lagMs: toLagMs(row),
    event: row.event,
    jobId: row.job_id,
    verdict: row.verdict,
    reason: row.reason,
    deliveryId: row.delivery_id,
    repeats: row.repeats,
    secretNo: row.secret_no,
    confirmedAt: toIso(row.confirmed_at),
    effect,
    bytes: row.bytes,
  }
}

/** Where a row stands in the list. */
export function toDeliveryPlace({ receivedAt, num }: DeliveryRow): Place {
  return { at: Date.parse(receivedAt), num }
}

/**
 * One page of the deliveries, the newest first. `cursor` null: the beginning, else `nextCursor` of a page. Throws
 * AppError("invalid" | "store_unavailable").
 */
export async function listDeliveries(
  store: Readable,
  filter: DeliveryFilter,
  cursor: string | null,
): Promise<DeliveryPage> {
  const after = cursor === null ? null : parseCursor(cursor)
  const found = await readDeliveries(store, filter, { after, rows: DELIVERY_PAGE_ROWS + 1 })
  const { kept, nextCursor } = toPage(found, DELIVERY_PAGE_ROWS, toDeliveryPlace)
  return { rows: kept, nextCursor }
}
