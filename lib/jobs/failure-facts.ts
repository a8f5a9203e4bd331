import { sql } from "kysely"
import type { FailureFacts } from "@/lib/domain/failure"
import type { JobsTable } from "@/lib/store/schema"
import { isWireObject, type Wire } from "@/lib/vendor/schema/wire"
import { findField, toObject } from "./known-request"

/** The `error` of an answer of the vendor (JSON text), whatever it is; null when it has none. */
export function findErrorBody(rawText: string | null | undefined): Wire {
  return findField(toObject(rawText), ["error", "errors", "detail"]) ?? null
}

const STATUS_NAMES = ["http_status", "status_code", "httpStatus", "statusCode", "status"]

/** The HTTP status, 400–599, that the error itself names; null without one. */
export function findNamedStatus(body: Wire): number | null {
  if (!isWireObject(body)) return null
  const value = findField(body, STATUS_NAMES)
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value
  return typeof status === "number" && status >= 400 && status <= 599 ? status : null
}

type FailedJob = Pick<JobsTable, "error_code" | "error_message" | "input_url">

/** What is known of a job's failure. `rawText`: the vendor's newest answer about it, which alone holds a status. */
export function toFailureFacts(job: FailedJob, rawText: string | null | undefined): FailureFacts {
  return {
    code: job.error_code,
    message: job.error_message,
    httpStatus: findNamedStatus(findErrorBody(rawText)),
    inputUrl: job.input_url,
  }
}

/** An answer of more characters has long fields of its own; no status is worth reading many of them. */
const LONGEST_READ = 65_536

/**
 * The kept answer of a failed job, JSON text, for a query that reads `jobs`: only where its error is an object, which alone can
 * name a status (toJsonText puts no space between). A look-up by key for each row.
 */
export const ERROR_ANSWER = sql<string | null>`(
  select kept.text from job_raw as kept
  where kept.connection = jobs.connection and kept.job_id = jobs.id and jobs.status = 'failed'
    and (kept.text like '%"error":{%' or kept.text like '%"errors":{%' or kept.text like '%"detail":{%')
    and length(kept.text) <= ${sql.lit(LONGEST_READ)})`
