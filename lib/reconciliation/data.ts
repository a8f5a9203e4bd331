import { reconcile } from "@/lib/domain/reconcile"
import { type DayBasis, isDeparting, toDayBases, toDeparture, toOrdinary } from "@/lib/domain/reconcile-days"
import { chooseReckoning, countFits, isOdd, listReckonings } from "@/lib/domain/reconcile-reckoning"
import type { ChargeJob, Reckoning } from "@/lib/domain/reconcile-types"
import { addDays, toDay, toIso } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import { readBuildShare, readMadeWith } from "@/lib/jobs/rollup-state"
import type { Store } from "@/lib/store/store"
import { readSyncState } from "@/lib/sync/state"
import { takeTurn } from "@/lib/turn"
import { listOneKeyNotes } from "@/lib/usage/one-key"
import { findFirstJob, isRecordWhole } from "@/lib/usage/reach"
import { addJobs, type One, readEvidence } from "./evidence-data"
import { listBillingWords, readDayJobs, readSlots, toRanges } from "./jobs-data"
import type { Finding, ReconciledDay, Reconciliation } from "./schema"
import { type OwnDays, readOtherSums, readOwnDays, readTold } from "./sums-data"
import { toTotals } from "./totals"

/** Days before the range that tell what is usual. */
const BASELINE_DAYS = 28
/** Jobs of days that still differ, among which a single one may fit. */
const MOST_DAY_JOBS = 4_000
const MOST_SLOT_JOBS = 40_000

const NO_DAYS: OwnDays = {
  sums: [],
  reportedJobs: new Map(),
  estimatedDays: new Set(),
  chargedFailureDays: new Set(),
  oddDays: new Set(),
}

function countJobs(one: One, days: DayRange): number {
  return one.own.sums.reduce((sum, { day, jobs }) => (day >= days.from && day < days.until ? sum + jobs : sum), 0)
}

/** The ordinary reckoning, or another one where that one leaves a difference on most days. */
async function findReckoning(one: One, bases: readonly DayBasis[]): Promise<Reckoning> {
  const ordinary = toOrdinary(one.own.sums)
  if (!isOdd(bases, one.own.sums)) return ordinary
  const at = { connection: one.connection, days: one.wide }
  const { teamZone } = await readMadeWith(one.db)
  const hasSlots = countJobs(one, one.wide) <= MOST_SLOT_JOBS
  const [finished, team, slots] = await Promise.all([
    readOtherSums(one.db, at, { zone: "utc", basis: "finished" }),
    teamZone === null ? null : readOtherSums(one.db, at, { zone: "team", basis: "created" }),
    hasSlots ? readSlots(one.db, one.connection, one.wide) : [],
  ])
  const reckonings = listReckonings({
    sums: one.own.sums,
    finished,
    team: team === null || teamZone === null ? null : { zone: teamZone, sums: team },
    slots,
  })
  return chooseReckoning(reckonings, bases) ?? ordinary
}

/** All jobs of the days that what is certain does not settle: among them a single one may fit. */
async function readOpenJobs(
  one: One,
  bases: readonly DayBasis[],
  days: readonly ReconciledDay[],
): Promise<ChargeJob[]> {
  const certain = new Map(days.map(({ day, findings }) => [day, sumCertain(findings)]))
  const left = (basis: DayBasis) => Math.abs(toDeparture(basis) - (certain.get(basis.day) ?? 0))
  const open = bases.filter((basis) => isDeparting(basis) && left(basis) >= basis.usualMilli)
  const picked: number[] = []
  let jobs = 0
  for (const { day, sum } of open.toSorted((a, b) => left(b) - left(a))) {
    jobs += sum.jobs
    if (jobs > MOST_DAY_JOBS) break
    picked.push(day)
  }
  return readDayJobs(one.db, { connection: one.connection, ranges: toRanges(picked) })
}

function sumCertain(findings: readonly Finding[]): number {
  return findings.reduce((sum, one) => (one.certainty === "certain" ? sum + one.explainsMilli : sum), 0)
}

