import type { DaySums } from "@/lib/domain/anomaly"
import type { ModelSums } from "@/lib/domain/explain"
import { isTerminal } from "@/lib/domain/job"
import { addDays, toDay } from "@/lib/domain/time"
import { type DayRange, listDays } from "@/lib/domain/usage"
import type { CostRow, PartySums } from "@/lib/usage/costs"
import type { NamedSum, ReviewReport, WeekFigures } from "./schema"
import { type ReviewScope, toJobsHref } from "./scope"

type Counted = Pick<
  WeekFigures,
  "jobs" | "completed" | "failed" | "pending" | "costMilli" | "unknownJobs" | "usableMs" | "pricedMs"
>

function total(rows: readonly CostRow[], name: "jobs" | "costJobs" | "costMilli" | "lengthMs" | "costMs"): number {
  return rows.reduce((sum, row) => sum + row[name], 0)
}

/** Known cost of some rows: 0 where nothing has ended that could have cost, null where of all that ended nothing is known. */
function toKnownCost(rows: readonly CostRow[]): number | null {
  const ended = rows.filter(({ status }) => isTerminal(status))
  return total(ended, "costJobs") === 0 && total(ended, "jobs") > 0 ? null : total(ended, "costMilli")
}

export function isWithin(day: number | null, { from, until }: DayRange): boolean {
  return day !== null && day >= from && day < until
}

/** Days that are asked of, and the first of which our record holds a job; null: of none. */
export type Asked = { days: DayRange; recordFrom: number | null }

/** Whether our record begins after all of the days: then it says nothing of them, and not that nothing was made. */
export function isBeforeRecord({ days, recordFrom }: Asked): boolean {
  return recordFrom === null || recordFrom >= days.until
}

const NOT_KNOWN: Counted = {
  jobs: null,
  completed: null,
  failed: null,
  pending: null,
  costMilli: null,
  unknownJobs: null,
  usableMs: null,
  pricedMs: 0,
}

/** What is known of the jobs of some days, whose rows these are. */
export function toCounted(rows: readonly CostRow[], asked: Asked): Counted {
  return isBeforeRecord(asked) ? NOT_KNOWN : toSums(rows)
}

type Sums = { [K in keyof Counted]: K extends "costMilli" | "usableMs" ? number | null : number }

/** Sums of rows, whatever their days. */
export function toSums(rows: readonly CostRow[]): Sums {
  const of = (status: "completed" | "failed") => rows.filter((row) => row.status === status)
  const [completed, failed] = [total(of("completed"), "jobs"), total(of("failed"), "jobs")]
  const jobs = total(rows, "jobs")
  const lengthMs = total(of("completed"), "lengthMs")
  return {
    jobs,
    completed,
    failed,
    pending: jobs - completed - failed,
    costMilli: toKnownCost(rows),
    unknownJobs: completed + failed - total([...of("completed"), ...of("failed")], "costJobs"),
    usableMs: lengthMs === 0 && completed > 0 ? null : lengthMs,
    // Of less than half a price says nothing of the rest: the usage page does without them, too.
    pricedMs: 2 * total(of("completed"), "costJobs") < completed ? 0 : total(of("completed"), "costMs"),
  }
}

function groupBy<K>(rows: readonly CostRow[], toKey: (row: CostRow) => K): Map<K, CostRow[]> {
  const groups = new Map<K, CostRow[]>()
  for (const row of rows) {
    const group = groups.get(toKey(row))
    if (group) group.push(row)
    else groups.set(toKey(row), [row])
  }
  return groups
}

/** What explains a change is made of the jobs whose cost is known. */
export function toModelSums(rows: readonly CostRow[]): ModelSums[] {
  return [...groupBy(rows, ({ model }) => model)].map(([model, own]) => {
    const sums = { model, jobs: 0, costMilli: 0, fullMilli: 0, costMs: 0 }
    for (const row of own) {
      sums.jobs += row.costJobs
      sums.costMilli += row.costMilli
      sums.fullMilli += row.fullMilli
      sums.costMs += row.costMs
    }
    return sums
  })
}

function holdEstimates(rows: readonly CostRow[]): boolean {
  return rows.some(({ estimatedMilli }) => estimatedMilli > 0)
}

type MarkedDay = DaySums & { isEstimated: boolean }

/** Every day of a range that our record holds, those without a job as noughts. */
export function toDaySums(rows: readonly CostRow[], { from, until }: DayRange): Map<number, MarkedDay> {
  const byDay = groupBy(rows, ({ day }) => day)
  const days = new Map<number, MarkedDay>()
  for (let day = from; day < until; day = addDays(day, 1)) {
    const own = byDay.get(day) ?? []
    const { jobs, completed, failed, costMilli } = toSums(own)
    days.set(day, { day, jobs, completed, failed, costMilli, isEstimated: holdEstimates(own) })
  }
  return days
}

/** The week's days up to today; nothing is known of those before our record begins. */
export function toDayLines(
  rows: readonly CostRow[],
  scope: ReviewScope,
  recordFrom: number | null,
): ReviewReport["days"] {
  const today = toDay(scope.now, scope.zone)
  const { from, until } = scope.days
  const known = toDaySums(rows, { from: Math.max(from, recordFrom ?? until), until })
  return listDays(scope.days)
    .filter((day) => day <= today)
    .map((day) => {
      const { jobs, failed, costMilli, isEstimated } = known.get(day) ?? { ...NOT_KNOWN, isEstimated: false }
      const href = toJobsHref(scope, { from: day, until: addDays(day, 1) })
      return { day, jobs, failed, costMilli, isEstimated, href }
    })
}

function toShare(costMilli: number | null, all: number | null): number | null {
  return costMilli === null || all === null || all <= 0 ? null : costMilli / all
}

const byCost = (a: NamedSum, b: NamedSum) =>
  (b.costMilli ?? -1) - (a.costMilli ?? -1) || b.jobs - a.jobs || (a.name ?? "").localeCompare(b.name ?? "", "en")

export function toModelLines(rows: readonly CostRow[], scope: ReviewScope): NamedSum[] {
  const all = toKnownCost(rows)
  const lines = [...groupBy(rows, ({ model }) => model)].map(([name, own]): NamedSum => {
    const costMilli = toKnownCost(own)
    const href = toJobsHref(scope, scope.days, { model: { include: [name], exclude: [] } })
    const isEstimated = holdEstimates(own)
    return { name, jobs: total(own, "jobs"), costMilli, isEstimated, share: toShare(costMilli, all), href }
  })
  return lines.toSorted(byCost)
}

/** Names with most credits; `estimated`: those whose cost holds estimates; `all`: the week's known cost. */
export function toCustomerLines(
  { parties, estimated }: { parties: readonly PartySums[]; estimated: ReadonlySet<string> },
  all: number | null,
  scope: ReviewScope,
): NamedSum[] {
  return parties.map(({ name, jobs, completed, failed, costJobs, costMilli: known }) => {
    const costMilli = costJobs === 0 && completed + failed > 0 ? null : known
    const href = toJobsHref(scope, scope.days, { customer: { include: [name], exclude: [] } })
    return { name, jobs, costMilli, isEstimated: estimated.has(name), share: toShare(costMilli, all), href }
  })
}
