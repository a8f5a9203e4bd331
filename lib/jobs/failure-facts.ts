import type { FailureFacts } from "@/lib/domain/failure"
import type { JobsTable } from "@/lib/store/schema"
import type { Db } from "@/lib/store/store"
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

/** Where the kept answer names an error as an object; toJsonText puts no space between. */
const ERROR_OBJECTS = ['%"error":{%', '%"errors":{%', '%"detail":{%']

/** An answer of more characters is a job's with long fields; no status is worth reading many of them. */
const LONGEST_READ = 65_536

/**
 * The answers (JSON text) of those jobs whose error is an object, which alone can name a status, by `toRawKey`. One question
 * for each connection; for lists of at most some hundred jobs.
 */
export async function readErrorAnswers(
  db: Db,
  jobs: readonly { connection: string; id: string }[],
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>()
  for (const connection of new Set(jobs.map((job) => job.connection))) {
    const ids = jobs.filter((job) => job.connection === connection).map(({ id }) => id)
    const rows = await db
      .selectFrom("job_raw")
      .select(["connection", "job_id", "text"])
      .where("connection", "=", connection)
      .where("job_id", "in", ids)
      .where((e) => e.or(ERROR_OBJECTS.map((form) => e("text", "like", form))))
      .where((e) => e(e.fn<number>("length", ["text"]), "<=", LONGEST_READ))
      .execute()
    for (const row of rows) answers.set(toRawKey({ connection, id: row.job_id }), row.text)
  }
  return answers
}

/** A job among others, as `readErrorAnswers` names it. */
export function toRawKey({ connection, id }: { connection: string; id: string }): string {
  return `${connection}/${id}`
}
