import "server-only"
import { toEstimate } from "@/lib/domain/credits"
import { explainFailure } from "@/lib/domain/failure"
import type { JobRef } from "@/lib/domain/job"
import { toHttpUrl } from "@/lib/domain/media-url"
import { toLinkLife, toMediaKind } from "@/lib/domain/output-link"
import { toIso } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"
import { toEffects, toLagMs } from "@/lib/webhooks/effect-data"
import { toReportedWebhooks, toRequest, toResponse } from "./detail-answer"
import { toJobTimeline } from "./detail-life"
import { toFindings } from "./detail-lint"
import { type DetailJob, type DetailRows, getDetailRows } from "./detail-rows"
import type {
  JobBilling,
  JobCall,
  JobDetail,
  JobFailure,
  JobFile,
  JobHeader,
  JobMedia,
  JobWebhooks,
} from "./detail-schema"
import { toFailureFacts } from "./failure-facts"
import { toCreditFigure } from "./list-data"
import { toEstimateFacts } from "./row"

const LONGEST_BODY = 20_000

/** What the sync's flags mean to a reader. */
const FLAG_WORDS: Record<string, string> = {
  nul_stripped: "characters that no store can hold were taken out of the answer",
  surrogate_replaced: "broken characters in the answer were replaced by �",
  created_at_unreadable: "the vendor’s created_at could not be read",
  error_truncated: "the error text was cut at 10,000 characters",
  id_was_number: "the vendor sent the id as a number",
  progress_clamped: "the vendor’s progress was outside 0–100",
  raw_cut: "the answer was larger than half a megabyte; its long fields were not kept",
}

function toNotes(flags: string): string[] {
  const list: unknown = JSON.parse(flags)
  if (!Array.isArray(list)) return []
  return list.map((flag) => FLAG_WORDS[String(flag)] ?? String(flag).replaceAll("_", " "))
}

function toHeader({ job, active }: DetailRows, now: number): JobHeader {
  return {
    status: job.status,
    statusRaw: job.status_raw,
    progress: job.progress,
    attempt: job.attempt,
    isOverdue: active !== undefined && active.due_at !== null && active.due_at < now,
    keyAlias: job.key_alias,
    customer: job.customer,
    project: job.project,
    user: job.user_ref,
    fileName: job.file_name,
    model: job.model,
    outputFormat: job.output_format,
    createdAt: toIso(job.created_at),
    firstSeenAt: toIso(job.first_seen_at),
    changedAt: toIso(job.changed_at),
    missingSince: toIso(job.missing_since),
    credits: toCreditFigure(job),
    billingStatus: job.billing_status,
    requestId: job.request_id,
    notes: toNotes(job.flags),
  }
}

function toFailure({ job, raw }: DetailRows): JobFailure | null {
  if (job.status !== "failed") return null
  const explained = explainFailure(toFailureFacts(job, raw?.text))
  return { ...explained, code: job.error_code, message: job.error_message, requestId: job.request_id }
}

function toCall(row: DetailRows["calls"][number]): JobCall {
  return {
    num: row.num,
    at: toIso(row.at),
    method: row.method,
    path: row.path,
    purpose: row.purpose,
    attempt: row.attempt,
    keyAlias: row.key_alias,
    status: row.status,
    requestId: row.request_id,
    latencyMs: row.latency_ms,
    errorCode: row.error_code,
  }
}

function toWebhooks(rows: DetailRows, now: number): JobWebhooks {
  const effects = toEffects(rows.deliveries.rows, rows.transitions)
  return {
    ...toReportedWebhooks(rows.raw, now),
    deliveries: rows.deliveries.rows.map((row) => ({
      num: row.num,
      receivedAt: toIso(row.received_at),
      sentAt: toIso(row.sent_at),
      event: row.event,
      deliveryId: row.delivery_id,
      verdict: row.verdict,
      reason: row.reason,
      confirmedAt: toIso(row.confirmed_at),
      lagMs: toLagMs(row),
      repeats: row.repeats,
      secretNo: row.secret_no,
      effect: effects.get(row.num) ?? { kind: "none" },
      bytes: row.bytes,
      body: row.body === null ? null : row.body.slice(0, LONGEST_BODY),
    })),
    notShown: rows.deliveries.notShown,
  }
}

