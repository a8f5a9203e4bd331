import "server-only"
import type { JobRef } from "@/lib/domain/job"
import { AppError } from "@/lib/errors"
import type { Db } from "@/lib/store/store"
import { toErrorWords } from "./error-words"
import type { JobInspection } from "./schema"
import { findAskedRows, findSibling } from "./siblings"

const MOST_ROWS = 200

/**
 * What the inspector shows beyond the job page: the vendor's exact words and the nearest success. Throws
 * AppError("not_found") for a job we do not hold.
 */
export async function getInspection(db: Db, ref: JobRef): Promise<JobInspection> {
  const rows = await findAskedRows(db, ref.connection, ref.jobId)
  if (!rows) throw new AppError("not_found", "There is no such job in the record.")
  const [transitions, posts, sibling] = await Promise.all([
    db
      .selectFrom("job_transitions")
      .select(["to_status", "evidence"])
      .where("connection", "=", ref.connection)
      .where("job_id", "=", ref.jobId)
      .orderBy("seq")
      .limit(MOST_ROWS)
      .execute(),
    db
      .selectFrom("vendor_calls")
      .select("status")
      .where("connection", "=", ref.connection)
      .where("job_id", "=", ref.jobId)
      .where("method", "=", "POST")
      .orderBy("at")
      .limit(MOST_ROWS)
      .execute(),
    findSibling(db, rows),
  ])
  return {
    ref,
    error: toErrorWords({ rawText: rows.raw?.text, posts, transitions }, rows.job.error_message),
    sibling,
  }
}
