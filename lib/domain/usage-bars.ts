import { MODELS } from "./job"
import { type DayRange, listDays } from "./usage"
import { type DaySource, type OwnRecord, toEmptyDay, type UsageDay } from "./usage-days"
import type { UsageBar, UsageCell, UsageChange, UsageReport, UsageSeries } from "./usage-report"

/** Our jobs of a day and one value of the dimension. `ended` of `jobs` are completed or failed. */
export type StackRow = {
  day: number
  kind: "name" | "other" | "unknown"
  name: string | null
  jobs: number
  ended: number
  costJobs: number
  costMilli: number
  /** Whether that holds estimates; of a customer or project, whether the cost of all jobs of the day does: theirs are not told apart. */
  isEstimated: boolean
}

type Measure = UsageReport["measure"]

/** More colours cannot be told apart. */
export const MOST_NAMES = 7

const MODEL_NAMES: readonly string[] = MODELS

type Sums = Pick<StackRow, "jobs" | "ended" | "costJobs" | "costMilli" | "isEstimated">

/** `held`, which is a sum of this module's own, with the row added. */
function addTo(held: Sums | undefined, { jobs, ended, costJobs, costMilli, isEstimated }: Sums): Sums {
  // What costs nothing holds no estimate.
  if (!held) return { jobs, ended, costJobs, costMilli, isEstimated: isEstimated && costMilli !== 0 }
  held.jobs += jobs
  held.ended += ended
  held.costJobs += costJobs
  held.costMilli += costMilli
  held.isEstimated ||= isEstimated && costMilli !== 0
  return held
}

/** Nothing known of jobs that ended is not 0. */
function toMilli({ costJobs, ended, costMilli }: Sums): number | null {
  return costJobs === 0 && ended > 0 ? null : costMilli
}

function toCell(sums: Sums): UsageCell {
  return { jobs: sums.jobs, milli: toMilli(sums), isEstimated: sums.isEstimated }
}

/** The names that weigh most, in the order in which they are stacked: the documented models first, then by weight. */
export function toTopNames(rows: readonly StackRow[], measure: Measure, most: number): string[] {
  const sums = new Map<string, Sums>()
  for (const row of rows) if (row.name !== null) sums.set(row.name, addTo(sums.get(row.name), row))
  const weigh = ({ costMilli, jobs }: Sums) => (measure === "jobs" ? [jobs, costMilli] : [costMilli, jobs])
  const byWeight = [...sums].toSorted(([nameA, a], [nameB, b]) => {
    const [[heavyA = 0, lightA = 0], [heavyB = 0, lightB = 0]] = [weigh(a), weigh(b)]
    return heavyB - heavyA || lightB - lightA || (nameA < nameB ? -1 : 1)
  })
  const place = (name: string) => {
    const at = MODEL_NAMES.indexOf(name)
    return at === -1 ? MODEL_NAMES.length : at
  }
  return byWeight
    .slice(0, most)
    .map(([name]) => name)
    .toSorted((a, b) => place(a) - place(b))
}

/** Names that are not shown become "other". */
export function toShownRows(rows: readonly StackRow[], shown: readonly string[]): StackRow[] {
  const names = new Set(shown)
  return rows.map((row) => (row.name === null || names.has(row.name) ? row : { ...row, kind: "other", name: null }))
}

export type StackFacts = {
  bars: readonly DayRange[]
  rows: readonly StackRow[]
  names: readonly string[]
  days: ReadonlyMap<number, UsageDay>
  toQuery: (series: Pick<UsageSeries, "kind" | "name">) => string | null
}

type Stack = { series: UsageSeries[]; cells: (UsageCell | null)[][] }

function toKey({ kind, name }: Pick<UsageSeries, "kind" | "name">): string {
  return `${kind} ${name ?? ""}`
}

/** The series in the order in which they are stacked, and for each bar its cells beside them. */
export function toStack({ bars, rows, names, days, toQuery }: StackFacts): Stack {
  const barOf = new Map(bars.flatMap((bar, at) => listDays(bar).map((day) => [day, at] as const)))
  const held = new Map<string, Map<number, Sums>>()
  for (const row of rows) {
    const bar = barOf.get(row.day)
    if (bar === undefined || row.jobs === 0) continue
    const key = toKey(row)
    const own = held.get(key) ?? new Map<number, Sums>()
    held.set(key, own)
    own.set(bar, addTo(own.get(bar), row))
  }
  const wanted: Pick<UsageSeries, "kind" | "name">[] = [
    ...names.map((name) => ({ kind: "name", name }) as const),
    { kind: "other", name: null },
    { kind: "unknown", name: null },
  ]
  const stack: Stack = { series: [], cells: bars.map(() => []) }
  for (const one of wanted) {
    const own = held.get(toKey(one))
    if (!own) continue
    const sums = [...own.values()].reduce<Sums | undefined>(addTo, undefined)
    if (!sums) continue
    stack.series.push({ ...one, query: toQuery(one), ...toCell(sums) })
    for (const [at, cells] of stack.cells.entries()) {
      const cell = own.get(at)
      cells.push(cell ? toCell(cell) : null)
    }
  }
  return withVendor(stack, bars, days)
}

