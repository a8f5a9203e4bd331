import "server-only"
import { isTerminal, type JobStatus } from "@/lib/domain/job"
import type { DayRange } from "@/lib/domain/usage"
import { MOST_NAMES, type StackRow, toShownRows, toTopNames } from "@/lib/domain/usage-bars"
import type { OwnSums } from "@/lib/domain/usage-days"
import type { UsageSeries } from "@/lib/domain/usage-report"
import type { FacetFilter, JobListState } from "@/lib/jobs/list-schema"
import { toJobListHref } from "@/lib/jobs/list-schema"
import type { Db } from "@/lib/store/store"
import { type BarCostRow, listBarCosts, listPartyStack } from "./bar-costs"
import type { CostQuery } from "./costs"
import type { UsageDimension, UsageMeasure } from "./schema"

/** A status as the tabs of the list know it; in the order in which they are stacked. */
const STATUS_NAMES = {
  completed: "done",
  failed: "failed",
  processing: "running",
  other: "running",
  waiting: "waiting",
} as const satisfies Record<JobStatus, string>
const STATUS_ORDER = ["done", "failed", "running", "waiting"] as const

export type Stacked = { rows: StackRow[]; names: string[] }
type Asked = { query: CostQuery; bars: readonly DayRange[]; by: UsageDimension; measure: UsageMeasure }

function fromCost({ name, ...row }: BarCostRow): StackRow {
  return {
    day: row.day,
    kind: name === null ? "unknown" : "name",
    name,
    jobs: row.jobs,
    ended: isTerminal(row.status) ? row.jobs : 0,
    costJobs: row.costJobs,
    costMilli: row.costMilli,
    isEstimated: row.estimatedMilli > 0,
  }
}

function isEstimated({ status, costMilli, reportedMilli }: OwnSums): boolean {
  return isTerminal(status) && costMilli > reportedMilli
}

function fromOwn(row: OwnSums, name: string): StackRow {
  const { day, jobs, costJobs, costMilli, status } = row
  const ended = isTerminal(status) ? jobs : 0
  return { day, kind: "name", name, jobs, ended, costJobs, costMilli, isEstimated: isEstimated(row) }
}

function sumByDay(own: readonly OwnSums[]): Omit<StackRow, "kind" | "name">[] {
  const days = new Map<number, Omit<StackRow, "kind" | "name">>()
  for (const row of own) {
    const nothing = { jobs: 0, ended: 0, costJobs: 0, costMilli: 0, isEstimated: false }
    const day = days.get(row.day) ?? { day: row.day, ...nothing }
    days.set(row.day, day)
    day.jobs += row.jobs
    day.ended += isTerminal(row.status) ? row.jobs : 0
    day.costJobs += row.costJobs
    day.costMilli += row.costMilli
    day.isEstimated ||= isEstimated(row)
  }
  return [...days.values()]
}

/**
 * Our jobs by bar and value of a dimension; of many values the heaviest, and the rest as one. `own`: the same days by connection
 * and status, which are read anyway.
 */
export async function listStack(
  db: Db,
  { query, bars, by, measure }: Asked,
  own: Promise<readonly OwnSums[]>,
): Promise<Stacked> {
  if (by === "connection") {
    // Jobs cannot be narrowed to "all other connections", so there is no such part.
    const rows = (await own).map((row) => fromOwn(row, row.connection))
    return { rows, names: toTopNames(rows, measure, rows.length) }
  }
  if (by === "status") {
    const rows = (await own).map((row) => fromOwn(row, STATUS_NAMES[row.status]))
    return { rows, names: STATUS_ORDER.filter((name) => rows.some((row) => row.name === name)) }
  }
  if (by === "customer" || by === "project") {
    const asked = { bars, party: by, measure, most: MOST_NAMES }
    const rows = await listPartyStack(db, query, asked, own.then(sumByDay))
    return { rows, names: toTopNames(rows, measure, MOST_NAMES) }
  }
  const costs = await listBarCosts(db, query, { bars, by: by === "model" ? "model" : "output_format" })
  const rows = costs.map(fromCost)
  const names = toTopNames(rows, measure, MOST_NAMES)
  return { rows: toShownRows(rows, names), names }
}

function toFacet({ kind, name }: Pick<UsageSeries, "kind" | "name">, names: readonly string[]): FacetFilter | null {
  if (kind === "name") return { include: [name], exclude: [] }
  if (kind === "unknown") return { include: [null], exclude: [] }
  return kind === "other" ? { include: [], exclude: [...names, null] } : null
}

/** What narrows the list of jobs to a series, as a part of its address: "model=pro". */
export function toSeriesQuery(by: UsageDimension, names: readonly string[]) {
  return (series: Pick<UsageSeries, "kind" | "name">): string | null => {
    const facet = toFacet(series, names)
    if (facet === null) return null
    const href = toJobListHref(toState(by, facet, series.name))
    return href.slice(href.indexOf("?") + 1)
  }
}

const TABS = { done: "done", failed: "failed", running: "running", waiting: "waiting" } as const

function toState(by: UsageDimension, facet: FacetFilter, name: string | null): Partial<JobListState> {
  if (by === "connection") return { connection: name }
  // Only names of STATUS_NAMES stand here.
  if (by === "status") return { tab: TABS[name as keyof typeof TABS] }
  return { [by]: facet }
}
