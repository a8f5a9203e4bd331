import "server-only"
import { sql } from "kysely"
import { type DayRange, toMidnight } from "@/lib/domain/usage"
import type { StackRow } from "@/lib/domain/usage-bars"
import type { OwnSums, ReportedDay } from "@/lib/domain/usage-days"
import type { Db } from "@/lib/store/store"
import { type CostQuery, listParties, listPartyDays, type Party } from "./costs"

/* Sums by day alone: what is read here does not grow with the number of jobs. Each throws AppError("store_unavailable"). */

function sumsOf(db: Db, { connection, zone }: Pick<CostQuery, "connection" | "zone">) {
  return db
    .selectFrom("daily_models")
    .where("zone", "=", zone)
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
}

/** Our jobs by day, connection and status, and how much of their cost is the vendor's word. */
export async function listOwnSums(db: Db, query: CostQuery): Promise<OwnSums[]> {
  const rows = await sumsOf(db, query)
    .select(["connection", "day", "status"])
    .select([
      sql<number>`sum(jobs)`.as("jobs"),
      sql<number>`sum(cost_jobs)`.as("costJobs"),
      sql<number>`sum(cost_milli)`.as("costMilli"),
      sql<number>`sum(reported_milli)`.as("reportedMilli"),
      sql<number>`sum(length_ms)`.as("lengthMs"),
    ])
    .where("day", ">=", query.days.from)
    .where("day", "<", query.days.until)
    .groupBy(["connection", "day", "status"])
    .execute()
  // PostgreSQL answers a sum of int8 as numeric, which arrives as text.
  return rows.map((row) => ({
    ...row,
    jobs: Number(row.jobs),
    costJobs: Number(row.costJobs),
    costMilli: Number(row.costMilli),
    reportedMilli: Number(row.reportedMilli),
    lengthMs: Number(row.lengthMs),
  }))
}

/** The first day of which our record holds a job; null: it holds none. */
export async function findRecordFrom(db: Db, scope: Pick<CostQuery, "connection" | "zone">): Promise<number | null> {
  const row = await sumsOf(db, scope).select("day").orderBy("day").limit(1).executeTakeFirst()
  return row?.day ?? null
}

/** The first vendor day that the vendor reported anything of. */
export async function findReportedFrom(db: Db, connection: string | null): Promise<number | null> {
  const row = await db
    .selectFrom("usage_days")
    .select("day")
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .orderBy("day")
    .limit(1)
    .executeTakeFirst()
  return row?.day ?? null
}

export function listReportedDays(db: Db, connection: string | null, days: DayRange): Promise<ReportedDay[]> {
  return db
    .selectFrom("usage_days")
    .select(["connection", "day", "jobs", "completed", "failed", "credits_milli as creditsMilli", "calls"])
    .where("day", ">=", days.from)
    .where("day", "<", days.until)
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .execute()
}

export function listGaps(db: Db, connection: string | null, days: DayRange) {
  return db
    .selectFrom("usage_gaps")
    .select(["connection", "from_at as fromAt", "to_at as toAt"])
    .where("to_at", ">=", toMidnight(days.from))
    .where("from_at", "<", toMidnight(days.until))
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .orderBy("from_at")
    .limit(100)
    .execute()
}

/** The newest summary of each connection, one by one: the rows hold whole answers, so none but these is touched. */
export async function listSummaries(db: Db, connection: string | null) {
  const names =
    connection === null
      ? (await db.selectFrom("usage_snapshots").select("connection").distinct().execute()).map((row) => row.connection)
      : [connection]
  const newest = await Promise.all(
    names.map((name) =>
      db
        .selectFrom("usage_snapshots")
        .select(["connection", "days", "credits_milli as creditsMilli", "fetched_at as fetchedAt"])
        .where("connection", "=", name)
        .orderBy("fetched_at", "desc")
        .limit(1)
        .executeTakeFirst(),
    ),
  )
  return newest.filter((row) => row !== undefined)
}

/** Under this name stand the sums of jobs without one. */
const UNNAMED = ""

type DaySums = Omit<StackRow, "kind" | "name">

/** What is left of each day once these rows are taken away. */
function toRest(all: readonly DaySums[], rows: readonly DaySums[]): StackRow[] {
  const days = new Map(all.map((day) => [day.day, { ...day, kind: "other", name: null } satisfies StackRow]))
  for (const row of rows) {
    const day = days.get(row.day)
    if (!day) continue
    day.jobs -= row.jobs
    day.ended -= row.ended
    day.costJobs -= row.costJobs
    day.costMilli -= row.costMilli
  }
  return [...days.values()]
}

/**
 * The days of the few customers or projects that cost most, of all others together, and of the jobs that name none. `all`: the
 * sums of every job by day.
 */
export async function listPartyStack(
  db: Db,
  query: CostQuery & { party: Party; most: number },
  all: Promise<readonly DaySums[]>,
): Promise<StackRow[]> {
  const top = await listParties(db, query)
  const days = await listPartyDays(db, { ...query, names: [...top.map((one) => one.name), UNNAMED] })
  const sums = await all
  const estimated = new Set(sums.flatMap((one) => (one.isEstimated ? [one.day] : [])))
  const rows = days.map(
    ({ name, day, jobs, completed, failed, costJobs, costMilli }): StackRow => ({
      kind: name === UNNAMED ? "unknown" : "name",
      name: name === UNNAMED ? null : name,
      day,
      jobs,
      ended: completed + failed,
      costJobs,
      costMilli,
      isEstimated: estimated.has(day),
    }),
  )
  return [...rows, ...toRest(sums, rows)]
}
