import "server-only"
import { WEEKS_BACK } from "@/lib/domain/anomaly"
import { explainChange } from "@/lib/domain/explain"
import { isCostComparable } from "@/lib/domain/review-figures"
import { addDays, toDay, toIso } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import { readBuildShare } from "@/lib/jobs/rollup-state"
import { getReconciliation } from "@/lib/reconciliation/data"
import type { Store } from "@/lib/store/store"
import { type CostRow, listCosts, listParties } from "@/lib/usage/costs"
import { findRecordFrom } from "@/lib/usage/read"
import { getWaste, getWasteSums } from "@/lib/waste/data"
import type { WasteReport } from "@/lib/waste/schema"
import { toAnomalies } from "./anomalies"
import { hasWeekBefore, toCaveats } from "./caveats"
import {
  countGaps,
  listEstimatedCustomers,
  listEstimatedDays,
  listFirstSyncs,
  listLateJobs,
  listRateChanges,
  listWeekFailures,
  MOST_LINES,
  readReported,
} from "./facts-data"
import { readOutlook } from "./outlook-data"
import { readReminders } from "./reminders-data"
import type { ReviewReport, WeekFigures } from "./schema"
import type { ReviewScope } from "./scope"
import {
  type Asked,
  isBeforeRecord,
  isWithin,
  toCounted,
  toCustomerLines,
  toDayLines,
  toDaySums,
  toModelLines,
  toModelSums,
} from "./sums"
import { toHeadline } from "./words"

type Week = Asked & { rows: readonly CostRow[]; wasted: Pick<WasteReport, "totalMilli" | "isEstimated"> }

async function readFigures(store: Store, scope: ReviewScope, { rows, days, recordFrom, wasted }: Week) {
  const [estimated, reported] = await Promise.all([
    listEstimatedDays(store.read, scope, days),
    readReported(store.read, scope, days),
  ])
  const counted = toCounted(rows, { days, recordFrom })
  const wastedMilli = counted.costMilli === null ? null : wasted.totalMilli
  const figures: WeekFigures = {
    ...counted,
    isEstimated: estimated.length > 0,
    wastedMilli,
    isWastedEstimated: wasted.isEstimated,
    reportedMilli: reported.milli,
    reportedDays: reported.days,
    reportableDays: reported.of,
  }
  return { figures, silent: reported.silent, early: reported.early }
}

/** The whole days of the record up to the end of the week: not the one on which it begins, nor one that is not over. */
function toWholeDays({ days, zone, now }: ReviewScope, recordFrom: number | null): DayRange {
  const from = addDays(days.from, -7 * WEEKS_BACK)
  const until = Math.min(days.until, toDay(now, zone))
  return recordFrom === null ? { from: until, until } : { from: Math.max(from, addDays(recordFrom, 1)), until }
}

/** Everything that the parts of a report are made of, read side by side. */
async function readFacts(store: Store, scope: ReviewScope) {
  const { connection, days } = scope
  const db = store.read
  const query = { connection, zone: "team", days } as const
  const syncs = listFirstSyncs(db, connection)
  const [costs, parties, failures, waste, reconciliation, recordFrom, buildShare, gaps, rates, outlook, first, late] =
    await Promise.all([
      listCosts(db, { ...query, days: { from: addDays(days.from, -7 * WEEKS_BACK), until: days.until } }, [
        "day",
        "model",
      ]),
      listParties(db, { ...query, party: "customer", most: MOST_LINES }),
      listWeekFailures(db, scope),
      getWaste(store, query, scope.now),
      getReconciliation(store, { connection, days }, scope.now),
      findRecordFrom(db, { connection, zone: "team" }),
      readBuildShare(db),
      countGaps(db, scope),
      listRateChanges(db, scope),
      readOutlook(store, scope),
      syncs,
      syncs.then((known) => listLateJobs(db, scope, known)),
    ])
  return {
    costs,
    parties,
    failures,
    waste,
    reconciliation,
    recordFrom,
    buildShare,
    gaps,
    rates,
    outlook,
    syncs: first,
    late,
  }
}

/** The week itself and the one before, as far as the record holds it. */
async function readWeeks(store: Store, scope: ReviewScope, facts: Awaited<ReturnType<typeof readFacts>>) {
  const { days } = scope
  const { recordFrom } = facts
  const daysBefore = { from: addDays(days.from, -7), until: days.from }
  const rows = facts.costs.filter(({ day }) => isWithin(day, days))
  const rowsBefore = facts.costs.filter(({ day }) => isWithin(day, daysBefore))
  const hasBefore = hasWeekBefore(recordFrom, scope)
  const [{ figures, silent, early }, before] = await Promise.all([
    readFigures(store, scope, { rows, days, recordFrom, wasted: facts.waste }),
    hasBefore ? readBefore(store, scope, { rows: rowsBefore, days: daysBefore, recordFrom }) : null,
  ])
  const isKnown = before !== null && isCostComparable(figures, before)
  return {
    rows,
    figures,
    silent,
    early,
    before,
    change: isKnown ? explainChange(toModelSums(rowsBefore), toModelSums(rows)) : null,
  }
}

async function readBefore(store: Store, scope: ReviewScope, week: Omit<Week, "wasted">): Promise<WeekFigures> {
  const query = { connection: scope.connection, zone: "team", days: week.days } as const
  const wasted = await getWasteSums(store, query, scope.now)
  return (await readFigures(store, scope, { ...week, wasted })).figures
}

/** Of days before our record begins nobody knows what was wasted. */
function toKnownWaste(waste: WasteReport, asked: Asked): WasteReport {
  if (!isBeforeRecord(asked)) return waste
  const { failed, duplicate } = waste
  return { ...waste, failed: { ...failed, milli: null }, duplicate: { ...duplicate, milli: null }, totalMilli: null }
}

/**
 * A week reckoned as of `scope.now`. Reads sums by day, and single jobs only of the week itself. Throws
 * AppError("store_unavailable").
 */
export async function createReport(store: Store, scope: ReviewScope): Promise<ReviewReport> {
  const [facts, reminders] = await Promise.all([readFacts(store, scope), readReminders(store, scope)])
  const { rows, figures, silent, early, before, change } = await readWeeks(store, scope, facts)
  const { week, connection, zone, days, now } = scope
  const isPartial = now < scope.untilAt
  const models = toModelLines(rows, scope)
  const names = figures.isEstimated ? facts.parties.map(({ name }) => name) : []
  const estimated = await listEstimatedCustomers(store.read, scope, names)
  const customers = toCustomerLines({ ...facts, estimated }, figures.costMilli, scope)
  const whole = toDaySums(facts.costs, toWholeDays(scope, facts.recordFrom))
  return {
    version: 1,
    week,
    connection,
    timeZone: zone,
    ...days,
    fromAt: toIso(scope.fromAt),
    untilAt: toIso(scope.untilAt),
    isPartial,
    asOf: toIso(now),
    headline: toHeadline({ ...facts, week, days, isPartial, figures, before, change }),
    figures,
    before,
    change,
    days: toDayLines(rows, scope, facts.recordFrom),
    models,
    customers,
    failures: facts.failures,
    waste: toKnownWaste(facts.waste, { days, recordFrom: facts.recordFrom }),
    anomalies: toAnomalies({ ...facts, days: whole }, scope),
    disputes: facts.reconciliation.days.flatMap((day) => day.findings.filter(({ isDispute }) => isDispute)),
    ...facts.outlook,
    reminders,
    caveats: toCaveats({ ...facts, isPartial, figures, silent, early, before, models, customers }, scope),
  }
}
