import { sql } from "kysely"
import { isTerminal } from "@/lib/domain/job"
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/domain/time"
import type { Tx } from "@/lib/store/store"
import type { Outcome } from "./from-vendor"
import type { JobRow, Look } from "./row"

/** How soon an unfinished job is looked at again, by its age (contract §9, stretched for the very old). */
export function toPollInterval(ageMs: number): number {
  if (ageMs < 30 * SECOND) return 2 * SECOND
  if (ageMs < 2 * MINUTE) return 5 * SECOND
  if (ageMs < 10 * MINUTE) return 10 * SECOND
  if (ageMs < DAY) return MINUTE
  // A draft that nobody starts never ends: thousands of them must not use up what the key may ask.
  if (ageMs < 7 * DAY) return 10 * MINUTE
  return ageMs < 30 * DAY ? HOUR : DAY
}

/**
 * Keeps the watch list: unfinished jobs of this look are (still) on it and were looked at now, ended ones leave it. This is
 * what changes when nothing changes, so it is a table of its own.
 */
export async function mirrorActive(
  tx: Tx,
  look: Look,
  outcomes: readonly { before: JobRow | undefined; outcome: Outcome; id: string }[],
): Promise<void> {
  const running: { id: string; row: JobRow; isMoved: boolean }[] = []
  const ended: string[] = []
  for (const { before, outcome, id } of outcomes) {
    const row = outcome.row ?? before
    if (!row) continue
    const isMoved = before?.status !== row.status || before.attempt !== row.attempt
    // A failed job that seems to run again: only looks at the job itself can tell (contract A18).
    const isDoubted = row.status === "failed" && outcome.transitions.some(({ kind }) => kind === "anomaly")
    if (!isTerminal(row.status) || isDoubted) running.push({ id, row, isMoved })
    else if (before && (isMoved || look.source === "get")) ended.push(id)
  }
  if (ended.length > 0) {
    await tx.deleteFrom("active_jobs").where("connection", "=", look.connection).where("job_id", "in", ended).execute()
  }
  for (const moved of [true, false]) {
    const group = running.filter((job) => job.isMoved === moved)
    if (group.length === 0) continue
    const values = group.map(({ id, row }) => ({
      connection: look.connection,
      job_id: id,
      last_observed_at: look.askedAt ?? look.observedAt,
      next_poll_at: look.observedAt + (isTerminal(row.status) ? 0 : toPollInterval(look.observedAt - row.created_sort)),
      polls: 1,
      due_at: null,
      due_basis: null,
    }))
    const looked = {
      last_observed_at: sql<number>`excluded.last_observed_at`,
      next_poll_at: sql<number>`excluded.next_poll_at`,
      polls: sql<number>`active_jobs.polls + 1`,
    }
    // What is usual is judged anew for a job that moved on, and stays for one that did not.
    const set = moved ? { ...looked, due_at: null, due_basis: null } : looked
    await tx
      .insertInto("active_jobs")
      .values(values)
      .onConflict((c) => c.columns(["connection", "job_id"]).doUpdateSet(set))
      .execute()
  }
}
