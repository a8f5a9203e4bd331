import "server-only"
import { toDay, toIso } from "@/lib/domain/time"
import {
  countDays,
  type DayRange,
  type Grain,
  toBarRanges,
  toGrain,
  toPastDays,
  toRangeBefore,
} from "@/lib/domain/usage"
import { type BarFacts, toBar, toChange, toStack, toStretches } from "@/lib/domain/usage-bars"
import { type OwnRecord, type OwnSums, toUsageDays, type UsageDay } from "@/lib/domain/usage-days"
import type { UsageReport, WasteSummary } from "@/lib/domain/usage-report"
import { toModelCosts, toSpread, toTotals, toUsable, toVendorSide } from "@/lib/domain/usage-totals"
import { readBuildShare, readMadeWith } from "@/lib/jobs/rollup-state"
import type { Store } from "@/lib/store/store"
import { takeTurn } from "@/lib/turn"
import { getWasteSums } from "@/lib/waste/data"
import { countUntold } from "@/lib/waste/schema"
import { type CostQuery, listCosts, listDurations } from "./costs"
import { toNotes } from "./notes"
import { listOneKeyNotes } from "./one-key"
import { readReaches } from "./reach"
import { findRecordFrom, findReportedFrom, listGaps, listOwnSums, listReportedDays, listSummaries } from "./read"
import { toDayRange, type UsageView } from "./schema"
import { listStack, toSeriesQuery } from "./stack"

/** `connection` null: all together. */
export type UsageQuestion = UsageView & { connection: string | null }

/** What decides which days are meant. */
type Ground = {
  query: CostQuery
  before: DayRange
  grain: Grain
  bars: DayRange[]
  today: number
  /** Whose days they are, and the team's. */
  timeZone: string
  teamZone: string
  recordFrom: number | null
  firstKnown: number | null
  buildShare: number | null
}

async function readGround(store: Store, { connection, zone, range }: UsageQuestion, now: number): Promise<Ground> {
  const db = store.read
  const [made, recordFrom, reportedFrom, buildShare] = await Promise.all([
    readMadeWith(db),
    findRecordFrom(db, { connection, zone }),
    findReportedFrom(db, connection),
    readBuildShare(db),
  ])
  const teamZone = made.teamZone ?? "UTC"
  const timeZone = zone === "utc" ? "UTC" : teamZone
  const today = toDay(now, timeZone)
  const known = [recordFrom, reportedFrom].filter((day) => day !== null)
  const firstKnown = known.length === 0 ? null : Math.min(...known)
  const days = toDayRange(range, today, firstKnown)
  const query = { connection, zone, days }
  const grain = toGrain(days)
  const bars = toBarRanges(days, grain)
  const around = { before: toRangeBefore(days), grain, bars }
  return { query, ...around, today, timeZone, teamZone, recordFrom, firstKnown, buildShare }
}

async function readOwn(
  store: Store,
  { query, before }: Ground,
): Promise<{ own: OwnSums[]; ownByVendorDay: OwnSums[] }> {
  const both = { ...query, days: { from: before.from, until: query.days.until } }
  const own = listOwnSums(store.read, both)
  const utc = query.zone === "utc" ? own : listOwnSums(store.read, { ...both, zone: "utc" as const })
  return { own: await own, ownByVendorDay: await utc }
}

function isIn({ from, until }: DayRange) {
  return ({ day }: { day: number }) => day >= from && day < until
}

async function readWaste(store: Store, query: CostQuery, now: number): Promise<WasteSummary> {
  const waste = await getWasteSums(store, query, now)
  const { totalMilli, isEstimated, failed, duplicate, drafts } = waste
  return {
    totalMilli,
    isEstimated,
    unknownJobs: countUntold(waste),
    failedMilli: failed.milli,
    isFailedEstimated: failed.isEstimated,
    failedJobs: failed.jobs,
    failedUnknownJobs: failed.unknownJobs,
    duplicateMilli: duplicate.milli,
    isDuplicateEstimated: duplicate.isEstimated,
    duplicateJobs: duplicate.jobs,
    draftJobs: drafts.jobs,
  }
}

