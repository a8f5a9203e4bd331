import { type SelectQueryBuilder, sql } from "kysely"
import type { JobRef } from "@/lib/domain/job"
import { toIso, toIsoDay } from "@/lib/domain/time"
import type { Tables } from "@/lib/store/schema"
import type { Db, Store } from "@/lib/store/store"
import {
  COMPLAINTS,
  type Complaint,
  type QualityCell,
  type QualityFilter,
  type QualityReport,
  toQualityRange,
} from "./schema"

const SHOWN = 100
/** "10k+" is shown beyond. */
const COUNT_CAP = 10_001

/** What is wrong with one job, newest first. */
export async function listComplaintsOf(db: Db, ref: JobRef): Promise<Complaint[]> {
  const rows = await db
    .selectFrom("quality_complaints as complaint")
    .leftJoin("people", "people.id", "complaint.by")
    .select(["complaint.num", "complaint.kind", "complaint.note", "complaint.by", "complaint.at", "people.name"])
    .where("complaint.connection", "=", ref.connection)
    .where("complaint.job_id", "=", ref.jobId)
    .orderBy("complaint.num", "desc")
    .execute()
  return rows.map((row) => ({
    num: row.num,
    kind: row.kind,
    note: row.note,
    by: { id: row.by, name: row.name ?? "someone who left" },
    at: toIso(row.at),
  }))
}

type Range = { from: number; until: number }
type Asked = { range: Range; connection: string | null }

/** Completed jobs by model and format, as the sync's own sums have them. */
async function readCompleted(db: Db, { range, connection }: Asked): Promise<QualityCell[]> {
  let query = db
    .selectFrom("daily_rollup")
    .select(["model", "output_format as format", sql<number>`sum(jobs)`.as("completed")])
    .where("zone", "=", "utc")
    .where("basis", "=", "finished")
    .where("status", "=", "completed")
    .where("day", ">=", range.from)
    .where("day", "<", range.until)
    .groupBy(["model", "output_format"])
  if (connection !== null) query = query.where("connection", "=", connection)
  const rows = await query.execute()
  // PostgreSQL adds int8 up to numeric, which its driver hands over as text.
  return rows
    .map((row) => ({ ...row, completed: Number(row.completed), complained: 0 }))
    .filter((row) => row.completed > 0)
}

type Complained = Tables & { complaint: Tables["quality_complaints"] }

/**
 * Complaints whose job ended in the range: the same jobs as are counted as completed. Their few rows are read first, each with
 * its job: SQLite keeps to the order of a cross join, and would else go through all completed jobs of the range.
 */
export function complaintsIn(
  store: Store,
  { range, connection }: Asked,
): SelectQueryBuilder<Complained, "complaint" | "jobs", object> {
  const query = store.read
    .selectFrom("quality_complaints as complaint")
    .crossJoin("jobs")
    .whereRef("jobs.id", "=", "complaint.job_id")
    .whereRef("jobs.connection", "=", "complaint.connection")
    .where("jobs.status", "=", "completed")
    .where("jobs.finished_sort", ">=", toInstant(range.from))
    .where("jobs.finished_sort", "<", toInstant(range.until))
    .where(store.withinLimit())
  return connection === null ? query : query.where("jobs.connection", "=", connection)
}

function toInstant(day: number): number {
  return Date.parse(`${toIsoDay(day)}T00:00:00Z`)
}

/** Each job once, however much is wrong with it. */
async function readComplained(store: Store, asked: Asked): Promise<QualityCell[]> {
  const rows = await complaintsIn(store, asked)
    .select([
      sql<string>`coalesce(jobs.model, '')`.as("model"),
      sql<string>`coalesce(jobs.output_format, '')`.as("format"),
      sql<number>`count(distinct jobs.num)`.as("complained"),
    ])
    .groupBy(["jobs.model", "jobs.output_format"])
    .execute()
  return rows.map((row) => ({ ...row, completed: 0, complained: Number(row.complained) }))
}

