import { createHash } from "node:crypto"
import type { Selectable } from "kysely"
import { toCost } from "@/lib/domain/cost"
import { type Rate, toEstimate } from "@/lib/domain/credits"
import type { Evidence } from "@/lib/domain/evidence"
import type { Source } from "@/lib/domain/job"
import { toFileName } from "@/lib/domain/media-url"
import { type AttributionRule, findRule, type Ruled } from "@/lib/domain/url-pattern"
import type { AttributionsTable, JobsTable } from "@/lib/store/schema"
import type { VendorJob } from "@/lib/vendor/types"
import { toSourceKey } from "./source-key"

/** A row of `jobs` without our running number, which only the store gives. */
export type JobRow = Omit<Selectable<JobsTable>, "num">
export type Attribution = Selectable<AttributionsTable>

/** One look at the vendor: who looked, how, when, and what call or delivery stands behind it. */
export type Look = {
  connection: string
  keyAlias: string
  source: Source
  observedAt: number
  /** When the question was sent, if that is known: the answer says what was so then or later. */
  askedAt?: number
  evidence: Evidence
  /** The verified delivery that made us look, if one did: its signed time says when the thing happened. */
  delivery?: { num: number; event: string; sentAt: number | null }
}

/** What else is needed to fill a row: the rates and rules in force, and what the customer told us of this job. */
export type Known = {
  rates: readonly Rate[]
  attribution: Attribution | undefined
  /** Whose a job is by its input address, where nobody said so of the job itself. */
  rules?: readonly AttributionRule[]
  /** What the account's progress figures go to; percent, as documented, where it is not given. */
  scale?: ProgressScale
}

/** share: to 1 · unknown: no answer has told yet (contract A21). */
export type ProgressScale = "percent" | "share" | "unknown"

/** Whole percents: 99.6 has not arrived. Null where a figure can be either a share or a percentage. */
export function toPercent(progress: number, scale: ProgressScale): number | null {
  // A hundred times 0.29 is a little below 29.
  if (scale === "share") return Math.min(100, Math.floor(Number((progress * 100).toFixed(6))))
  return scale === "unknown" && progress > 0 && progress <= 1 ? null : Math.floor(progress)
}

/** No end and no start yet: a job that is new, or that starts anew. */
export const NO_END = {
  started_at: null,
  started_not_before: null,
  finished_at: null,
  finished_not_before: null,
  total_ms: null,
  run_ms: null,
  error_code: null,
  error_message: null,
} as const

/** A row of which nothing is known but that it was seen. */
export function emptyRow(job: VendorJob, look: Look): JobRow {
  const createdSort = job.createdAt ?? look.observedAt
  return {
    connection: look.connection,
    id: job.id,
    key_alias: look.keyAlias,
    status: "other",
    status_raw: null,
    attempt: 1,
    progress: null,
    created_at: null,
    created_sort: createdSort,
    finished_sort: createdSort,
    ...NO_END,
    model: null,
    output_format: null,
    bg_type: null,
    input_url: null,
    file_name: null,
    customer: null,
    project: null,
    user_ref: null,
    output_url: null,
    output_url_at: null,
    output_duration_ms: null,
    source_duration_ms: null,
    credits_milli: null,
    credits_estimate_milli: null,
    billing_status: null,
    cost_milli: null,
    cost_basis: null,
    source_key: null,
    request_id: null,
    group_id: null,
    flags: "[]",
    search_text: "",
    raw_hash: "",
    first_seen_at: look.observedAt,
    changed_at: look.observedAt,
    miss_count: 0,
    last_miss_at: null,
    missing_since: null,
  }
}

/** Takes over what the answer says (absent keeps, null erases), then derives what follows from it. */
export function takeOver(
  row: JobRow,
  { job, known, rawText, changedAt }: { job: VendorJob; known: Known; rawText: string; changedAt: number },
): JobRow {
  const keep = <T>(said: T | null | undefined, held: T | null): T | null => (said === undefined ? held : said)
  const outputUrl = keep(job.outputUrl, row.output_url)
  const createdAt = keep(job.createdAt, row.created_at)
  const createdSort = row.created_at === createdAt ? row.created_sort : (createdAt ?? row.created_sort)
  const error = job.error === undefined ? undefined : (job.error ?? { code: null, message: null, requestId: null })
  const taken: JobRow = {
    ...row,
    // The answer as it came is kept beside it.
    progress: keep(
      typeof job.progress === "number" ? toPercent(job.progress, known.scale ?? "percent") : job.progress,
      row.progress,
    ),
    created_at: createdAt,
    created_sort: createdSort,
    finished_sort: row.finished_at ?? createdSort,
    model: keep(toWord(job.model), row.model),
    output_format: keep(toWord(job.outputFormat), row.output_format),
    bg_type: keep(toWord(job.bgType), row.bg_type),
    input_url: keep(job.inputUrl, row.input_url),
    ...toPeople(job.metadata, row),
    output_url: outputUrl,
    output_url_at: outputUrl === row.output_url ? row.output_url_at : outputUrl === null ? null : changedAt,
    output_duration_ms: keep(job.durationMs, row.output_duration_ms),
    source_duration_ms: keep(job.sourceDurationMs, row.source_duration_ms),
    credits_milli: keep(job.creditsMilli, row.credits_milli),
    billing_status: keep(toWord(job.billingStatus), row.billing_status),
    error_code: error === undefined ? row.error_code : error.code,
    error_message: error === undefined ? row.error_message : error.message,
    request_id: toWord(job.requestId) ?? error?.requestId ?? row.request_id,
    flags: JSON.stringify([...new Set([...JSON.parse(row.flags), ...job.flags])].sort()),
    raw_hash: createHash("sha1").update(rawText).digest("base64url"),
    changed_at: changedAt,
  }
  return derive(taken, known)
}

