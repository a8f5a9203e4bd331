import { type Expression, type SqlBool, sql } from "kysely"
import { toInstant } from "@/lib/domain/reconcile-days"
import { SLOT_MS } from "@/lib/domain/reconcile-reckoning"
import type { ChargeJob } from "@/lib/domain/reconcile-types"
import { addDays, DAY } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import type { Tables } from "@/lib/store/schema"
import type { Db } from "@/lib/store/store"

/** More jobs than this are never read for one question: what is certain of them stands in the newest. */
export const MOST_JOBS = 2_000
export const IDS_AT_ONCE = 400
/** A job that we see so long after it was made came late: the sync is never that far behind. */
const LATE_MS = 2 * DAY

export const JOB_COLUMNS = [
  "id",
  "status",
  "attempt",
  "created_sort",
  "first_seen_at",
  "started_at",
  "finished_at",
  "model",
  "source_duration_ms",
  "output_duration_ms",
  "cost_milli",
  "credits_milli",
  "credits_estimate_milli",
  "billing_status",
  "request_id",
] as const

type Row = Pick<Tables["jobs"], (typeof JOB_COLUMNS)[number]>

export function toChargeJob(row: Row): ChargeJob {
  return {
    id: row.id,
    status: row.status,
    attempt: row.attempt,
    createdAt: row.created_sort,
    firstSeenAt: row.first_seen_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    model: row.model,
    lengthMs: row.source_duration_ms ?? row.output_duration_ms,
    costMilli: row.cost_milli,
    creditsMilli: row.credits_milli,
    estimateMilli: row.credits_estimate_milli,
    billingStatus: row.billing_status,
    requestId: row.request_id,
  }
}

