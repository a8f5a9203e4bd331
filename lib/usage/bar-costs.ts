import { type RawBuilder, sql } from "kysely"
import type { JobStatus } from "@/lib/domain/job"
import { type DayRange, isWholeMonth, listDays } from "@/lib/domain/usage"
import type { StackRow } from "@/lib/domain/usage-bars"
import type { Db } from "@/lib/store/store"
import { type CostQuery, listPartyPeriods, listTopNames, type Party } from "./costs"
import type { UsageMeasure } from "./schema"

/* The sums of ./costs by the bars of a chart: what comes back are hundreds of rows, however long the range is. */

type BarSums = { jobs: number; costJobs: number; costMilli: number }

/** `day`: the first of the bar. A model or format that is not known is null. */
export type BarCostRow = BarSums & { estimatedMilli: number; day: number; status: JobStatus; name: string | null }

/** A table of the statement's own, whose rows lead the way into the sums: each is one stretch of their key. */
function toBarsTable(bars: readonly DayRange[]): RawBuilder<unknown> {
  const rows = bars.map(({ from, until }) => sql`(cast(${from} as integer), cast(${until} as integer))`)
  return sql`bars(first_day, until_day) as (values ${sql.join(rows)})`
}

/** Our jobs by bar, status and model or format. Throws AppError("store_unavailable"). */
export async function listBarCosts(
  db: Db,
  { connection, zone }: CostQuery,
  { bars, by }: { bars: readonly DayRange[]; by: "model" | "output_format" },
): Promise<BarCostRow[]> {
  if (bars.length === 0) return []
  const isModel = by === "model"
  // "cross join" keeps SQLite to this order: bar by bar, and not every bar for every day.
  const { rows } = await sql<BarCostRow>`with ${toBarsTable(bars)}
    select bars.first_day as "day", sums.status as "status", sums.${sql.ref(by)} as "name",
      sum(sums.jobs) as "jobs", sum(sums.cost_jobs) as "costJobs", sum(sums.cost_milli) as "costMilli",
      sum(case when sums.status in ('completed', 'failed') then sums.cost_milli - sums.reported_milli else 0 end)
        as "estimatedMilli"
    from bars cross join ${sql.table(isModel ? "daily_models" : "daily_rollup")} as sums
    where sums.zone = ${zone} ${isModel ? sql`` : sql`and sums.basis = 'created'`}
      and sums.day >= bars.first_day and sums.day < bars.until_day
      ${connection === null ? sql`` : sql`and sums.connection = ${connection}`}
    group by bars.first_day, sums.status, sums.${sql.ref(by)}`.execute(db)
  // PostgreSQL answers a sum of int8 as numeric, which arrives as text.
  return rows.map((row) => ({
    day: Number(row.day),
    status: row.status,
    name: row.name || null,
    jobs: Number(row.jobs),
    costJobs: Number(row.costJobs),
    costMilli: Number(row.costMilli),
    estimatedMilli: Number(row.estimatedMilli),
  }))
}

/** Under this name stand the sums of jobs without one. */
const UNNAMED = ""

type DaySums = Omit<StackRow, "kind" | "name">

/** The periods that make up each bar: its month, where it is a whole one, else its days. */
function toBarOf(bars: readonly DayRange[]): Map<number, number> {
  const toPeriods = (bar: DayRange) => (isWholeMonth(bar) ? [Math.floor(bar.from / 100)] : listDays(bar))
  return new Map(bars.flatMap((bar) => toPeriods(bar).map((period) => [period, bar.from] as const)))
}

/** What is left of each bar once these rows are taken away. */
function toRest(all: readonly DaySums[], rows: readonly StackRow[]): StackRow[] {
  const rest = new Map<number, StackRow>()
  const add = ({ day, jobs, ended, costJobs, costMilli, isEstimated }: DaySums, sign: 1 | -1) => {
    const nothing = { jobs: 0, ended: 0, costJobs: 0, costMilli: 0 }
    const held = rest.get(day) ?? { day, kind: "other", name: null, ...nothing, isEstimated: false }
    rest.set(day, held)
    held.jobs += sign * jobs
    held.ended += sign * ended
    held.costJobs += sign * costJobs
    held.costMilli += sign * costMilli
    held.isEstimated ||= isEstimated
  }
  for (const row of all) add(row, 1)
  for (const row of rows) add(row, -1)
  // A job that came between the two reads is in these rows and not yet among all: nothing is left of it, not less than nothing.
  return [...rest.values()].filter(({ jobs }) => jobs > 0)
}

type PartyAsked = { bars: readonly DayRange[]; party: Party; measure: UsageMeasure; most: number }

/**
 * The bars of the few customers or projects that weigh most, of all others together, and of the jobs that name none. `all`: the
 * sums of every job by day. Throws AppError("store_unavailable").
 */
export async function listPartyStack(
  db: Db,
  query: CostQuery,
  { bars, party, measure, most }: PartyAsked,
  all: Promise<readonly DaySums[]>,
): Promise<StackRow[]> {
  const names = [...(await listTopNames(db, { ...query, party, measure, most })), UNNAMED]
  const barOf = toBarOf(bars)
  const firstOf = new Map(bars.flatMap((bar) => listDays(bar).map((day) => [day, bar.from] as const)))
  const every = (await all).map((row) => ({ ...row, day: firstOf.get(row.day) ?? row.day }))
  // The sums by customer and project do not tell what of them is an estimate.
  const estimated = new Set(every.flatMap((one) => (one.isEstimated ? [one.day] : [])))
  const sums = await listPartyPeriods(db, { ...query, party, names, periods: [...barOf.keys()] })
  const rows = sums.map(({ name, period, jobs, completed, failed, costJobs, costMilli }): StackRow => {
    const day = barOf.get(period) ?? period
    const whose = name === UNNAMED ? ({ kind: "unknown", name: null } as const) : ({ kind: "name", name } as const)
    const ended = completed + failed
    return { ...whose, day, jobs, ended, costJobs, costMilli, isEstimated: estimated.has(day) }
  })
  return [...rows, ...toRest(every, rows)]
}
