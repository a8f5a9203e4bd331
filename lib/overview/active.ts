import { sql } from "kysely"
import type { DueBasis } from "@/lib/domain/due"
import { HOUR, toDay, toIso, toIsoDay } from "@/lib/domain/time"
import { formatClipLength, formatDuration } from "@/lib/format"
import type { Db } from "@/lib/store/store"
import type { Scope } from "./figures"
import type { RunningJob } from "./schema"

const MOST_ROWS = 8
/** A job that waits longer than this is no longer just queued. */
const WAITING_MS = HOUR
/** Failed jobs whose reasons are compared; more would say the same. */
const MOST_REASONS = 1_000

/** Jobs that have not ended, with their watch: never many, however long the history. */
function fromActive(db: Db, scope: Scope) {
  const query = db
    .selectFrom("active_jobs")
    .innerJoin("jobs", (join) =>
      join.onRef("jobs.connection", "=", "active_jobs.connection").onRef("jobs.id", "=", "active_jobs.job_id"),
    )
  return scope === null ? query : query.where("active_jobs.connection", "=", scope)
}

type Active = { running: number; overdue: number; waiting: { count: number; words: string[] } }

/** How many jobs run, are overdue at `now` (epoch ms), or have waited for more than an hour. */
export async function countActive(db: Db, scope: Scope, now: number): Promise<Active> {
  const isOverdue = sql<number>`case when active_jobs.due_at <= ${now} then 1 else 0 end`
  const isOld = sql<number>`case when jobs.created_sort < ${now - WAITING_MS} then 1 else 0 end`
  const rows = await fromActive(db, scope)
    .select(["jobs.status", "jobs.status_raw"])
    .select((e) => [
      e.fn.countAll<number>().as("count"),
      e.fn.sum<number>(isOverdue).as("overdue"),
      e.fn.sum<number>(isOld).as("old"),
    ])
    .groupBy(["jobs.status", "jobs.status_raw"])
    .execute()
  const active: Active = { running: 0, overdue: 0, waiting: { count: 0, words: [] } }
  for (const row of rows) {
    if (row.status === "processing" || row.status === "other") active.running += Number(row.count)
    active.overdue += Number(row.overdue)
    if (row.status !== "waiting" || Number(row.old) === 0) continue
    active.waiting.count += Number(row.old)
    if (row.status_raw !== null) active.waiting.words.push(row.status_raw)
  }
  return active
}

/** The overdue ones first, then those that will be soonest. */
export async function listRunning(db: Db, scope: Scope): Promise<RunningJob[]> {
  const rows = await fromActive(db, scope)
    .select(["jobs.connection", "jobs.id", "jobs.model", "jobs.status_raw", "jobs.progress"])
    .select(["jobs.started_at", "jobs.created_sort", "active_jobs.due_at", "active_jobs.due_basis"])
    .where("jobs.status", "in", ["processing", "other"])
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
function toUsualWords(json: string): string {
  const basis = JSON.parse(json) as DueBasis
  if (basis.kind === "default") return `No comparison yet: called overdue after ${formatDuration(basis.limitMs)}`
  const span = `usually end within ${formatDuration(basis.p95Ms)} (95 of 100, from ${basis.samples} jobs)`
  if (basis.kind === "connection") return `Jobs of this connection ${span}`
  const length = basis.lengthUpToMs === null ? "long clips" : `clips up to ${formatClipLength(basis.lengthUpToMs)}`
  return `${basis.model} ${length} ${span}`
}

/** The most frequent reason among today's failed jobs, and how many it hit. Undefined when the vendor gave none. */
export async function findMainReason(
  db: Db,
  scope: Scope,
  now: number,
): Promise<{ words: string; jobs: number } | undefined> {
  const from = Date.parse(`${toIsoDay(toDay(now, "UTC"))}T00:00:00Z`)
  let query = db
    .selectFrom("jobs")
    .select(["error_code", "error_message"])
    .where("status", "=", "failed")
    .where("finished_sort", ">=", from)
    .orderBy("finished_sort", "desc")
    .limit(MOST_REASONS)
  if (scope !== null) query = query.where("connection", "=", scope)
  const counts = new Map<string, { words: string; jobs: number }>()
  for (const row of await query.execute()) {
    const words = (row.error_message ?? row.error_code)?.split("\n")[0]?.slice(0, 160)
    if (!words) continue
    const key = row.error_code ?? words.replaceAll(/\d+/g, "#")
    const reason = counts.get(key) ?? { words, jobs: 0 }
    counts.set(key, { ...reason, jobs: reason.jobs + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.jobs - a.jobs)[0]
}
