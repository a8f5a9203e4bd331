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
  const rows = await db
    .selectFrom("jobs")
    .leftJoin("group_triage as t", "t.group_id", "jobs.group_id")
    .select(["jobs.group_id", "jobs.error_code", "jobs.error_message", "jobs.finished_sort", "t.state", "t.until_at"])
    .where("jobs.connection", "=", connection)
    .where("jobs.status", "=", "failed")
    .where("jobs.finished_sort", ">=", from)
    .orderBy("jobs.finished_sort", "desc")
    .limit(MOST_FAILED)
    .execute()
  const isHandled = (row: (typeof rows)[number]) =>
    row.state === "resolved" || (row.state === "ignored" && !(row.until_at !== null && row.until_at <= now))
  const open = rows.filter((row) => !isHandled(row))
  return {
    count: open.length,
    isCapped: rows.length === MOST_FAILED,
    since: open.at(-1)?.finished_sort ?? null,
    reason: findMainReason(open),
    handled: [...new Set(rows.filter(isHandled).flatMap((row) => row.group_id ?? []))],
  }
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
