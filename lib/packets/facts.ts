import { explainFailure } from "@/lib/domain/failure"
import type { PacketFacts } from "@/lib/domain/packet-types"
import { toIso } from "@/lib/domain/time"
import { findHttp } from "@/lib/inspect/error-words"
import { toJobTimeline } from "@/lib/jobs/detail-life"
import { isWholeRequest, toFindings } from "@/lib/jobs/detail-lint"
import type { DetailRows } from "@/lib/jobs/detail-rows"
import { findErrorBody, toFailureFacts } from "@/lib/jobs/failure-facts"
import { findField, toKnownRequest, toObject } from "@/lib/jobs/known-request"
import type { ComplaintKind } from "@/lib/store/schema-support"
import { isWireObject } from "@/lib/vendor/schema/wire"
import { findListed, listRequestIds } from "./request-ids"

const MOST_CALLS = 50
const MOST_DELIVERIES = 50

const COMPLAINTS = {
  flicker: "The result flickers.",
  detail_loss: "Fine details are lost in the result.",
  wrong_subject: "The wrong subject was kept.",
  edge: "The edges of the subject are wrong.",
  background_colour: "The colour of the background is wrong.",
  other: "The result is not as expected.",
} as const satisfies Record<ComplaintKind, string>

/** Under these names the caller's own id of a request is usually kept. */
const EXTERNAL_IDS = [
  "external_request_id",
  "externalRequestId",
  "external_id",
  "correlation_id",
  "correlationId",
  "trace_id",
  "request_id",
  "requestId",
]

/** In the metadata that the vendor echoes, else in what the customer's systems told. */
function findExternalId({ raw, attribution }: DetailRows): string | null {
  const told = toObject(attribution?.request)
  const places = [toObject(raw?.text)?.metadata, told?.metadata, told]
  for (const place of places) {
    const isHolder = place !== null && isWireObject(place)
    const value = isHolder ? findField(place, EXTERNAL_IDS) : undefined
    if ((typeof value === "string" && value !== "") || typeof value === "number") return String(value)
  }
  return null
}

/** Of a failure only: the status of the answer that told us of it (a 200, as a rule) is that of our call, not of the failure. */
function toHttp({ job, raw, posts }: DetailRows): PacketFacts["http"] {
  const http = job.status === "failed" ? findHttp({ rawText: raw?.text, posts, transitions: [] }) : null
  return http === null || http.of === "answer" ? null : { status: http.status, of: http.of }
}

function toCalls({ calls, posts }: DetailRows): Pick<PacketFacts, "calls" | "callsNotShown"> {
  const known = new Map([...posts, ...calls].map((row) => [row.num, row]))
  const sorted = [...known.values()].sort((a, b) => a.at - b.at)
  return {
    calls: sorted.slice(-MOST_CALLS).map((row) => ({
      at: toIso(row.at),
      method: row.method,
      path: row.path,
      status: row.status,
      request_id: row.request_id,
      latency_ms: row.latency_ms,
      error_code: row.error_code,
    })),
    callsNotShown: Math.max(0, sorted.length - MOST_CALLS),
  }
}

function toDeliveries({ deliveries }: DetailRows): Pick<PacketFacts, "deliveries" | "deliveriesNotShown"> {
  return {
    deliveries: deliveries.rows.slice(-MOST_DELIVERIES).map((row) => ({
      received_at: toIso(row.received_at),
      sent_at: toIso(row.sent_at),
      event: row.event,
      delivery_id: row.delivery_id,
      verdict: row.verdict,
      bytes: row.bytes,
    })),
    deliveriesNotShown: deliveries.notShown + Math.max(0, deliveries.rows.length - MOST_DELIVERIES),
  }
}

function toError({ job, raw }: DetailRows): PacketFacts["error"] {
  const body = findErrorBody(raw?.text) ?? job.error_message
  return { body, isCut: job.flags.includes("error_truncated"), code: job.error_code }
}

/** What a packet is made of besides the rows of its job. */
export type PacketContext = {
  /** Null when the connection is no longer configured. */
  environment: string | null
  appVersion: string
  complaints: readonly ComplaintKind[]
  now: number
}

/** The rows of a job as the facts of a packet; nothing is redacted yet. */
export function toPacketFacts(rows: DetailRows, context: PacketContext): PacketFacts {
  const { job, raw, attribution, active } = rows
  const isDone = job.status === "completed"
  return {
    job: {
      id: job.id,
      connection: job.connection,
      environment: context.environment,
      keyAlias: job.key_alias,
      status: job.status,
      statusRaw: job.status_raw,
      attempt: job.attempt,
      isOverdue: active !== undefined && active.due_at !== null && active.due_at < context.now,
      createdAt: job.created_at,
      firstSeenAt: job.first_seen_at,
      missingSince: job.missing_since,
      project: job.project,
      user: job.user_ref,
      creditsMilli: job.credits_milli,
      estimateMilli: job.credits_estimate_milli,
      billingStatus: job.billing_status,
    },
    request: toKnownRequest({ job, rawText: raw?.text, attribution }),
    isWhole: isWholeRequest(rows),
    source: {
      durationMs: attribution?.source_duration_ms ?? job.source_duration_ms,
      width: attribution?.source_width ?? null,
      height: attribution?.source_height ?? null,
      codec: attribution?.source_codec ?? null,
    },
    outputDurationMs: job.output_duration_ms,
    error: toError(rows),
    http: toHttp(rows),
    explanation: job.status === "failed" ? explainFailure(toFailureFacts(job, raw?.text)) : null,
    remarks: [
      ...context.complaints.map((kind) => COMPLAINTS[kind]),
      ...toFindings(rows)
        .filter(
          ({ severity, field }) =>
            field !== "webhook_url" && (severity === "error" || (isDone && severity === "warning")),
        )
        .map((finding) => finding.sentence),
    ],
    requestIds: listRequestIds(rows),
    externalRequestId: findExternalId(rows),
    timeline: toJobTimeline(rows, context.now),
    listed: findListed(rows),
    ...toCalls(rows),
    ...toDeliveries(rows),
    appVersion: context.appVersion,
  }
}
