import { toJobStatus } from "@/lib/domain/job"
import type { Tx } from "@/lib/store/store"
import { type ProgressState, readSyncState, writeSyncState } from "@/lib/sync/state"
import type { VendorJob } from "@/lib/vendor/types"
import { findSaid } from "./base"
import { type ProgressScale, toPercent } from "./row"

/** Unfinished jobs that are read anew when the scale turns out to be another; the rest follows with its next change. */
const MOST_READ_ANEW = 1_000

type Noted = { scale: ProgressScale; hasChanged: boolean }

/**
 * What an account's progress figures go to, as far as all its answers tell (contract A21): to 100 once one was above 1; to 1
 * while none was and a completed job stood at 1.
 */
function toScale({ largest, isCompleteAtOne }: ProgressState): ProgressScale {
  if (largest > 1) return "percent"
  return isCompleteAtOne ? "share" : "unknown"
}

/** Keeps the largest progress of the connection; answers the scale that follows, and whether this answer changed it. */
export async function noteProgress(
  tx: Tx,
  { connection, observedAt, jobs }: { connection: string; observedAt: number; jobs: readonly VendorJob[] },
): Promise<Noted> {
  const kept = (await readSyncState(tx, connection)).progress
  const before = kept ?? (await readFromRecord(tx, connection))
  const next = { ...before }
  for (const { progress, status } of jobs) {
    if (typeof progress !== "number") continue
    next.largest = Math.max(next.largest, progress)
    if (progress === 1 && toJobStatus(status ?? null) === "completed") next.isCompleteAtOne = true
  }
  if (kept === null || next.largest > before.largest || next.isCompleteAtOne !== before.isCompleteAtOne) {
    await writeSyncState(tx, { connection, name: "progress", now: observedAt }, next)
  }
  return { scale: toScale(next), hasChanged: toScale(next) !== toScale(before) }
}

/** Before this was kept, whole figures were: one above 1 tells as much as the answer did. */
async function readFromRecord(tx: Tx, connection: string): Promise<ProgressState> {
  const ofConnection = tx.selectFrom("jobs").select("progress").where("connection", "=", connection).limit(1)
  const above = await ofConnection.where("progress", ">", 1).executeTakeFirst()
  if (above) return { largest: above.progress ?? 0, isCompleteAtOne: false }
  const whole = await ofConnection.where("progress", "=", 1).where("status", "=", "completed").executeTakeFirst()
  return { largest: whole ? 1 : 0, isCompleteAtOne: whole !== undefined }
}

/** Shows the progress of unfinished jobs on a scale that was just learnt. Answers the ids of those that changed. */
export async function rescaleActive(
  tx: Tx,
  { connection, scale, now }: { connection: string; scale: ProgressScale; now: number },
): Promise<string[]> {
  const rows = await tx
    .selectFrom("active_jobs")
    .innerJoin("jobs", (join) =>
      join.onRef("jobs.connection", "=", "active_jobs.connection").onRef("jobs.id", "=", "active_jobs.job_id"),
    )
    .innerJoin("job_raw", (join) =>
      join.onRef("job_raw.connection", "=", "jobs.connection").onRef("job_raw.job_id", "=", "jobs.id"),
    )
    .select(["jobs.id", "jobs.progress", "jobs.flags", "jobs.changed_at", "job_raw.text"])
    .where("active_jobs.connection", "=", connection)
    .orderBy("jobs.created_sort", "desc")
    .limit(MOST_READ_ANEW)
    .execute()
  const changed: string[] = []
  for (const { id, progress: held, text, ...row } of rows) {
    const said = findSaid(row, text)?.progress
    if (typeof said !== "number" || toPercent(said, scale) === held) continue
    await tx
      .updateTable("jobs")
      .set({ progress: toPercent(said, scale), changed_at: now })
      .where("connection", "=", connection)
      .where("id", "=", id)
      .execute()
    changed.push(id)
  }
  return changed
}
