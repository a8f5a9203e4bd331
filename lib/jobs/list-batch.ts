import { type SqlBool, sql } from "kysely"
import type { JobStatus } from "@/lib/domain/job"
import { AppError } from "@/lib/errors"
import type { Db } from "@/lib/store/store"
import type { Sort } from "./list-schema"
import type { Where } from "./list-where"

/** A place in a list: the sort key of a row and its tie-breaker. */
export type Key = { sort: number; num: number }
/** `after`: towards the end of the list, `before`: towards its beginning. */
export type Cursor = { side: "after" | "before"; key: Key }

const CURSOR = /^([ab])(-?\d{1,16})\.(\d{1,16})$/

export function toCursorText(cursor: Cursor): string {
  return `${cursor.side === "after" ? "a" : "b"}${cursor.key.sort}.${cursor.key.num}`
}

/** Throws AppError("invalid"): a cursor is made by us, so a broken one was tampered with. */
export function parseCursor(text: string): Cursor {
  const match = CURSOR.exec(text)
  if (!match) throw new AppError("invalid", "This place in the list cannot be read. Reload the list.")
  return { side: match[1] === "a" ? "after" : "before", key: { sort: Number(match[2]), num: Number(match[3]) } }
}

/** "finished-desc" → the column that sorts and whether the newest comes first. */
export function toOrder(sort: Sort): { column: "created_sort" | "finished_sort"; isDescending: boolean } {
  return {
    column: sort.startsWith("created") ? "created_sort" : "finished_sort",
    isDescending: sort.endsWith("desc"),
  }
}

type Read = { where: Where; sort: Sort; cursor: Cursor | null; limit: number }

/** The key of a row in a given order. */
export function toKey(row: { num: number; created_sort: number; finished_sort: number }, sort: Sort): Key {
  return { sort: row[toOrder(sort).column], num: row.num }
}

/** Rows on one side of a key, as an index range. Both engines compare row values and use the index for them. */
export function toSidePredicate(cursor: Cursor, sort: Sort) {
  const { column, isDescending } = toOrder(sort)
  const isTowardsSmaller = (cursor.side === "after") === isDescending
  const place = sql`(${cursor.key.sort}, ${cursor.key.num})`
  const row = sql`(${sql.ref(`jobs.${column}`)}, jobs.num)`
  return isTowardsSmaller ? sql<SqlBool>`${row} < ${place}` : sql<SqlBool>`${row} > ${place}`
}

async function readOne(db: Db, read: Read, status: JobStatus | null) {
  const { column, isDescending } = toOrder(read.sort)
  const isBackwards = read.cursor?.side === "before"
  const direction = isDescending === isBackwards ? "asc" : "desc"
  let query = db
    .selectFrom("jobs")
    .select((eb) => [
      "jobs.num",
      "jobs.connection",
      "jobs.id",
      "jobs.status",
      "jobs.status_raw",
      "jobs.progress",
      "jobs.attempt",
      "jobs.created_at",
      "jobs.created_sort",
      "jobs.first_seen_at",
      "jobs.started_at",
      "jobs.started_not_before",
      "jobs.finished_at",
      "jobs.finished_not_before",
      "jobs.finished_sort",
      "jobs.customer",
      "jobs.project",
      "jobs.user_ref",
      "jobs.file_name",
      "jobs.input_url",
      "jobs.model",
      "jobs.output_format",
      "jobs.bg_type",
      "jobs.error_code",
      sql<string | null>`substr(jobs.error_message, 1, 300)`.as("error_message"),
      "jobs.request_id",
      "jobs.source_duration_ms",
      "jobs.output_duration_ms",
      "jobs.total_ms",
      "jobs.credits_milli",
      "jobs.credits_estimate_milli",
      "jobs.cost_milli",
      "jobs.cost_basis",
      "jobs.billing_status",
      "jobs.missing_since",
      "jobs.group_id",
      eb
        .selectFrom("active_jobs")
        .select("active_jobs.due_at")
        .whereRef("active_jobs.connection", "=", "jobs.connection")
        .whereRef("active_jobs.job_id", "=", "jobs.id")
        .as("due_at"),
      eb
        .selectFrom("group_triage")
        .select("group_triage.state")
        .whereRef("group_triage.group_id", "=", "jobs.group_id")
        .as("group_state"),
      eb
        .selectFrom("group_triage")
        .select("group_triage.until_at")
        .whereRef("group_triage.group_id", "=", "jobs.group_id")
        .as("group_until"),
    ])
    .where((eb) => eb.and(read.where.predicates))
    .orderBy(`jobs.${column}`, direction)
    .orderBy("jobs.num", direction)
    .limit(read.limit)
  if (status !== null) query = query.where("jobs.status", "=", status)
  if (read.cursor !== null) query = query.where(toSidePredicate(read.cursor, read.sort))
  const rows = await query.execute()
  return isBackwards ? rows.reverse() : rows
}

export type JobRecord = Awaited<ReturnType<typeof readOne>>[number]

function compareKeys(a: Key, b: Key, sort: Sort): number {
  const difference = a.sort - b.sort || a.num - b.num
  return toOrder(sort).isDescending ? -difference : difference
}

/**
 * The `limit` rows next to the cursor (or at the beginning), in list order, whichever side is read. Each status is its own
 * index range; the ranges are merged here.
 */
export async function readBatch(db: Db, read: Read): Promise<JobRecord[]> {
  const [first = null, ...others] = read.where.statuses
  if (others.length === 0) return readOne(db, read, first)
  const parts = await Promise.all(read.where.statuses.map((status) => readOne(db, read, status)))
  const merged = parts.flat().sort((a, b) => compareKeys(toKey(a, read.sort), toKey(b, read.sort), read.sort))
  return read.cursor?.side === "before" ? merged.slice(-read.limit) : merged.slice(0, read.limit)
}
