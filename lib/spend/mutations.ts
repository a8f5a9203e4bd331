import type { Selectable } from "kysely"
import { type Actor, recordAudit } from "@/lib/audit/record"
import type { JobRef } from "@/lib/domain/job"
import { STALE_MS } from "@/lib/domain/spend"
import { AppError } from "@/lib/errors"
import type { SpendIntentsTable } from "@/lib/store/schema-support"
import type { Db, Tx } from "@/lib/store/store"

export type IntentRow = Selectable<SpendIntentsTable>
export type NewIntent = Pick<
  IntentRow,
  "id" | "kind" | "connection" | "source_job_id" | "request" | "reason" | "estimate_milli" | "by"
>
type Step = { id: string; at: number; actor: Actor }

/** Throws AppError("not_found"). */
export async function getIntentRow(db: Db, id: string): Promise<IntentRow> {
  const row = await findIntentRow(db, id)
  if (!row) throw new AppError("not_found", "There is no such request in the record.")
  return row
}

export function findIntentRow(db: Db, id: string): Promise<IntentRow | undefined> {
  return db.selectFrom("spend_intents").selectAll().where("id", "=", id).executeTakeFirst()
}

/**
 * Records a confirmation, or answers the row that its id already has. `seenRun` is the newest run that the person was shown.
 * Throws AppError("conflict") while another request for the same job is open, and when one was made that was not shown.
 */
export async function createIntent(
  tx: Tx,
  intent: NewIntent,
  { seenRun, at }: { seenRun: string | null; at: number },
): Promise<IntentRow> {
  const held = await findIntentRow(tx, intent.id)
  if (held) return requireSame(held, intent)
  const source = { connection: intent.connection, jobId: intent.source_job_id }
  await expireStale(tx, source, at)
  const last = await findLastRun(tx, source)
  if (last && last.id !== seenRun) {
    throw new AppError("conflict", `This job was run again meanwhile, as ${last.new_job_id}. Look at it, then confirm.`)
  }
  const made = await tx
    .insertInto("spend_intents")
    .values({
      ...intent,
      created_at: at,
      state: "confirmed",
      sent_at: null,
      settled_at: null,
      new_job_id: null,
      error: null,
    })
    // By its id and by the unique index on what is open for a job: whoever comes second changes nothing.
    .onConflict((c) => c.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!made) {
    throw new AppError("conflict", "Another request for this job is under way or undecided. Nothing more was sent.")
  }
  await recordAudit(tx, {
    at,
    actor: intent.by,
    action: "spend.confirmed",
    subject: intent.id,
    details: toDetails(made),
  })
  return made
}

function requireSame(held: IntentRow, intent: NewIntent): IntentRow {
  const isSame =
    held.kind === intent.kind && held.connection === intent.connection && held.source_job_id === intent.source_job_id
  if (isSame) return held
  throw new AppError("conflict", "This confirmation belongs to another job. Open the question again.")
}

/** The newest request of a job that made one. */
export function findLastRun(db: Db, source: JobRef): Promise<IntentRow | undefined> {
  return db
    .selectFrom("spend_intents")
    .selectAll()
    .where("connection", "=", source.connection)
    .where("source_job_id", "=", source.jobId)
    .where("state", "=", "done")
    .orderBy("settled_at", "desc")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst()
}

/**
 * Takes the right to send, which is given once: false for everybody but one, ever. Durable when the caller's transaction has
 * committed, and only then may the request leave. Nobody gets it any more for a confirmation so old that it is shown as never
 * sent: people act on that.
 */
export async function claimIntent(tx: Tx, id: string, at: number): Promise<boolean> {
  const result = await tx
    .updateTable("spend_intents")
    .set({ state: "sending", sent_at: at })
    .where("id", "=", id)
    .where("state", "=", "confirmed")
    .where("created_at", ">=", at - STALE_MS)
    .executeTakeFirst()
  return Number(result.numUpdatedRows) === 1
}

/**
 * The vendor's own answer, or a job that carries the request's mark: it made this job. Also after somebody had found otherwise:
 * what the vendor says of our own request is certain.
 */
export async function markDone(tx: Tx, { id, at, actor }: Step, newJobId: string): Promise<boolean> {
  const before = await getIntentRow(tx, id)
  if (before.state === "done" && before.new_job_id === newJobId) return false
  const isLate = before.state === "abandoned" || before.state === "done" || before.state === "refused"
  await tx
    .updateTable("spend_intents")
    .set({
      state: "done",
      settled_at: at,
      new_job_id: newJobId,
      error: isLate ? "The vendor told of this job after it had been decided otherwise." : null,
    })
    .where("id", "=", id)
    .execute()
  const details = { ...toDetails(before), newJob: newJobId, before: before.state }
  await recordAudit(tx, { at, actor, action: isLate ? "spend.corrected" : "spend.done", subject: id, details })
  return true
}

