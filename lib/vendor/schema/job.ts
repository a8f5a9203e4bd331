import { toJobStatus } from "@/lib/domain/job"
import { type DriftLog, type Read, RowReader, toId, toInstant, toNumber } from "@/lib/vendor/schema/fields"
import { createPacer, ROWS_MARK, type Split } from "@/lib/vendor/schema/large"
import { isWireObject, parseWire, toJsonText, type Wire, type WireObject } from "@/lib/vendor/schema/wire"
import type { JobsPage, VendorJob, VendorJobError, VendorWebhookEvent } from "@/lib/vendor/types"

/** What every reader of an answer is given. */
export type ReadContext = { drift: DriftLog; now: number }

/** An answer whose shape we cannot read at all; it is never taken for an empty one. */
export class UnreadableAnswer extends Error {}

const LONGEST_ERROR = 10_000
const LONGEST_METADATA = 16_384
const LARGEST_RAW = 512_000
const ID_NAMES = ["id", "job_id", "jobId"] as const

/** Documented fields of a job (contract §2.5). In a list they may be short (A6), so there only these count as missing. */
const LISTED = { status: "required", created_at: "required" } as const
const DOCUMENTED = {
  ...LISTED,
  progress: "nullable",
  output_url: "nullable",
  error: "nullable",
  duration_seconds: "nullable",
  billing_status: "nullable",
} as const

/** The answer of `GET /v1/jobs/{id}` (A2, A3). Throws UnreadableAnswer when there is no job with an id in it. */
export function readJob(body: Wire, context: ReadContext): VendorJob {
  return toVendorJob(unwrapJob(body), context, DOCUMENTED)
}

/** The answer of the two POSTs: a job, or only `success`, `id`, `status` and `message` (contract §2.2). */
export function readPostedJob(body: Wire, context: ReadContext): VendorJob {
  return toVendorJob(unwrapJob(body), context, {})
}

const LIST_NAMES = ["jobs", "items", "data", "results"] as const

/** The answer of `GET /v1/jobs` in any shape of A4. A row without an id is rejected and counted, the others are kept. */
export function readJobsPage(body: Wire, context: ReadContext): JobsPage {
  const rows = findRows(body, LIST_NAMES)
  if (!rows) throw new UnreadableAnswer("no list of jobs in the answer")
  return { jobs: rows.flatMap((row) => toListedJob(row, context)), received: rows.length, total: toTotal(body) }
}

/**
 * The same for a large answer that came apart (splitRows): row by row, with pauses in which others run. Throws NotJson when
 * one of them is not JSON, since then the answer as a whole was not.
 */
export async function readLargeJobsPage({ envelope, rows }: Split, context: ReadContext): Promise<JobsPage> {
  const body = parseWire(envelope)
  const found = findRows(body, LIST_NAMES)
  // the largest array was something else, or there is none: what is left is small
  if (found?.length !== 1 || found[0] !== ROWS_MARK) return readJobsPage(body, context)
  const pace = createPacer()
  const jobs: VendorJob[] = []
  for (const row of rows) {
    await pace()
    jobs.push(...toListedJob(parseWire(row), context))
  }
  return { jobs, received: rows.length, total: toTotal(body) }
}

function toListedJob(row: Wire, context: ReadContext): VendorJob[] {
  if (isWireObject(row) && idOf(row) !== undefined) return [toVendorJob(row, context, LISTED)]
  context.drift.add("(row)", "rejected_row", row)
  return []
}

/** The array of an answer: the answer itself, or the first under `names`, also one level down in data (A4, A27). */
export function findRows(body: Wire, names: readonly string[]): Wire[] | undefined {
  if (Array.isArray(body)) return body
  if (!isWireObject(body)) return undefined
  for (const holder of [body, body.data, body.result]) {
    if (!isWireObject(holder)) continue
    for (const name of names) {
      const value = holder[name]
      if (Array.isArray(value)) return value
    }
  }
  return undefined
}

