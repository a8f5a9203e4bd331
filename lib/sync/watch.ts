import { toDueAt, toDueBasis, toUsual, type Usual } from "@/lib/domain/due"
import { MINUTE, SECOND } from "@/lib/domain/time"
import type { SyncContext } from "./context"
import { lookAtJob } from "./look"

/** Up to so many unfinished jobs are followed one by one; more are followed by the list. */
export const FEW = 2
/** Jobs looked at per turn, so that other tasks get theirs. */
const PER_TURN = 3
/** Where the list follows them, a job that it did not show for so long is looked at itself. */
const UNSEEN_MS = 20 * SECOND

/** Looks at the unfinished jobs whose time has come. Answers how many it looked at. */
export async function runWatch(context: SyncContext): Promise<number> {
  const now = context.now()
  const active = await countActive(context)
  const deferred = context.deferrals.list()
  const due = await context.store.read
    .selectFrom("active_jobs")
    .select("job_id")
    .where("connection", "=", context.connection)
    // Seen later than now: the clock was set back, and the time of the next look is of the old one.
    .where((e) => e.or([e("next_poll_at", "<=", now), e("last_observed_at", ">", now + MINUTE)]))
    .$if(active > FEW, (query) =>
      query.where((e) =>
        e.or([e("last_observed_at", "<=", now - UNSEEN_MS), e("last_observed_at", ">", now + MINUTE)]),
      ),
    )
    .$if(deferred.length > 0, (query) => query.where("job_id", "not in", deferred))
    .orderBy("next_poll_at")
    .limit(PER_TURN)
    .execute()
  for (const { job_id } of due) await lookAtJob(context, job_id, { purpose: "watch" })
  return due.length
}

/** Unfinished jobs young enough to be worth following closely. */
export async function countActive(context: SyncContext): Promise<number> {
  const { count } = await context.store.read
    .selectFrom("active_jobs")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("connection", "=", context.connection)
    .where("next_poll_at", "<", context.now() + MINUTE)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What is usual here, from the newest finished jobs whose run is known to within a minute. */
export async function readUsual(context: SyncContext): Promise<Usual> {
  const rows = await context.store.read
    .selectFrom("jobs")
    .select(["model", "source_duration_ms", "output_duration_ms", "total_ms"])
    .where("connection", "=", context.connection)
    .where("status", "=", "completed")
    .orderBy("finished_sort", "desc")
    .orderBy("num", "desc")
    .limit(3_000)
    .execute()
  return toUsual(
    rows.flatMap((row) =>
      row.total_ms === null
        ? []
        : [{ model: row.model, lengthMs: row.source_duration_ms ?? row.output_duration_ms, totalMs: row.total_ms }],
    ),
  )
}

/** Says from when on each unfinished job is overdue, and on what ground. Answers how many were judged. */
export async function judgeActive(context: SyncContext, usual: Usual): Promise<number> {
  const jobs = await context.store.read
    .selectFrom("active_jobs")
    .innerJoin("jobs", (join) =>
      join.onRef("jobs.connection", "=", "active_jobs.connection").onRef("jobs.id", "=", "active_jobs.job_id"),
    )
    .select(["job_id", "status", "model", "source_duration_ms", "created_sort", "started_at"])
    .where("active_jobs.connection", "=", context.connection)
    .where("active_jobs.due_basis", "is", null)
    .limit(500)
    .execute()
  if (jobs.length === 0) return 0
  await context.commit(async (tx) => {
    for (const job of jobs) {
      const basis = toDueBasis(usual, { model: job.model, lengthMs: job.source_duration_ms })
      // What is usual is measured from creation; a draft that was started late is judged from its start.
      const runningSince = Math.max(job.created_sort, job.started_at ?? 0)
      await tx
        .updateTable("active_jobs")
        .set({ due_at: toDueAt(basis, { status: job.status, runningSince }), due_basis: JSON.stringify(basis) })
        .where("connection", "=", context.connection)
        .where("job_id", "=", job.job_id)
        .execute()
    }
  })
  return jobs.length
}
