import { lintRequest } from "@/lib/domain/request-lint"
import type { Finding, LintInput } from "@/lib/domain/request-lint-types"
import type { AttributionsTable, WebhookVerdict } from "@/lib/store/schema"
import type { DetailJob } from "./detail-rows"
import { findField, toKnownRequest, toObject } from "./known-request"

/** What is known of a job's request. */
export type AskedRows = {
  job: DetailJob
  raw: { text: string } | undefined
  attribution: Omit<AttributionsTable, "connection" | "job_id"> | undefined
  /** What came by webhook, if it was read. */
  deliveries?: { rows: readonly { verdict: WebhookVerdict }[] }
}

/** The systems that sent the request told the whole of it: what it does not hold was not sent. */
export function isWholeRequest({ attribution }: AskedRows): boolean {
  return findField(toObject(attribution?.request), ["video_url"]) !== undefined
}

/** null in the vendor's answer is "there is none" for this documented field (contract §2.5). */
function toWebhookState({ raw, attribution, deliveries }: AskedRows, isWhole: boolean): LintInput["webhook"] {
  if (deliveries?.rows.some(({ verdict }) => verdict === "accepted" || verdict === "duplicate")) return "arrived"
  const said = findField(toObject(raw?.text), ["webhook_url"])
  if (said !== undefined) return said === null ? "none" : "set"
  if (!isWhole) return "not_known"
  const told = findField(toObject(attribution?.request), ["webhook_url"])
  return told === undefined || told === null ? "none" : "set"
}

/** What does not fit in what was asked for, the worst first; nothing about what nobody told. */
export function toFindings(rows: AskedRows): Finding[] {
  const { job, raw, attribution } = rows
  const isWhole = isWholeRequest(rows)
  return lintRequest({
    request: toKnownRequest({ job, rawText: raw?.text, attribution }),
    isWhole,
    webhook: toWebhookState(rows, isWhole),
    result: {
      status: job.status,
      createdAt: job.created_at,
      startedAt: job.started_not_before,
      outputUrl: job.output_url,
      sourceDurationMs: attribution?.source_duration_ms ?? job.source_duration_ms,
      outputDurationMs: job.output_duration_ms,
    },
  })
}
