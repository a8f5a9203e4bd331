import { withoutPersonalData } from "@/lib/domain/erased"
import type { Db } from "@/lib/store/store"
import { parseWire, toJsonText, type WireObject } from "@/lib/vendor/schema/wire"
import type { VendorJob } from "@/lib/vendor/types"
import type { JobRow } from "./row"

/** On a job's row: its personal data was erased. */
export const ERASED_FLAG = "personal_data_erased"

/** Which of these jobs of a connection had their personal data erased. What is told of them is not taken in again. */
export async function listErasedJobs(db: Db, connection: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom("erased_jobs")
    .select("job_id")
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .execute()
  return new Set(rows.map((row) => row.job_id))
}

/** JSON text with technical fields only; "{}" for what is no object. Integers keep their digits. */
export function toErasedJson(text: string): string {
  try {
    // What comes out of parsed JSON by leaving parts away is JSON again.
    return toJsonText(withoutPersonalData(parseWire(text)) as WireObject)
  } catch {
    return "{}"
  }
}

/**
 * A new answer about an erased job, without what may tell of its customer. The words of an error are not taken in: the row
 * keeps what it had, and a job that fails only now keeps the vendor's code. `held`: the row before, if there is one.
 */
export function toErasedAnswer(job: VendorJob, held: Pick<JobRow, "status"> | undefined): VendorJob {
  const { error } = job
  const isKnown = held?.status === "failed"
  return {
    ...job,
    outputUrl: undefined,
    inputUrl: undefined,
    metadata: undefined,
    webhookUrl: undefined,
    error: isKnown || !error ? (isKnown ? undefined : error) : { ...error, message: "" },
    raw: toErasedJson(job.raw),
    flags: [...job.flags, ERASED_FLAG],
  }
}

/** What the customer's systems tell of an erased job: facts of the file and the request's kind, nothing of whose it is. */
export function toErasedAttribution<R extends object>(row: R): R {
  const personal = {
    customer: null,
    project: null,
    user_ref: null,
    input_url: null,
    file_name: null,
    request: null,
  } as const
  const named = Object.fromEntries(Object.entries(personal).filter(([name]) => name in row))
  return { ...row, ...named }
}