/** The ground of the estimate that the row carries: the same rule, told in its parts. */
function toGround({ job, rates }: DetailRows) {
  return toEstimate(
    toEstimateFacts(job),
    rates.map((rate) => ({
      model: rate.model,
      validFrom: rate.valid_from,
      validTo: rate.valid_to,
      perMinuteMilli: rate.credits_per_minute_milli,
      source: rate.source,
    })),
  )
}

function toWhyNone(job: DetailJob): string {
  const noLength = job.source_duration_ms === null && job.output_duration_ms === null
  if (job.model === null) return "The model is not reported by the vendor, so there is no rate to reckon with."
  if (noLength) return "The length of the video is not reported by the vendor."
  return `Nobody has named a rate for the model “${job.model}”.`
}

function toBilling(rows: DetailRows): JobBilling {
  const { job } = rows
  const ground = toGround(rows)
  const isFrom = ground?.basis === "source length"
  return {
    billingStatus: job.billing_status,
    cost: toCreditFigure(job),
    reportedMilli: job.credits_milli,
    estimate: ground && {
      milli: ground.milli,
      lengthMs: (isFrom ? job.source_duration_ms : job.output_duration_ms) ?? 0,
      lengthOf: ground.basis,
      model: ground.rate.model,
      perMinuteMilli: ground.rate.perMinuteMilli,
      rateSource: ground.rate.source,
      rateFrom: ground.rate.validFrom === 0 ? null : toIso(ground.rate.validFrom),
      rateTo: toIso(ground.rate.validTo),
    },
    whyNone: ground ? null : toWhyNone(job),
    events: rows.events.map((row) => ({
      at: toIso(row.at),
      type: row.type,
      statusCode: row.status_code,
      creditsMilli: row.credits_milli,
    })),
  }
}

function toFile(url: string | null, format: string | null, now: number): JobFile | null {
  if (url === null || toHttpUrl(url) === null) return null
  const life = toLinkLife(url, now)
  return { url, localPath: null, kind: toMediaKind(url, format), life: life.state, expiresAt: toIso(life.expiresAt) }
}

function toMedia({ job }: DetailRows, now: number): JobMedia {
  const output = toFile(job.output_url, job.output_format, now)
  return {
    input: toFile(job.input_url, null, now),
    output: output && { ...output, fetchedAt: toIso(job.output_url_at) },
  }
}

/**
 * All we know of one job, as JSON. `now` (epoch ms) decides what is overdue, expired, and how long the last stretch is.
 * Throws AppError("not_found") for a job we do not hold, AppError("store_unavailable").
 */
export async function getJobDetail(db: Db, ref: JobRef, now: number): Promise<Omit<JobDetail, "group">> {
  const [rows, notes] = await Promise.all([getDetailRows(db, ref), countNotes(db, ref)])
  return {
    ref,
    asOf: toIso(now),
    header: toHeader(rows, now),
    failure: toFailure(rows),
    timeline: toJobTimeline(rows, now),
    request: toRequest(rows.job, rows.raw, rows.attribution),
    response: toResponse(rows.raw, rows.calls.map(toCall)),
    webhooks: toWebhooks(rows, now),
    billing: toBilling(rows),
    media: toMedia(rows, now),
    findings: toFindings(rows),
    notes,
  }
}

async function countNotes(db: Db, ref: JobRef): Promise<number> {
  const counted = await db
    .selectFrom("notes")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("subject_kind", "=", "job")
    .where("subject", "=", `${ref.connection}/${ref.jobId}`)
    .where("erased_at", "is", null)
    .executeTakeFirstOrThrow()
  return Number(counted.count)
}
