import { sql } from "kysely"
import type { JobStatus } from "@/lib/domain/job"
import { type Span, toPeriodSpans } from "@/lib/domain/period-spans"
import type { DayRange } from "@/lib/domain/usage"
import type { DailyRollupTable } from "@/lib/store/schema-rollup"
import type { Db } from "@/lib/store/store"
import type { UsageMeasure } from "./schema"

/**
 * What every figure about credits is read from: sums by the day on which jobs were made, kept with the jobs. So a page, its
 * CSV, the review and the command line cannot differ.
 */
export type CostQuery = {
  /** Null: all. */
  connection: string | null
  /** Whose days: the vendor's (UTC) or TEAM_TIME_ZONE's. */
  zone: "utc" | "team"
  /** Half-open, days such as 20261124. */
  days: DayRange
}

export const COST_DIMENSIONS = ["day", "model", "output_format", "connection"] as const
export type CostDimension = (typeof COST_DIMENSIONS)[number]

/** Milli-credits and ms. `costJobs` of `jobs` have a known cost; of ended jobs the rest is not known, never 0. */
export type CostSums = {
  jobs: number
  costJobs: number
  costMilli: number
  /** How much of that is our estimate and not the vendor's word. */
  estimatedMilli: number
  /** What those jobs would have cost had each been charged in full. */
  fullMilli: number
  /** Length of those jobs. */
  costMs: number
  /** Length of all jobs of the row, where known. */
  lengthMs: number
}

/** One row of sums; a dimension that was not asked for is null, as is a model or format that is not known ("" in the store). */
export type CostRow = CostSums & {
  status: JobStatus
  day: number | null
  model: string | null
  format: string | null
  connection: string | null
}

/** The sums by day of creation that know the dimensions asked for, in as few rows as can be. */
function costsOf(db: Db, by: readonly CostDimension[]) {
  const hasFormat = by.includes("output_format")
  const table = sql.table(hasFormat ? "daily_rollup" : "daily_models")
  return db
    .selectFrom(sql<DailyRollupTable>`${table}`.as("sums"))
    .$if(hasFormat, (query) => query.where("basis", "=", "created"))
}

/** Sums by status and the dimensions asked for. Cost grows with days, models and formats, not with jobs. */
export async function listCosts(
  db: Db,
  { connection, zone, days }: CostQuery,
  by: readonly CostDimension[],
): Promise<CostRow[]> {
  const rows = await costsOf(db, by)
    .select("status")
    .select([...by])
    .select([
      sql<number>`sum(jobs)`.as("jobs"),
      sql<number>`sum(cost_jobs)`.as("costJobs"),
      sql<number>`sum(cost_milli)`.as("costMilli"),
      // Of a job that has not ended the vendor may name what it reserved: that is no cost yet.
      sql<number>`sum(case when status in ('completed', 'failed') then cost_milli - reported_milli else 0 end)`.as(
        "estimatedMilli",
      ),
      sql<number>`sum(full_milli)`.as("fullMilli"),
      sql<number>`sum(cost_ms)`.as("costMs"),
      sql<number>`sum(length_ms)`.as("lengthMs"),
    ])
    .where("zone", "=", zone)
    .where("day", ">=", days.from)
    .where("day", "<", days.until)
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .groupBy(["status", ...by])
    .execute()
  // PostgreSQL answers a sum of int8 as numeric, which arrives as text.
  return rows.map((row) => ({
    status: row.status,
    day: row.day ?? null,
    model: row.model || null,
    format: row.output_format || null,
    connection: row.connection ?? null,
    jobs: Number(row.jobs),
    costJobs: Number(row.costJobs),
    costMilli: Number(row.costMilli),
    estimatedMilli: Number(row.estimatedMilli),
    fullMilli: Number(row.fullMilli),
    costMs: Number(row.costMs),
    lengthMs: Number(row.lengthMs),
  }))
}

export type Party = "customer" | "project"

export type PartySums = {
  name: string
  jobs: number
  completed: number
  failed: number
  costJobs: number
  costMilli: number
  lengthMs: number
}

const partySums = [
  sql<number>`sum(jobs)`.as("jobs"),
  sql<number>`sum(completed)`.as("completed"),
  sql<number>`sum(failed)`.as("failed"),
  sql<number>`sum(cost_jobs)`.as("costJobs"),
  sql<number>`sum(cost_milli)`.as("costMilli"),
  sql<number>`sum(length_ms)`.as("lengthMs"),
] as const

function partiesOf(db: Db, party: Party, { connection, zone }: CostQuery) {
  return db
    .selectFrom("daily_parties")
    .where("zone", "=", zone)
    .where("party", "=", party)
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
}

function toPartySums(row: { [K in keyof PartySums]: PartySums[K] }): PartySums {
  return {
    name: row.name,
    jobs: Number(row.jobs),
    completed: Number(row.completed),
    failed: Number(row.failed),
    costJobs: Number(row.costJobs),
    costMilli: Number(row.costMilli),
    lengthMs: Number(row.lengthMs),
  }
}