/** Everything that is read once the days are known. */
async function readFacts(store: Store, asked: UsageQuestion, ground: Ground, now: number) {
  const db = store.read
  const { query, before, timeZone } = ground
  const both = { from: before.from, until: query.days.until }
  const own = readOwn(store, ground)
  const shown = own.then((rows) => rows.own.filter(isIn(query.days)))
  const stack = listStack(db, { query, bars: ground.bars, by: asked.by, measure: asked.measure }, shown)
  const [rows, stacked, models, modelsBefore, durations, reported, gaps, summaries, waste, oneKey] = await Promise.all([
    own,
    stack,
    listCosts(db, query, ["model"]),
    listCosts(db, { ...query, days: before }, ["model"]),
    listDurations(db, query),
    listReportedDays(db, query.connection, both),
    listGaps(db, query.connection, { ...query.days, zone: timeZone }),
    listSummaries(db, query.connection),
    readWaste(store, query, now),
    listOneKeyNotes(db, query.connection),
  ])
  const zone = query.zone === "utc" ? "UTC" : ground.teamZone
  const reach = await readReaches(db, { connection: query.connection, zone }, [...rows.own, ...reported])
  return { ...rows, ...reach, stacked, models, modelsBefore, durations, reported, gaps, summaries, waste, oneKey }
}

type Facts = Awaited<ReturnType<typeof readFacts>>

/** A connection whose answers hold totals but nothing by day. */
function toTotalsOnly({ summaries, reported }: Facts): UsageReport["totalsOnly"] {
  const daily = new Set(reported.filter((row) => row.creditsMilli !== null).map((row) => row.connection))
  return summaries.flatMap(({ connection, days, creditsMilli, fetchedAt }) =>
    daily.has(connection) || creditsMilli === null
      ? []
      : [{ connection, days, creditsMilli, fetchedAt: toIso(fetchedAt) }],
  )
}

/** The chart and its table. */
function toPicture(
  asked: UsageQuestion,
  facts: Facts,
  days: ReadonlyMap<number, UsageDay>,
  barFacts: BarFacts,
  { grain, bars, query: { days: range } }: Ground,
) {
  const { rows, names } = facts.stacked
  const { series, cells } = toStack({ bars, rows, names, days, toQuery: toSeriesQuery(asked.by, names) })
  return {
    grain,
    series,
    bars: bars.map((bar, at) => ({ ...toBar(bar, barFacts), cells: cells[at] ?? [] })),
    change: toChange(range, barFacts),
    stretches: toStretches(range, barFacts),
  }
}

/**
 * Usage of the days that `asked` means, by the day on which jobs were made: what they cost, cut by a dimension, beside the vendor's
 * own figures. The one function behind the page, its exports and the command line. It reads sums by day alone, so its cost does
 * not grow with the number of jobs. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function getUsage(store: Store, asked: UsageQuestion, now: number): Promise<UsageReport> {
  const ground = await readGround(store, asked, now)
  const { query, before, today, timeZone, teamZone, recordFrom, firstKnown, buildShare } = ground
  const range = query.days
  const facts = await readFacts(store, asked, ground, now)
  const record: OwnRecord = { ...facts.record, from: recordFrom }
  const days = toUsageDays({ ...facts, record })
  await takeTurn()
  const totals = toTotals(days, range, record)
  const past = toTotals(days, before, record)
  const vendor = { own: facts.ownByVendorDay, reported: facts.reported, reaches: facts.reaches, range, now }
  await takeTurn()
  const barFacts = { days, record, today, pastOf: toPastDays(range), measure: asked.measure }
  const picture = toPicture(asked, facts, days, barFacts, ground)
  await takeTurn()
  const newest = facts.summaries.map((row) => row.fetchedAt).toSorted((a, b) => b - a)[0]
  const report = {
    asOf: toIso(now),
    connection: asked.connection,
    by: asked.by,
    measure: asked.measure,
    zone: asked.zone,
    timeZone,
    teamZone,
    ...range,
    days: countDays(range),
    firstKnown,
    ...picture,
    totals,
    failureBefore: past.completed + past.failed === 0 ? null : { completed: past.completed, failed: past.failed },
    gaps: facts.gaps.map((gap) => ({ connection: gap.connection, from: toIso(gap.fromAt), to: toIso(gap.toAt) })),
    usable: toUsable(facts.models, vendor, totals),
    models: toModelCosts(facts.models, facts.modelsBefore),
    queue: toSpread(facts.durations.filter((row) => row.kind === "queue")),
    run: toSpread(facts.durations.filter((row) => row.kind === "run")),
    vendor: toVendorSide(vendor, [...new Set([...facts.own, ...facts.summaries].map((row) => row.connection))].sort()),
    waste: facts.waste,
    totalsOnly: toTotalsOnly(facts),
    reportedAt: newest === undefined ? null : toIso(newest),
    buildShare,
  }
  return { ...report, notes: toNotes(report, facts.oneKey) }
}
