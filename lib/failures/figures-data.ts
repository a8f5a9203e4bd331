import { type Expression, type SqlBool, sql } from "kysely"
import { DAY, HOUR, toIso } from "@/lib/domain/time"
import { type Buckets, toBar } from "@/lib/domain/time-buckets"
import { COUNT_CAP } from "@/lib/jobs/list-counts"
import { NO_CREDITS } from "@/lib/jobs/list-types"
import type { Where } from "@/lib/jobs/list-where"
import type { Db, Store } from "@/lib/store/store"
import type { GroupPart } from "./group-schema"
import type { GroupFigures } from "./list-schema"

/**
 * A failed job always has a group and no other job has one, so "has a group" stands for the status here: the index of grouped
 * jobs then answers alone.
 */
function ofGroups({ predicates }: Where): Expression<SqlBool> {
  return sql<SqlBool>`jobs.group_id is not null and ${sql.join(predicates, sql` and `)}`
}

/**
 * Where the failed jobs are read from. SQLite's planner, which knows no ranges, would else take an index whose rows must be
 * looked up one by one (200 ms instead of 20 with a million jobs); this one holds everything that is asked.
 */
function toSource(engine: Store["engine"] | null) {
  return engine === "sqlite" ? sql`jobs indexed by jobs_by_group` : sql`jobs`
}

/** What is read, and from which engine; null leaves the way to the planner, and models and formats out. */
type Reading = { db: Db; engine: Store["engine"] | null; where: Where }

/** Hours or days since 1970 on the wall clock, of the end of a job. */
function toUnit({ segments, unit }: Buckets) {
  const ms = sql.lit(unit === "hour" ? HOUR : DAY)
  const [last] = segments.slice(-1)
  if (segments.length <= 1) return sql<number>`(jobs.finished_sort + ${sql.lit(last?.offset ?? 0)}) / ${ms}`
  const cases = segments
    .slice(0, -1)
    .map(({ until, offset }) => sql`when jobs.finished_sort < ${sql.lit(until ?? 0)} then ${sql.lit(offset)}`)
  return sql<number>`(jobs.finished_sort + case ${sql.join(cases, sql` `)} else ${sql.lit(last?.offset ?? 0)} end) / ${ms}`
}

type Sum = {
  group: string
  unit: number
  jobs: number
  reported: number | null
  estimated: number | null
  estimatedJobs: number
  mayBe: number | null
  mayBeJobs: number
  unknownJobs: number
  first: number
  last: number
}

async function readSums({ db, engine, where }: Reading, buckets: Buckets): Promise<Sum[]> {
  const { rows } = await sql<Sum>`
    select jobs.group_id as "group", ${toUnit(buckets)} as unit, count(*) as jobs,
      sum(case when jobs.cost_basis <> 'estimated' then jobs.cost_milli end) as reported,
      sum(case when jobs.cost_basis = 'estimated' then jobs.cost_milli end) as estimated,
      sum(case when jobs.cost_basis = 'estimated' then 1 else 0 end) as "estimatedJobs",
      sum(case when jobs.cost_milli is null then jobs.credits_estimate_milli end) as "mayBe",
      sum(case when jobs.cost_milli is null and jobs.credits_estimate_milli is not null then 1 else 0 end) as "mayBeJobs",
      sum(case when jobs.cost_milli is null and jobs.credits_estimate_milli is null then 1 else 0 end) as "unknownJobs",
      min(jobs.finished_sort) as first, max(jobs.finished_sort) as last
    from ${toSource(engine)} where ${ofGroups(where)} group by 1, 2`.execute(db)
  return rows
}

export type Kinds = { models: (string | null)[]; formats: (string | null)[] }
type Spread = Kinds & Pick<GroupFigures, "customers" | "noCustomerJobs">

/** The different values of a column, as JSON text. */
function toDistinct(engine: Reading["engine"], column: "model" | "output_format") {
  const of = sql.ref(`jobs.${column}`)
  if (engine === null) return sql<string>`'[]'`
  return engine === "postgres"
    ? sql<string>`json_agg(distinct ${of})::text`
    : sql<string>`json_group_array(distinct ${of})`
}

/** Written by the query above, so its shape is known. */
function readValues(text: string): (string | null)[] {
  const values = JSON.parse(text) as (string | null)[]
  return values.toSorted((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1))
}

