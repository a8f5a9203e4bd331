import { recordAudit } from "@/lib/audit/record"
import type { JobRef } from "@/lib/domain/job"
import type { Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import type { Store, Tx } from "@/lib/store/store"
import { COMPLAINT_SHORT, type ComplaintKind } from "./schema"

type NewComplaint = JobRef & { kind: ComplaintKind; note: string | null }

/** As notes and tickets name a job. */
function toSubject(ref: JobRef): string {
  return `${ref.connection}/${ref.jobId}`
}

async function requireCompleted(tx: Tx, ref: JobRef): Promise<void> {
  const job = await tx
    .selectFrom("jobs")
    .select("status")
    .where("connection", "=", ref.connection)
    .where("id", "=", ref.jobId)
    .executeTakeFirst()
  if (!job) throw new AppError("not_found", "There is no such job in the record.")
  if (job.status !== "completed") {
    throw new AppError("conflict", "Only the result of a completed job can be complained of. A failed job has a cause.")
  }
}

/**
 * Tags a completed job with what is wrong with its result; its status stays. Each kind once per job. Throws
 * AppError("not_found"), AppError("conflict").
 */
export async function addComplaint(store: Store, complaint: NewComplaint, by: Operator): Promise<{ num: number }> {
  const at = Date.now()
  const { connection, jobId, kind } = complaint
  const note = complaint.note?.trim() || null
  const made = await store.write(async (tx) => {
    await requireCompleted(tx, complaint)
    const row = await tx
      .insertInto("quality_complaints")
      .values({ connection, job_id: jobId, kind, note, by: by.id, at })
      .onConflict((c) => c.columns(["connection", "job_id", "kind"]).doNothing())
      .returning("num")
      .executeTakeFirst()
    if (!row) throw new AppError("conflict", `This job is tagged “${COMPLAINT_SHORT[kind]}” already.`)
    // The note may quote a customer: it stays out of the log, which is never changed.
    const details = { kind }
    await recordAudit(tx, { at, actor: by.id, action: "complaint.added", subject: toSubject(complaint), details })
    return { num: row.num }
  })
  await store.notify({ type: "tickets" })
  return made
}

/** Takes a complaint back: one's own, or anybody's for an admin. Throws AppError("forbidden"), AppError("not_found"). */
export async function withdrawComplaint(store: Store, num: number, by: Operator): Promise<void> {
  await store.write(async (tx) => {
    const held = await tx.selectFrom("quality_complaints").selectAll().where("num", "=", num).executeTakeFirst()
    if (!held) throw new AppError("not_found", "This complaint is gone already.")
    if (held.by !== by.id && by.role !== "admin") {
      throw new AppError("forbidden", "Only who made a complaint, or an admin, may withdraw it.")
    }
    await tx.deleteFrom("quality_complaints").where("num", "=", num).execute()
    const subject = toSubject({ connection: held.connection, jobId: held.job_id })
    const details = { kind: held.kind, by: held.by }
    await recordAudit(tx, { at: Date.now(), actor: by.id, action: "complaint.withdrawn", subject, details })
  })
  await store.notify({ type: "tickets" })
}
