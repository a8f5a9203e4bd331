import { sql } from "kysely"
import type { DueBasis } from "@/lib/domain/due"
import { toIso } from "@/lib/domain/time"
import { formatClipLength, formatDuration } from "@/lib/format"
import type { Db } from "@/lib/store/store"
import type { Scope } from "./figures"
import type { RunningJob } from "./schema"

const MOST_ROWS = 8
const RUNNING = ["processing", "other"] as const

/** Jobs that have not ended, with their watch: never many, however long the history. */
function fromActive(db: Db, scope: Scope) {
  const query = db
    .selectFrom("active_jobs")
    .innerJoin("jobs", (join) =>
      join.onRef("jobs.connection", "=", "active_jobs.connection").onRef("jobs.id", "=", "active_jobs.job_id"),
    )
  return scope === null ? query : query.where("active_jobs.connection", "=", scope)
}

/** How many jobs run; words of the vendor that we do not know are among them: not ended is all they tell. */
export async function countRunning(db: Db, scope: Scope): Promise<number> {
  const row = await fromActive(db, scope)
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("jobs.status", "in", RUNNING)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** The overdue ones first, then those that will be soonest. */
export async function listRunning(db: Db, scope: Scope): Promise<RunningJob[]> {
  const rows = await fromActive(db, scope)
    .select(["jobs.connection", "jobs.id", "jobs.model", "jobs.status_raw", "jobs.progress"])
    .select(["jobs.started_at", "jobs.created_sort", "active_jobs.due_at", "active_jobs.due_basis"])
    .where("jobs.status", "in", RUNNING)
    .orderBy(sql`coalesce(active_jobs.due_at, 9007199254740991)`)
    .orderBy("jobs.created_sort")
    .limit(MOST_ROWS)
    .execute()
  return rows.map((row) => ({
    connection: row.connection,
    jobId: row.id,
    model: row.model,
    statusRaw: row.status_raw,
    since: toIso(row.started_at ?? row.created_sort),
    dueAt: toIso(row.due_at),
    usual: row.due_basis === null ? null : toUsualWords(row.due_basis),
    progress: row.progress,
  }))
}

/** Ground of a judgement in words. `json` is a DueBasis, which only our own sync writes. */
export function toUsualWords(json: string): string {
  const basis = JSON.parse(json) as DueBasis
  if (basis.kind === "default") return `No comparison yet: called overdue after ${formatDuration(basis.limitMs)}`
  const span = `usually end within ${formatDuration(basis.p95Ms)} (95 of 100, from ${basis.samples} jobs)`
  if (basis.kind === "connection") return `Jobs of this connection ${span}`
  const length = basis.lengthUpToMs === null ? "long clips" : `clips up to ${formatClipLength(basis.lengthUpToMs)}`
  return `${basis.model} ${length} ${span}`
}