function narrow<Q extends ReturnType<typeof complaintsIn>>(query: Q, { model, format }: QualityFilter): Q {
  let narrowed: ReturnType<typeof complaintsIn> = query
  if (model !== null)
    narrowed = model === "" ? narrowed.where("jobs.model", "is", null) : narrowed.where("jobs.model", "=", model)
  if (format !== null) {
    narrowed =
      format === ""
        ? narrowed.where("jobs.output_format", "is", null)
        : narrowed.where("jobs.output_format", "=", format)
  }
  // Only predicates were added.
  return narrowed as Q
}

async function readKinds(store: Store, asked: Asked, filter: QualityFilter): Promise<QualityReport["kinds"]> {
  const rows = await narrow(complaintsIn(store, asked), filter)
    .select(["complaint.kind", (e) => e.fn.countAll<number>().as("complaints")])
    .groupBy("complaint.kind")
    .execute()
  return COMPLAINTS.flatMap((kind) => {
    const complaints = Number(rows.find((row) => row.kind === kind)?.complaints ?? 0)
    return complaints > 0 ? [{ kind, complaints }] : []
  }).sort((a, b) => b.complaints - a.complaints)
}

async function readNewest(store: Store, asked: Asked, filter: QualityFilter): Promise<QualityReport["newest"]> {
  let query = narrow(complaintsIn(store, asked), filter)
  if (filter.kind !== null) query = query.where("complaint.kind", "=", filter.kind)
  const rows = await query
    .leftJoin("people", "people.id", "complaint.by")
    .select([
      "complaint.num",
      "complaint.kind",
      "complaint.note",
      "complaint.by",
      "complaint.at",
      "complaint.connection",
      "complaint.job_id",
      "people.name",
      "jobs.model",
      "jobs.output_format",
      "jobs.customer",
      "jobs.file_name",
    ])
    .orderBy("complaint.num", "desc")
    .limit(SHOWN)
    .execute()
  return rows.map((row) => ({
    num: row.num,
    kind: row.kind,
    note: row.note,
    by: { id: row.by, name: row.name ?? "someone who left" },
    at: toIso(row.at),
    job: { connection: row.connection, jobId: row.job_id },
    model: row.model,
    format: row.output_format,
    customer: row.customer,
    fileName: row.file_name,
  }))
}

/** One list: a pair of which only complaints are known (its sums lag) is shown too, never dropped. */
function join(completed: QualityCell[], complained: QualityCell[]): QualityCell[] {
  const cells = new Map<string, QualityCell>()
  for (const cell of [...completed, ...complained]) {
    const key = JSON.stringify([cell.model, cell.format])
    const held = cells.get(key) ?? { ...cell, completed: 0, complained: 0 }
    held.completed += cell.completed
    held.complained += cell.complained
    cells.set(key, held)
  }
  return [...cells.values()].sort((a, b) => b.complained - a.complained || b.completed - a.completed)
}

/**
 * How often results were complained of, by model and format, among the jobs that completed in the newest days (UTC); and the
 * newest complaints of the filter. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function getQuality(
  store: Store,
  filter: QualityFilter,
  { connection, now }: { connection: string | null; now: number },
): Promise<QualityReport> {
  const range = toQualityRange(filter.days, now)
  const asked = { range, connection }
  const [completed, complained, kinds, newest] = await Promise.all([
    readCompleted(store.read, asked),
    readComplained(store, asked),
    readKinds(store, asked, filter),
    readNewest(store, asked, filter),
  ])
  const cells = join(completed, complained)
  const found = kinds.filter(({ kind }) => filter.kind === null || kind === filter.kind)
  return {
    ...range,
    cells,
    completed: cells.reduce((sum, cell) => sum + cell.completed, 0),
    complained: cells.reduce((sum, cell) => sum + cell.complained, 0),
    kinds,
    found: Math.min(
      COUNT_CAP,
      found.reduce((sum, one) => sum + one.complaints, 0),
    ),
    newest,
  }
}