/** Days next to one another as one range each. */
export function toRanges(days: Iterable<number>): DayRange[] {
  const ranges: DayRange[] = []
  for (const day of [...new Set(days)].toSorted((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last?.until === day) last.until = addDays(day, 1)
    else ranges.push({ from: day, until: addDays(day, 1) })
  }
  return ranges
}

/** Where and on which days: nothing is read when there are none. */
export type Where = { connection: string; ranges: readonly DayRange[] }

export function inRanges(column: string, ranges: readonly DayRange[]): Expression<SqlBool> {
  const at = sql.ref(column)
  const each = ranges.map(({ from, until }) => sql`(${at} >= ${toInstant(from)} and ${at} < ${toInstant(until)})`)
  return sql<SqlBool>`(${sql.join(each, sql` or `)})`
}

export function jobsOf(db: Db, { connection, ranges }: Where) {
  return db
    .selectFrom("jobs")
    .select(JOB_COLUMNS)
    .where("connection", "=", connection)
    .where(inRanges("created_sort", ranges))
}

/** All jobs of some days that could have cost something. */
export async function readDayJobs(db: Db, where: Where): Promise<ChargeJob[]> {
  if (where.ranges.length === 0) return []
  const rows = await jobsOf(db, where)
    .where((eb) => eb.or([eb("cost_milli", ">", 0), eb("credits_estimate_milli", ">", 0)]))
    .execute()
  return rows.map(toChargeJob)
}

/** Failed jobs that cost something. */
export async function readOddFailures(db: Db, where: Where): Promise<ChargeJob[]> {
  if (where.ranges.length === 0) return []
  const rows = await db
    .selectFrom("jobs")
    .select(JOB_COLUMNS)
    // As an expression, so that failed jobs are found by their state and not among all of the connection's.
    .where(sql<SqlBool>`connection || '' = ${where.connection}`)
    .where("status", "=", "failed")
    .where(inRanges("created_sort", where.ranges))
    .where("cost_milli", ">", 0)
    .orderBy("created_sort", "desc")
    .limit(MOST_JOBS)
    .execute()
  return rows.map(toChargeJob)
}

/** Completed jobs that cost nothing, or something else than length × rate. */
export async function readOddCompleted(db: Db, where: Where): Promise<ChargeJob[]> {
  if (where.ranges.length === 0) return []
  const rows = await jobsOf(db, where)
    .where("status", "=", "completed")
    .where((eb) => eb.or([eb("cost_milli", "=", 0), sql<SqlBool>`abs(credits_milli - credits_estimate_milli) >= 1000`]))
    .orderBy("created_sort", "desc")
    .limit(MOST_JOBS)
    .execute()
  return rows.map(toChargeJob)
}

/** A vendor has a handful of words; one that puts something else there is not read to its end. */
const MOST_WORDS = 50

/** The vendor's words about charges, each found by a step of the index. */
export async function listBillingWords(db: Db): Promise<string[]> {
  const words: string[] = []
  while (words.length < MOST_WORDS) {
    const next: { word: string | null } | undefined = await db
      .selectFrom("jobs")
      .select((eb) => eb.fn.min("billing_status").as("word"))
      .$if(words.length > 0, (query) => query.where("billing_status", ">", words.at(-1) ?? ""))
      .where("billing_status", "is not", null)
      .executeTakeFirst()
    if (next?.word == null) return words
    words.push(next.word)
  }
  return words
}

/** Jobs end within so much time of being made, or their end is not looked for. */
const LONGEST_MS = 30 * DAY

/** Ended jobs of a state that carry one of the words. */
export async function readByWords(
  db: Db,
  { connection, ranges }: Where,
  said: { status: "completed" | "failed"; words: readonly string[] },
): Promise<ChargeJob[]> {
  const [first, last] = [ranges[0], ranges.at(-1)]
  if (first === undefined || last === undefined || said.words.length === 0) return []
  const rows = await db
    .selectFrom("jobs")
    .select(JOB_COLUMNS)
    .where("billing_status", "in", said.words)
    .where("status", "=", said.status)
    .where("finished_sort", ">=", toInstant(first.from))
    .where("finished_sort", "<", toInstant(last.until) + LONGEST_MS)
    .where(sql<SqlBool>`connection || '' = ${connection}`)
    .where(sql<SqlBool>`created_sort + 0 >= ${toInstant(first.from)} and created_sort + 0 < ${toInstant(last.until)}`)
    .limit(MOST_JOBS)
    .execute()
  return rows.map(toChargeJob)
}

/** Completed jobs with credits of their own and an estimate: what is usual of amounts. */
export async function readPriced(db: Db, where: Where, most: number): Promise<ChargeJob[]> {
  if (where.ranges.length === 0) return []
  const rows = await jobsOf(db, where)
    .where("status", "=", "completed")
    .where("credits_milli", ">", 0)
    .where("credits_estimate_milli", ">", 0)
    .orderBy("created_sort", "desc")
    .limit(most)
    .execute()
  return rows.map(toChargeJob)
}

export async function readJobs(db: Db, connection: string, ids: readonly string[]): Promise<ChargeJob[]> {
  const jobs: ChargeJob[] = []
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const rows = await db
      .selectFrom("jobs")
      .select(JOB_COLUMNS)
      .where("id", "in", ids.slice(at, at + IDS_AT_ONCE))
      .where("connection", "=", connection)
      .execute()
    jobs.push(...rows.map(toChargeJob))
  }
  return jobs
}

/** Jobs that came into our record long after they were made. */
export async function readLate(db: Db, where: Where): Promise<ChargeJob[]> {
  if (where.ranges.length === 0) return []
  const rows = await jobsOf(db, where)
    .where(sql<SqlBool>`first_seen_at - created_sort > ${sql.lit(LATE_MS)}`)
    .orderBy("created_sort", "desc")
    .limit(MOST_JOBS)
    .execute()
  return rows.map(toChargeJob)
}

/** Cost by quarters of an hour of creation. Grows with jobs: asked for bounded ranges only. */
export async function readSlots(
  db: Db,
  connection: string,
  { from, until }: DayRange,
): Promise<{ slot: number; milli: number }[]> {
  const slot = sql<number>`created_sort / ${sql.lit(SLOT_MS)}`
  const rows = await db
    .selectFrom("jobs")
    .select([slot.as("slot"), sql<number>`sum(cost_milli)`.as("milli")])
    .where("connection", "=", connection)
    .where("created_sort", ">=", toInstant(from))
    .where("created_sort", "<", toInstant(until))
    .where("cost_milli", ">", 0)
    .groupBy(slot)
    .execute()
  return rows.map((row) => ({ slot: Number(row.slot), milli: Number(row.milli) }))
}