async function reconcileOne(one: One): Promise<{ days: ReconciledDay[]; observation: string | null }> {
  const [firstAt, sync] = await Promise.all([
    findFirstJob(one.db, one.connection),
    readSyncState(one.db, one.connection),
  ])
  const recordFrom = firstAt === null ? null : { day: toDay(firstAt, "UTC"), at: firstAt }
  const facts = {
    sums: one.own.sums,
    told: one.told,
    recordFrom: recordFrom?.day ?? null,
    isRecordWhole: isRecordWhole(sync.backfill),
    now: one.now,
  }
  await takeTurn()
  const ordinary = toDayBases(facts, one.wide, toOrdinary(one.own.sums))
  const reckoning = await findReckoning(one, ordinary)
  const wide = reckoning.words === null ? ordinary : toDayBases(facts, one.wide, reckoning)
  // A day on either side, for jobs that were counted beyond the range.
  const bases = wide.filter(({ day }) => day >= addDays(one.days.from, -1) && day <= one.days.until)
  const evidence = await readEvidence(one, bases, sync.backfill?.startedAt ?? null)
  const known = {
    connection: one.connection,
    bases,
    reckoning,
    evidence,
    estimatedDays: one.own.estimatedDays,
    recordFrom,
  }
  await takeTurn()
  const first = reconcile({ ...known, dayJobs: [] })
  const dayJobs = await readOpenJobs(one, bases, first)
  const days =
    dayJobs.length === 0 ? first : reconcile({ ...known, evidence: await addJobs(one, evidence, dayJobs), dayJobs })
  return {
    days: days.filter(({ day }) => day >= one.days.from && day < one.days.until),
    observation: reckoning.words === null ? null : toObservation(reckoning, ordinary),
  }
}

function toObservation(reckoning: Reckoning, bases: readonly DayBasis[]): string {
  const { fits, days } = countFits(reckoning, bases)
  return `The vendor’s figures fit ${reckoning.words} (${fits} of ${days} days to within a credit). It does not say how it counts days.`
}

function toObservations(
  names: readonly string[],
  parts: readonly { observation: string | null }[],
  oneKey: Reconciliation["observations"],
): Reconciliation["observations"] {
  return names.flatMap((connection, at) => {
    const observed = parts[at]?.observation ?? null
    const notes = oneKey.filter((one) => one.connection === connection)
    return observed === null ? notes : [...notes, { connection, text: observed }]
  })
}

/**
 * The vendor's figures of vendor days (half-open, UTC) beside ours, and what explains the differences, of one connection or
 * (null) each. Sums come from the rollups; single jobs are read where a day differs, or where their own words are odd, within
 * a budget of jobs, so the cost does not grow with the record. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function getReconciliation(
  store: Pick<Store, "read">,
  { connection, days }: { connection: string | null; days: DayRange },
  now: number,
): Promise<Reconciliation> {
  const db = store.read
  const wide = { from: addDays(days.from, -BASELINE_DAYS), until: addDays(days.until, 1) }
  const asked = { connection, days: wide }
  const [own, told, buildShare, words, oneKey] = await Promise.all([
    readOwnDays(db, asked),
    readTold(db, asked),
    readBuildShare(db),
    listBillingWords(db),
    listOneKeyNotes(db, connection),
  ])
  const names = [...new Set([...own.keys(), ...told.keys()])].toSorted()
  const parts = await Promise.all(
    names.map((name) => {
      const sides = { own: own.get(name) ?? NO_DAYS, told: told.get(name) ?? [] }
      return reconcileOne({ db, connection: name, days, wide, ...sides, words, now })
    }),
  )
  const all = parts
    .flatMap((part) => part.days)
    .toSorted((a, b) => b.day - a.day || (a.connection < b.connection ? -1 : 1))
  return {
    asOf: toIso(now),
    ...days,
    days: all,
    observations: toObservations(names, parts, oneKey),
    silent: names.filter((name) => {
      const its = all.filter((day) => day.connection === name)
      return its.length > 0 && its.every((day) => day.reportedMilli === null)
    }),
    buildShare,
    totals: toTotals(all),
  }
}