async function readSpreads({ db, engine, where }: Reading): Promise<Map<string, Spread>> {
  const { rows } = await sql<{ group: string; customers: number; silent: number; models: string; formats: string }>`
    select jobs.group_id as "group", count(distinct jobs.customer) as customers,
      count(*) - count(jobs.customer) as silent,
      ${toDistinct(engine, "model")} as models, ${toDistinct(engine, "output_format")} as formats
    from ${toSource(engine)} where ${ofGroups(where)} group by 1`.execute(db)
  return new Map(
    rows.map(({ group, customers, silent, models, formats }) => [
      group,
      {
        customers: customers || null,
        noCustomerJobs: Math.min(silent, COUNT_CAP),
        models: readValues(models),
        formats: readValues(formats),
      },
    ]),
  )
}

type Adding = Omit<GroupFigures, "firstAt" | "lastAt"> & Kinds & { first: number; last: number }

function add(held: Adding, row: Sum, bar: number): void {
  held.jobs += row.jobs
  held.bars[bar] = (held.bars[bar] ?? 0) + row.jobs
  held.credits.reportedMilli += Number(row.reported ?? 0)
  held.credits.estimatedMilli += Number(row.estimated ?? 0)
  held.credits.estimatedJobs += Number(row.estimatedJobs)
  held.credits.mayBeMilli += Number(row.mayBe ?? 0)
  held.credits.mayBeJobs += Number(row.mayBeJobs)
  held.credits.unknownJobs += Number(row.unknownJobs)
  held.first = Math.min(held.first, row.first)
  held.last = Math.max(held.last, row.last)
}

/**
 * Figures of every group that has a job under the filter. Number and bars come from one reading, so they cannot differ; from
 * 10,001 jobs on the number says so, while the bars keep what was counted. Throws AppError("store_unavailable").
 */
export async function readFigures(reading: Reading, buckets: Buckets): Promise<Map<string, GroupFigures & Kinds>> {
  const [sums, spreads] = await Promise.all([readSums(reading, buckets), readSpreads(reading)])
  const groups = new Map<string, Adding>()
  for (const row of sums) {
    const { customers = null, noCustomerJobs = 0, models = [], formats = [] } = spreads.get(row.group) ?? {}
    const held: Adding = groups.get(row.group) ?? {
      jobs: 0,
      bars: Array.from({ length: buckets.count }, () => 0),
      customers,
      noCustomerJobs,
      models,
      formats,
      credits: { ...NO_CREDITS },
      first: row.first,
      last: row.last,
    }
    add(held, row, toBar(row.unit, buckets))
    groups.set(row.group, held)
  }
  return new Map(
    [...groups].map(([id, { first, last, ...figures }]) => [
      id,
      { ...figures, jobs: Math.min(figures.jobs, COUNT_CAP), firstAt: toIso(first), lastAt: toIso(last) },
    ]),
  )
}

const MOST_PARTS = 12

/**
 * How the jobs under a filter are spread over the values of a column: the most frequent ones, "not known" among them however
 * rare, and what is left as one line, so that the parts add up to the whole.
 */
export async function readParts(
  { db, engine, where }: Reading,
  column: "customer" | "model" | "output_format" | "connection",
): Promise<GroupPart[]> {
  const by = sql.ref<string | null>(`jobs.${column}`)
  const { rows } = await sql<{ value: string | null; jobs: number; values: number; whole: number }>`
    select ${by} as value, count(*) as jobs, count(*) over () as "values", sum(count(*)) over () as whole
    from ${toSource(engine)} where ${ofGroups(where)} group by 1
    order by case when ${by} is null then 0 else 1 end, 2 desc, 1 limit ${MOST_PARTS}`.execute(db)
  const sorted = rows.toSorted((a, b) => b.jobs - a.jobs)
  const parts: GroupPart[] = sorted.map(({ value, jobs }) => ({ value, jobs: Math.min(jobs, COUNT_CAP) }))
  const [first] = rows
  const rest = Number(first?.values ?? 0) - rows.length
  if (!first || rest <= 0) return parts
  const left = Number(first.whole) - rows.reduce((sum, { jobs }) => sum + jobs, 0)
  return [...parts, { others: rest, jobs: Math.min(left, COUNT_CAP) }]
}