function toTotal(body: Wire): number | null {
  if (!isWireObject(body)) return null
  const holders: (Wire | undefined)[] = [body, body.data, body.pagination, body.meta]
  for (const holder of holders) {
    if (!isWireObject(holder)) continue
    for (const name of ["total", "total_count", "count"]) {
      const number = toNumber(holder[name] ?? null)
      if (number !== undefined && Number.isSafeInteger(number) && number >= 0) return number
    }
  }
  return null
}

/** The row's own id, else the one of its data object (A2). */
function idOf(row: WireObject): string | undefined {
  for (const name of ID_NAMES) {
    const id = toId(row[name])
    if (id !== undefined) return id
  }
  return isWireObject(row.data) ? toId(row.data.id) : undefined
}

/** One level of wrapping is taken off: exactly one of job, data and result is an object with an id (A3). */
export function unwrapJob(body: Wire): WireObject {
  if (!isWireObject(body)) throw new UnreadableAnswer("the answer is not a job")
  if (ID_NAMES.some((name) => toId(body[name]) !== undefined)) return body
  // {"data": {"id": …}, "status": …} is a job whose id stands in data (A2), not a wrapped one
  if (body.status !== undefined && idOf(body) !== undefined) return body
  const inner = [body.job, body.data, body.result].filter(
    (value): value is WireObject => isWireObject(value) && idOf(value) !== undefined,
  )
  const [only] = inner
  if (!only || inner.length > 1) throw new UnreadableAnswer("no job with an id in the answer")
  return only
}

type Expected = Record<string, "required" | "nullable">

/** One job row with a readable id as our shape; every field by itself, so that a bad one costs only itself. */
function toVendorJob(row: WireObject, context: ReadContext, expected: Expected): VendorJob {
  const reader = new RowReader(row, context.drift)
  const idField = reader.find(ID_NAMES)
  if (typeof idField?.value === "number" || typeof idField?.value === "bigint") reader.flags.add("id_was_number")
  reader.expect(expected)
  const background = isWireObject(row.background) ? row.background : undefined
  const { now, drift } = context
  const job: Omit<VendorJob, "raw" | "flags"> = {
    id: idOf(row) ?? "",
    status: reader.text("status", "state"),
    progress: readProgress(reader),
    createdAt: reader.instant(now, "created_at", "createdAt"),
    startedAt: reader.instant(now, "started_at", "processing_started_at"),
    finishedAt: reader.instant(now, "completed_at", "finished_at", "failed_at", "ended_at"),
    outputUrl: reader.text("output_url", "outputUrl"),
    durationMs: reader.seconds("duration_seconds", "output_duration_seconds"),
    sourceDurationMs: reader.seconds("source_duration_seconds", "input_duration_seconds", "video_duration_seconds"),
    error: withCode(
      reader.read(["error"], (value) => toJobError(value, reader.flags)),
      reader.text("error_code"),
    ),
    billingStatus: reader.text("billing_status"),
    webhookUrl: reader.text("webhook_url"),
    webhookEvents: reader.read(["webhook_events"], (value) => toWebhookEvents(value, now)),
    model: reader.text("model"),
    outputFormat: reader.text("output_format", "format"),
    bgType: typeof background?.type === "string" ? background.type : reader.text("bg_type"),
    inputUrl: reader.text("video_url", "input_url", "source_url"),
    metadata: reader.read(["metadata"], (value) => toMetadata(value, reader.flags)),
    creditsMilli: reader.milli("credits_used", "credits", "credits_charged"),
    requestId: reader.text("request_id", "requestId"),
  }
  if (typeof job.status === "string" && toJobStatus(job.status) === "other")
    drift.add("status", "unknown_value", job.status)
  reader.unknownFields([
    "success",
    "message",
    "background",
    "bg_color",
    "bg_image_url",
    "text_prompt",
    "composition",
    "data",
  ])
  return { ...job, raw: toRaw(row, reader.flags), flags: [...reader.flags] }
}

