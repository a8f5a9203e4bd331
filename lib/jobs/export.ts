import { stringify } from "csv-stringify/sync"
import { Temporal } from "temporal-polyfill"
import type { Operator } from "@/lib/domain/operator"
import { MINUTE, toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import { type Cursor, type JobRecord, readBatch, toKey } from "./list-batch"
import type { JobFilter } from "./list-schema"
import { toWhere } from "./list-where"

export const EXPORT_FORMATS = ["csv", "json"] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Rows fetched and written at a time: some 10 ms of the event loop, and all that is ever held in memory. */
const BATCH_ROWS = 500
const CLOCK_STEP = 15 * MINUTE

type Clock = (at: number | null) => string | null

/** Zone offsets change on quarters of an hour only, so one look-up serves every instant of that quarter. */
function createClock(zone: string): Clock {
  if (zone === "UTC") return (at) => toIso(at)
  const offsets = new Map<number, { ms: number; text: string }>()
  return (at) => {
    if (at === null) return null
    const quarter = Math.floor(at / CLOCK_STEP)
    let offset = offsets.get(quarter)
    if (!offset) {
      const local = Temporal.Instant.fromEpochMilliseconds(quarter * CLOCK_STEP).toZonedDateTimeISO(zone)
      offset = { ms: local.offsetNanoseconds / 1_000_000, text: local.offset }
      if (offsets.size > 10_000) offsets.clear()
      offsets.set(quarter, offset)
    }
    return `${toIso(at + offset.ms).slice(0, -1)}${offset.text}`
  }
}

/** One job as it leaves: what the list shows, in plain columns. null = not reported. */
function toExportRow(record: JobRecord, clock: Clock) {
  return {
    connection: record.connection,
    job_id: record.id,
    status: record.status,
    vendor_status: record.status_raw,
    created_at: clock(record.created_at),
    started_at: clock(record.started_at),
    finished_at: clock(record.finished_at),
    finished_not_before: clock(record.finished_not_before),
    first_seen_at: clock(record.first_seen_at),
    customer: record.customer,
    project: record.project,
    user: record.user_ref,
    file_name: record.file_name,
    model: record.model,
    output_format: record.output_format,
    background: record.bg_type,
    source_seconds: record.source_duration_ms === null ? null : record.source_duration_ms / 1_000,
    output_seconds: record.output_duration_ms === null ? null : record.output_duration_ms / 1_000,
    credits: record.cost_milli === null ? null : record.cost_milli / 1_000,
    credits_basis: record.cost_basis,
    estimated_credits: record.credits_estimate_milli === null ? null : record.credits_estimate_milli / 1_000,
    billing_status: record.billing_status,
    error_code: record.error_code,
    error_message: record.error_message,
    request_id: record.request_id,
  } satisfies Record<string, string | number | null>
}

type ExportRow = ReturnType<typeof toExportRow>
const INSTANTS = new Set<keyof ExportRow>([
  "created_at",
  "started_at",
  "finished_at",
  "finished_not_before",
  "first_seen_at",
])
const COLUMNS: readonly (keyof ExportRow)[] = [
  "connection",
  "job_id",
  "status",
  "vendor_status",
  "created_at",
  "started_at",
  "finished_at",
  "finished_not_before",
  "first_seen_at",
  "customer",
  "project",
  "user",
  "file_name",
  "model",
  "output_format",
  "background",
  "source_seconds",
  "output_seconds",
  "credits",
  "credits_basis",
  "estimated_credits",
  "billing_status",
  "error_code",
  "error_message",
  "request_id",
]

/** How a format writes its beginning, its batches (the first one has no comma before it) and its end. */
type Writer = { head: string; batch(rows: ExportRow[], isFirst: boolean): string; tail: string }

function createCsvWriter(zone: string): Writer {
  const header = COLUMNS.map((name) => (INSTANTS.has(name) ? `${name} (${zone})` : name))
  return {
    head: stringify([header]),
    // A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    batch: (rows) => stringify(rows, { columns: [...COLUMNS], escape_formulas: true }),
    tail: "",
  }
}

function createJsonWriter(): Writer {
  return {
    head: "[\n",
    batch: (rows, isFirst) => (isFirst ? "" : ",\n") + rows.map((row) => JSON.stringify(row)).join(",\n"),
    tail: "\n]\n",
  }
}

/** Exports that one person may have running: each holds a reader of the store for as long as it is read. */
const MOST_PER_PERSON = 2

declare global {
  var removebgvideoExports: Map<string, number> | undefined
}

/** Throws AppError("too_many") when the person has no place left. */
function requirePlace(person: string): number {
  const taken = globalThis.removebgvideoExports?.get(person) ?? 0
  if (taken < MOST_PER_PERSON) return taken
  throw new AppError("too_many", "Two of your exports are still running. Wait for one to end.")
}

/** Takes one of the person's places and answers what gives it back. Throws AppError("too_many"). */
function takePlace(person: string): () => void {
  const taken = requirePlace(person)
  globalThis.removebgvideoExports ??= new Map()
  const running = globalThis.removebgvideoExports
  running.set(person, taken + 1)
  let isGivenBack = false
  return () => {
    if (isGivenBack) return
    isGivenBack = true
    const left = (running.get(person) ?? 1) - 1
    if (left > 0) running.set(person, left)
    else running.delete(person)
  }
}

type Export = {
  format: ExportFormat
  zone: string
  now: number
  by: Operator
  /** Of the request: aborted when its client has gone, also where nobody cancels the stream then. */
  signal: AbortSignal
}

/**
 * All jobs of the filter, in its order, as UTF-8 CSV (no byte order mark; times in `zone`, named in the header) or as a JSON
 * array (times in UTC). A batch is read only when the reader has room for it, and nothing is read once the reader is gone.
 * One of the person's places is taken by the first batch, so an answer that nobody reads takes none. A store that fails half
 * way breaks the stream off: a cut file must not look whole. Throws AppError("too_many").
 */
export async function createExport(
  store: Store,
  filter: JobFilter,
  { format, zone, now, by, signal }: Export,
): Promise<ReadableStream<Uint8Array>> {
  requirePlace(by.id)
  const where = (await toWhere(store, filter, { now, use: "list" })).forTab(filter.tab)
  const clock = createClock(format === "csv" ? zone : "UTC")
  const writer = format === "csv" ? createCsvWriter(zone) : createJsonWriter()
  let cursor: Cursor | null = null
  const readOn = async (): Promise<{ text: string; isLast: boolean }> => {
    const records: JobRecord[] = await readBatch(store.read, { where, sort: filter.sort, cursor, limit: BATCH_ROWS })
    const rows = records.map((record) => toExportRow(record, clock))
    const isLast = records.length < BATCH_ROWS
    const text = (rows.length > 0 ? writer.batch(rows, cursor === null) : "") + (isLast ? writer.tail : "")
    const last = records.at(-1)
    if (last) cursor = { side: "after", key: toKey(last, filter.sort) }
    return { text, isLast }
  }
  return toStream({ head: writer.head, readOn, takePlace: () => takePlace(by.id), signal })
}

type Source = {
  head: string
  readOn: () => Promise<{ text: string; isLast: boolean }>
  takePlace: () => () => void
  signal: AbortSignal
}

/** Gives the place back at whatever end comes first: the last batch, a failure, a reader who leaves, a client who has gone. */
function toStream({ head, readOn, takePlace, signal }: Source): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let giveBack: (() => void) | undefined
  const leave = (): void => giveBack?.()
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    signal.throwIfAborted()
    giveBack ??= takePlace()
    const { text, isLast } = await readOn()
    // The client may have gone meanwhile; what is enqueued into a broken stream throws.
    signal.throwIfAborted()
    if (text !== "") controller.enqueue(encoder.encode(text))
    if (!isLast) return
    controller.close()
    leave()
  }
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(encoder.encode(head))
      const end = (): void => {
        leave()
        controller.error(signal.reason)
      }
      signal.addEventListener("abort", end, { once: true })
    },
    pull: (controller) =>
      pull(controller).catch((thrown: unknown) => {
        leave()
        throw thrown
      }),
    cancel: leave,
  })
}

/** "jobs-failed-2026-11-24.csv": `day` as 2026-11-24. */
export function toExportName(filter: JobFilter, format: ExportFormat, day: string): string {
  return `jobs-${filter.tab === "all" ? "" : `${filter.tab}-`}${day}.${format}`
}
