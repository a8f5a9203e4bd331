import { sql } from "kysely"
import { HOUR } from "@/lib/domain/time"
import { toUsualWords } from "@/lib/overview/active"
import type { Db } from "@/lib/store/store"
import type { FailedFacts, OverdueFacts, WaitingFacts } from "./facts"

/** A job that waits longer than this is no longer just queued. */
const WAITING_MS = HOUR

/** Jobs that have not ended, with their watch: never many, however long the history. */
function fromActive(db: Db, connection: string) {
  return db
    .selectFrom("active_jobs")
    .innerJoin("jobs", (join) =>
      join.onRef("jobs.connection", "=", "active_jobs.connection").onRef("jobs.id", "=", "active_jobs.job_id"),
    )
    .where("active_jobs.connection", "=", connection)
}

/** Jobs that are overdue at `now` (epoch ms) by their own measure, and what is usual for the one that is so for longest. */
export async function findOverdue(db: Db, connection: string, now: number): Promise<OverdueFacts> {
  const late = db.selectFrom("active_jobs").where("connection", "=", connection).where("due_at", "<=", now)
  const [count, first] = await Promise.all([
    late.select((e) => e.fn.countAll<number>().as("count")).executeTakeFirstOrThrow(),
    late.select(["due_at", "due_basis"]).orderBy("due_at").limit(1).executeTakeFirst(),
  ])
  const usual = first?.due_basis ? toUsualWords(first.due_basis) : null
  return { count: Number(count.count), since: first?.due_at ?? null, usual }
}

/** Jobs that have waited for more than an hour: drafts that nobody started, or a queue that stands still. */
export async function findWaiting(db: Db, connection: string, now: number): Promise<WaitingFacts> {
  const rows = await fromActive(db, connection)
    .select("jobs.status_raw")
    .select((e) => [e.fn.countAll<number>().as("count"), e.fn.min<number>("jobs.created_sort").as("oldest")])
    .where("jobs.status", "=", "waiting")
    .where("jobs.created_sort", "<", now - WAITING_MS)
    .groupBy("jobs.status_raw")
    .execute()
  const oldest = rows.map((row) => Number(row.oldest)).toSorted((a, b) => a - b)[0]
  return {
    count: rows.reduce((sum, row) => sum + Number(row.count), 0),
    since: oldest === undefined ? null : oldest + WAITING_MS,
    words: rows.flatMap(({ status_raw: word }) => (word === null ? [] : [word])).toSorted(),
  }
}

/** The newest failures that are looked at; more would say the same. */
const MOST_FAILED = 1_000

/** Jobs that failed since `from` (epoch ms) and whose cause nobody has resolved or ignored, with the most frequent reason. */
export async function findUnhandled(
  db: Db,
  connection: string,
  { from, now }: { from: number; now: number },
): Promise<FailedFacts> {
  // Causes that are dealt with are left out before the newest are taken: however often they fail, they hide no other.
  const [open, handled] = await Promise.all([
    db
      .selectFrom("jobs")
      .select(["jobs.error_code", "jobs.error_message", "jobs.finished_sort"])
      .where("jobs.connection", "=", connection)
      .where("jobs.status", "=", "failed")
      .where("jobs.finished_sort", ">=", from)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom("group_triage as t")
              .select("t.group_id")
              .whereRef("t.group_id", "=", "jobs.group_id")
              .where(isHandled(now)),
          ),
        ),
      )
      .orderBy("jobs.finished_sort", "desc")
      .limit(MOST_FAILED)
      .execute(),
    listHandled(db, connection, { from, now }),
  ])
  return {
    count: open.length,
    isCapped: open.length === MOST_FAILED,
    since: open.at(-1)?.finished_sort ?? null,
    reason: findMainReason(open),
    handled,
  }
}

/** Of the triage of a cause, `t`: resolved, or ignored at `now`. */
function isHandled(now: number) {
  return sql<boolean>`(t.state = 'resolved' or (t.state = 'ignored' and (t.until_at is null or t.until_at > ${now})))`
}

/** Causes that are dealt with and that a job failed of since `from`: one look into the index of groups for each decision. */
async function listHandled(
  db: Db,
  connection: string,
  { from, now }: { from: number; now: number },
): Promise<string[]> {
  const rows = await db
    .selectFrom("group_triage as t")
    .select("t.group_id")
    .where(isHandled(now))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("jobs")
          .select("jobs.num")
          .whereRef("jobs.group_id", "=", "t.group_id")
          .where("jobs.connection", "=", connection)
          .where("jobs.status", "=", "failed")
          .where("jobs.finished_sort", ">=", from),
      ),
    )
    .orderBy("t.group_id")
    .execute()
  return rows.map((row) => row.group_id)
}

type Reasoned = { error_code: string | null; error_message: string | null }

/** The most frequent reason and how many jobs it hit; null when the vendor gave none. */
function findMainReason(rows: readonly Reasoned[]): FailedFacts["reason"] {
  const counts = new Map<string, { words: string; jobs: number }>()
  for (const row of rows) {
    const words = (row.error_message ?? row.error_code)?.split("\n")[0]?.slice(0, 160)
    if (!words) continue
    const key = row.error_code ?? words.replaceAll(/\d+/g, "#")
    const reason = counts.get(key) ?? { words, jobs: 0 }
    counts.set(key, { ...reason, jobs: reason.jobs + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.jobs - a.jobs)[0] ?? null
}