/** The names that cost most, most first (then most jobs, then by name). Jobs without a name are in none of them. */
export async function listParties(db: Db, query: CostQuery & { party: Party; most: number }): Promise<PartySums[]> {
  const [first, ...others] = toPeriodSpans(query.days).map((span) => listSpan(db, query, span))
  if (!first) return []
  // One by one, since for "this or that period" the engines may choose to read every name instead.
  const spans = others.reduce((all, one) => all.unionAll(one), first)
  const rows = await db
    .selectFrom(spans.as("spans"))
    .select("name")
    .select([...partySums])
    .groupBy("name")
    .having(sql<boolean>`sum(jobs) > 0`)
    .orderBy("costMilli", "desc")
    .orderBy("jobs", "desc")
    .orderBy("name")
    .limit(query.most)
    .execute()
  return rows.map(toPartySums)
}

function listSpan(db: Db, query: CostQuery & { party: Party }, { from, until, sign }: Span) {
  const signed = (column: "jobs" | "completed" | "failed" | "cost_jobs" | "cost_milli" | "length_ms") =>
    sql<number>`${sql.lit(sign)} * ${sql.ref(column)}`.as(column)
  return partiesOf(db, query.party, query)
    .where("period", ">=", from)
    .where("period", "<", until)
    .where("name", "!=", "")
    .select("name")
    .select([
      signed("jobs"),
      signed("completed"),
      signed("failed"),
      signed("cost_jobs"),
      signed("cost_milli"),
      signed("length_ms"),
    ])
}

/** The names that weigh most by credits or by jobs, heaviest first. Reads the two columns alone: half the time of `listParties`. */
export async function listTopNames(
  db: Db,
  query: CostQuery & { party: Party; measure: UsageMeasure; most: number },
): Promise<string[]> {
  const [first, ...others] = toPeriodSpans(query.days).map(({ from, until, sign }) =>
    partiesOf(db, query.party, query)
      .where("period", ">=", from)
      .where("period", "<", until)
      .where("name", "!=", "")
      .select("name")
      .select([
        sql<number>`${sign < 0 ? sql`-jobs` : sql`jobs`}`.as("jobs"),
        sql<number>`${sign < 0 ? sql`-cost_milli` : sql`cost_milli`}`.as("milli"),
      ]),
  )
  if (!first) return []
  const [weight, other] = query.measure === "jobs" ? ["jobs", "milli"] : ["milli", "jobs"]
  const rows = await db
    .selectFrom(others.reduce((all, one) => all.unionAll(one), first).as("spans"))
    .select("name")
    .groupBy("name")
    .having(sql<boolean>`sum(jobs) > 0`)
    .orderBy(sql`sum(${sql.ref(weight)})`, "desc")
    .orderBy(sql`sum(${sql.ref(other)})`, "desc")
    .orderBy("name")
    .limit(query.most)
    .execute()
  return rows.map((row) => row.name)
}

/** Sums of a few names by day or month, whichever `periods` names; "" stands for the jobs without a name. */
export async function listPartyPeriods(
  db: Db,
  query: CostQuery & { party: Party; names: readonly string[]; periods: readonly number[] },
): Promise<(PartySums & { period: number })[]> {
  if (query.names.length === 0 || query.periods.length === 0) return []
  const rows = await partiesOf(db, query.party, query)
    .where("name", "in", [...query.names])
    // Each by its value and not as a stretch: so both engines take the index that begins with the name.
    .where("period", "in", [...query.periods])
    .select(["name", "period"])
    .select([...partySums])
    .groupBy(["name", "period"])
    .execute()
  return rows.map((row) => ({ ...toPartySums(row), period: row.period }))
}

/** How long ended jobs waited and ran: jobs per bucket of domain/duration-buckets. */
export async function listDurations(
  db: Db,
  { connection, zone, days }: CostQuery,
): Promise<{ kind: "queue" | "run"; bucket: number; jobs: number }[]> {
  const [first, ...others] = toPeriodSpans(days).map(({ from, until, sign }) =>
    db
      .selectFrom("daily_durations")
      .select(["kind", "bucket", sql<number>`${sql.lit(sign)} * jobs`.as("jobs")])
      .where("zone", "=", zone)
      .where("kind", "in", ["queue", "run"])
      .where("day", ">=", from)
      .where("day", "<", until)
      .$if(connection !== null, (query) => query.where("connection", "=", connection ?? "")),
  )
  if (!first) return []
  const rows = await db
    .selectFrom(others.reduce((all, one) => all.unionAll(one), first).as("spans"))
    .select(["kind", "bucket", sql<number>`sum(jobs)`.as("jobs")])
    .groupBy(["kind", "bucket"])
    .having(sql<boolean>`sum(jobs) > 0`)
    .execute()
  return rows.map((row) => ({ kind: row.kind, bucket: row.bucket, jobs: Number(row.jobs) }))
}