/** As answered, within 0–100 (A21): whether a lone 0.x is half a percent or a half, only the whole account tells. */
function readProgress(reader: RowReader): Read<number> {
  const progress = reader.number("progress")
  if (typeof progress !== "number" || (progress >= 0 && progress <= 100)) return progress
  reader.flags.add("progress_clamped")
  return Math.min(100, Math.max(0, progress))
}

/** Text of bounded length; sets the flag when it was cut, never in the middle of a character. */
function capError(text: string, flags: Set<string>): { message: string; truncated: boolean } {
  if (text.length <= LONGEST_ERROR) return { message: text, truncated: false }
  flags.add("error_truncated")
  return { message: text.slice(0, LONGEST_ERROR).replace(/[\uD800-\uDBFF]$/, ""), truncated: true }
}

/** A job's error in any shape of A14. */
export function toJobError(value: Wire, flags: Set<string>): VendorJobError {
  if (!isWireObject(value)) {
    const text = typeof value === "string" ? value : toJsonText(value)
    return { code: null, requestId: null, ...capError(text, flags) }
  }
  const words = [value.message, value.detail, value.error, value.reason].find((word) => typeof word === "string")
  const message = typeof words === "string" ? words : toJsonText(value)
  return {
    code: toShortText(value.code ?? value.type),
    requestId: toShortText(value.request_id ?? value.requestId),
    ...capError(message, flags),
  }
}

/** Some answers name the code beside the error. */
function withCode(error: Read<VendorJobError>, code: Read<string>): Read<VendorJobError> {
  return error && error.code === null ? { ...error, code: toShortText(code ?? undefined) } : error
}

function toShortText(value: Wire | undefined): string | null {
  const text = typeof value === "number" ? String(value) : value
  return typeof text === "string" && text !== "" ? text.slice(0, 200) : null
}

/** A map or a list, of words or objects, as one list (A24). Undefined when it is neither. */
export function toWebhookEvents(value: Wire, now: number): VendorWebhookEvent[] | undefined {
  if (Array.isArray(value)) return value.slice(0, 1_000).flatMap((item) => toWebhookEvent(null, item, now) ?? [])
  if (!isWireObject(value)) return undefined
  return Object.entries(value)
    .slice(0, 1_000)
    .flatMap(([event, item]) => toWebhookEvent(event, item, now) ?? [])
}

function toWebhookEvent(key: string | null, item: Wire, now: number): VendorWebhookEvent | undefined {
  const raw = toJsonText(item)
  if (!isWireObject(item)) {
    if (key !== null)
      return { event: key, state: item === null ? null : typeof item === "string" ? item : raw, at: null, raw }
    return typeof item === "string" ? { event: item, state: null, at: null, raw } : undefined
  }
  const event = key ?? toShortText(item.event ?? item.type ?? item.name)
  if (event === null) return undefined
  const at = toInstant(item.at ?? item.sent_at ?? item.timestamp ?? item.created_at ?? item.delivered_at ?? null, now)
  return { event, state: toShortText(item.status ?? item.state ?? item.result), at: at ?? null, raw }
}

function toMetadata(value: Wire, flags: Set<string>): WireObject | undefined {
  if (!isWireObject(value)) return undefined
  if (toJsonText(value).length <= LONGEST_METADATA) return value
  flags.add("metadata_too_large")
  return undefined
}

/** The whole row as JSON text; one beyond half a megabyte keeps its short fields only, and says so. */
function toRaw(row: WireObject, flags: Set<string>): string {
  const text = toJsonText(row)
  if (text.length <= LARGEST_RAW) return text
  flags.add("raw_cut")
  const short: WireObject = Object.create(null)
  for (const [name, value] of Object.entries(row).slice(0, 500)) {
    const part = toJsonText(value)
    short[name] = part.length <= 1_000 ? value : `(${part.length} characters, not kept)`
  }
  return toJsonText(short)
}