/** Short enough for every index of either engine (PostgreSQL refuses an entry of some 2,700 bytes); whole in the answer. */
const LONGEST_WORD = 200

/** A blank word says nothing: sums and lists alike call that "not reported". */
function toWord<T extends string | null | undefined>(said: T): T | string | null {
  if (typeof said !== "string") return said
  return said.trim() === "" ? null : said.slice(0, LONGEST_WORD).replace(/[\uD800-\uDBFF]$/, "")
}

/** Metadata is the customer's own note on the job, echoed (A10): read under its usual names, never needed. */
function toPeople(metadata: VendorJob["metadata"], row: JobRow): Pick<JobRow, "customer" | "project" | "user_ref"> {
  const text = (...names: string[]): string | null => {
    const value = names.map((name) => metadata?.[name]).find((v) => typeof v === "string" || typeof v === "number")
    return value === undefined ? null : toWord(String(value))
  }
  return {
    customer: text("customer", "customer_id", "customerId") ?? row.customer,
    project: text("project", "project_id", "projectId") ?? row.project,
    user_ref: text("user", "user_id", "userId") ?? row.user_ref,
  }
}

/**
 * What follows from the facts of a row and from attribution: names, estimate, search text. Of the request and the source the
 * vendor's word comes first; of whose the job is, what the customer's systems told, then what they had put on the job
 * (metadata), then a rule: what was said of this one job before what holds for many.
 */
export function derive<R extends JobRow>(row: R, { rates, attribution, rules = [] }: Known): R {
  const inputUrl = row.input_url ?? attribution?.input_url ?? null
  const model = row.model ?? attribution?.model ?? null
  const sourceDurationMs = row.source_duration_ms ?? attribution?.source_duration_ms ?? null
  const next: R = {
    ...row,
    model,
    input_url: inputUrl,
    source_duration_ms: sourceDurationMs,
    output_format: row.output_format ?? attribution?.output_format ?? null,
    bg_type: row.bg_type ?? attribution?.bg_type ?? null,
    // PostgreSQL holds no NUL, and an address may spell one ("%00").
    file_name: attribution?.file_name ?? toWord(toFileName(inputUrl)?.replaceAll("\0", "")) ?? row.file_name,
    customer: attribution?.customer ?? row.customer,
    project: attribution?.project ?? row.project,
    user_ref: attribution?.user_ref ?? row.user_ref,
  }
  const ruled = toRuled(next, rules)
  next.customer ??= toWord(ruled.customer) ?? null
  next.project ??= toWord(ruled.project) ?? null
  next.user_ref ??= toWord(ruled.user) ?? null
  next.search_text = toSearchText(next)
  return withMoney(next, rates)
}

/** What of a row its estimate is made of. The rate is the one in force when the job began to run, as far as that is known. */
export function toEstimateFacts(
  row: Pick<JobRow, "model" | "source_duration_ms" | "output_duration_ms" | "started_at" | "created_sort">,
): Parameters<typeof toEstimate>[0] {
  return {
    model: row.model,
    sourceDurationMs: row.source_duration_ms,
    outputDurationMs: row.output_duration_ms,
    at: row.started_at ?? row.created_sort,
  }
}

/** Estimate, cost and what makes it the same purchase as another. */
export function withMoney<R extends JobRow>(row: R, rates: readonly Rate[]): R {
  const estimate = toEstimate(toEstimateFacts(row), rates)
  const estimateMilli = estimate?.milli ?? null
  const cost = toCost({
    status: row.status,
    creditsMilli: row.credits_milli,
    estimateMilli,
    billingStatus: row.billing_status,
  })
  return {
    ...row,
    credits_estimate_milli: estimateMilli,
    cost_milli: cost?.milli ?? null,
    cost_basis: cost?.basis ?? null,
    source_key: toSourceKey({
      inputUrl: row.input_url,
      model: row.model,
      outputFormat: row.output_format,
      customer: row.customer,
    }),
  }
}

/** Asked only where something is left to say. */
function toRuled(row: JobRow, rules: readonly AttributionRule[]): Ruled {
  if (rules.length === 0 || (row.customer !== null && row.project !== null && row.user_ref !== null)) return {}
  return findRule(rules, { connection: row.connection, address: row.input_url })?.says ?? {}
}

/** What a job is searched by, lowered. */
export function toSearchText(row: JobRow): string {
  const parts = [
    row.id,
    row.request_id,
    row.file_name,
    row.customer,
    row.project,
    row.user_ref,
    row.error_code,
    row.error_message,
  ]
  return parts
    .filter((part) => part !== null)
    .join("\n")
    .toLowerCase()
    .slice(0, 12_000)
}