/** What only the vendor's totals hold is one segment of its own. */
function withVendor(stack: Stack, bars: readonly DayRange[], days: ReadonlyMap<number, UsageDay>): Stack {
  const rests = bars.map((bar) => {
    const told = listDays(bar).flatMap((day) => days.get(day) ?? [])
    const milli = sumKnown(told.map((day) => day.restMilli))
    const jobs = sumKnown(told.map((day) => day.restJobs))
    return milli || jobs ? { jobs: jobs ?? 0, milli, isEstimated: false } : null
  })
  if (rests.every((rest) => rest === null)) return stack
  const series: UsageSeries = {
    kind: "vendor",
    name: null,
    query: null,
    jobs: rests.reduce((sum, rest) => sum + (rest?.jobs ?? 0), 0),
    milli: sumKnown(rests.map((rest) => rest?.milli ?? null)),
    isEstimated: false,
  }
  return {
    series: [...stack.series, series],
    cells: stack.cells.map((cells, at) => [...cells, rests[at] ?? null]),
  }
}

/** Adds what is known; null only when nothing is. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}

export type BarFacts = {
  days: ReadonlyMap<number, UsageDay>
  record: OwnRecord
  today: number
  /** The day that each is compared with, one range-length before. */
  pastOf: ReadonlyMap<number, number>
  measure: Measure
}

function find({ days, record }: BarFacts, day: number): UsageDay {
  return days.get(day) ?? toEmptyDay(day, record)
}

function findPast(facts: BarFacts, day: number): UsageDay {
  return find(facts, facts.pastOf.get(day) ?? 0)
}

function sourceOf(day: UsageDay, measure: Measure): DaySource {
  return measure === "jobs" ? day.jobsSource : day.source
}

/** The whole figure of a day, null where it is not known. */
function toFigure(day: UsageDay, measure: Measure): number | null {
  const source = sourceOf(day, measure)
  if (source !== "record" && source !== "vendor") return null
  return measure === "jobs" ? day.jobs + (day.restJobs ?? 0) : day.costMilli + (day.restMilli ?? 0)
}

function toBefore(range: DayRange, facts: BarFacts): number | null {
  let sum = 0
  for (const day of listDays(range)) {
    const figure = toFigure(findPast(facts, day), facts.measure)
    if (figure === null) return null
    sum += figure
  }
  return sum
}

export function toBar(range: DayRange, facts: BarFacts): Omit<UsageBar, "cells"> {
  const days = listDays(range).map((day) => find(facts, day))
  const ours = days.filter((day) => day.jobs > 0 || day.jobsSource === "record")
  const sum = (pick: (day: UsageDay) => number) => ours.reduce((total, day) => total + pick(day), 0)
  const orNull = (pick: (day: UsageDay) => number) => (ours.length === 0 ? null : sum(pick))
  const [ownMilli, costJobs, unknownJobs] = [sum((d) => d.costMilli), sum((d) => d.costJobs), sum((d) => d.unknownJobs)]
  const own = ours.length === 0 || (costJobs === 0 && unknownJobs > 0) ? null : ownMilli
  return {
    ...range,
    isPartial: range.from <= facts.today && facts.today < range.until,
    sources: [...new Set(days.map((day) => sourceOf(day, facts.measure)))],
    jobs: orNull((day) => day.jobs),
    completed: orNull((day) => day.completed),
    failed: orNull((day) => day.failed),
    unknownJobs,
    milli: sumKnown([own, ...days.map((day) => day.restMilli)]),
    isEstimated: ownMilli > sum((day) => day.reportedMilli),
    allJobs: sumKnown([orNull((day) => day.jobs), ...days.map((day) => day.restJobs)]),
    before: toBefore(range, facts),
    isBeforeEstimated: listDays(range).some((day) => {
      const { costMilli, reportedMilli } = findPast(facts, day)
      return costMilli > reportedMilli
    }),
  }
}

/** Over whole days that both stretches know, and know from the same source: else the source would be the change. */
export function toChange(range: DayRange, facts: BarFacts): UsageChange | null {
  const change = { now: 0, before: 0, days: 0, wholeDays: 0 }
  for (const at of listDays(range)) {
    if (at === facts.today) continue
    change.wholeDays++
    const [day, past] = [find(facts, at), findPast(facts, at)]
    const [now, before] = [toFigure(day, facts.measure), toFigure(past, facts.measure)]
    if (now === null || before === null) continue
    if (sourceOf(day, facts.measure) !== sourceOf(past, facts.measure)) continue
    change.now += now
    change.before += before
    change.days++
  }
  return change.days === 0 ? null : change
}

export function toStretches(range: DayRange, facts: BarFacts): UsageReport["stretches"] {
  const stretches: UsageReport["stretches"] = []
  for (const day of listDays(range)) {
    const source = sourceOf(find(facts, day), facts.measure)
    const last = stretches.at(-1)
    if (last?.source === source) last.to = day
    else stretches.push({ from: day, to: day, source })
  }
  return stretches
}