/**
 * An unknown outcome turned out to be this job. False: it was settled meanwhile. Throws AppError("conflict") where the job came
 * of another request: looked at again here, because two people may decide at the same time.
 */
export async function markFound(tx: Tx, { id, at, actor }: Step, newJobId: string): Promise<boolean> {
  const before = await getIntentRow(tx, id)
  if (before.kind === "run_again") await requireFree(tx, before, newJobId)
  const row = await tx
    .updateTable("spend_intents")
    .set({ state: "done", settled_at: at, new_job_id: newJobId })
    .where("id", "=", id)
    .where("state", "=", "unknown")
    .returningAll()
    .executeTakeFirst()
  if (!row) return false
  const details = { ...toDetails(row), newJob: newJobId }
  await recordAudit(tx, { at, actor, action: "spend.found", subject: id, details })
  return true
}

async function requireFree(tx: Tx, { id, connection }: IntentRow, newJobId: string): Promise<void> {
  const other = await tx
    .selectFrom("spend_intents")
    .select("id")
    .where("connection", "=", connection)
    .where("new_job_id", "=", newJobId)
    .where("id", "<>", id)
    .executeTakeFirst()
  if (other) throw new AppError("conflict", "This job came of another request. Look again, then decide.")
}

/** Known not to have taken effect. False: it was settled already. */
export async function markRefused(tx: Tx, step: Step, error: string): Promise<boolean> {
  return close(tx, step, { from: ["sending", "unknown"], state: "refused", error })
}

/** Sent, and nobody knows what came of it. False: it was settled, or judged so, already. */
export async function markUnknown(tx: Tx, step: Step, error: string): Promise<boolean> {
  return close(tx, step, { from: ["sending"], state: "unknown", error })
}

/** A person found that no job was made. Throws AppError("conflict") for a request whose outcome is not unknown. */
export async function markAbandoned(tx: Tx, step: Step): Promise<void> {
  if (await close(tx, step, { from: ["unknown"], state: "abandoned", error: null })) return
  throw new AppError("conflict", "This request was settled meanwhile.")
}

type Closing = {
  from: readonly ("sending" | "unknown")[]
  state: "refused" | "unknown" | "abandoned"
  error: string | null
}

async function close(tx: Tx, { id, at, actor }: Step, { from, state, error }: Closing): Promise<boolean> {
  const settled = state === "unknown" ? {} : { settled_at: at }
  const row = await tx
    .updateTable("spend_intents")
    .set({ state, ...settled, ...(error === null ? {} : { error }) })
    .where("id", "=", id)
    .where("state", "in", from)
    .returningAll()
    .executeTakeFirst()
  if (!row) return false
  await recordAudit(tx, { at, actor, action: `spend.${state}`, subject: id, details: toDetails(row) })
  return true
}

/**
 * What a process left behind when it ended, told by age alone (`at` by the clock that stamped them): a confirmed one that was
 * not sent never will be; one on its way has an unknown outcome. Neither is ever sent again.
 */
export async function expireStale(tx: Tx, source: JobRef, at: number): Promise<void> {
  const open = await tx
    .selectFrom("spend_intents")
    .selectAll()
    .where("connection", "=", source.connection)
    .where("source_job_id", "=", source.jobId)
    .where("state", "in", ["confirmed", "sending"])
    .execute()
  for (const row of open) {
    if (at - (row.sent_at ?? row.created_at) <= STALE_MS) continue
    const step: Step = { id: row.id, at, actor: "system" }
    if (row.state === "sending")
      await markUnknown(
        tx,
        step,
        "The server ended before the vendor's answer was kept. It may have taken effect, so it is not sent again.",
      )
    else await refuseUnsent(tx, step)
  }
}

/** Confirmed, and then the process ended: it was never sent, and nobody may send it any more. */
export async function refuseUnsent(tx: Tx, { id, at, actor }: Step): Promise<void> {
  const row = await tx
    .updateTable("spend_intents")
    .set({ state: "refused", settled_at: at, error: "It was not sent: the server ended first." })
    .where("id", "=", id)
    .where("state", "=", "confirmed")
    .returningAll()
    .executeTakeFirst()
  if (row) await recordAudit(tx, { at, actor, action: "spend.refused", subject: id, details: toDetails(row) })
}

/** No words of a person and no address: those stand in the row. */
function toDetails(row: IntentRow): Record<string, unknown> {
  return {
    kind: row.kind,
    connection: row.connection,
    sourceJob: row.source_job_id,
    ...(row.estimate_milli === null ? {} : { estimateMilli: row.estimate_milli }),
  }
}
