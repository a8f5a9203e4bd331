import type { DayState, ReconciledDay } from "@/lib/reconciliation/schema"
import { type Evidence, fileCertain, fileRates } from "./reconcile-certain"
import { type DayBasis, isDeparting } from "./reconcile-days"
import {
  fileEarlierRates,
  fileEdges,
  fileFits,
  fileReckoning,
  fileUnknownCharges,
  fileUnpriced,
  fileUnseen,
} from "./reconcile-guess"
import { FLOOR_MILLI, toMedian } from "./reconcile-habits"
import { isSettled, type LedgerDay, openLedger } from "./reconcile-ledger"
import type { ChargeJob, Reckoning } from "./reconcile-types"
import { fileGaps, fileLate, toJobsOf } from "./reconcile-view"

export type ConnectionFacts = {
  connection: string
  bases: readonly DayBasis[]
  reckoning: Reckoning
  evidence: Evidence
  /** All jobs of the days that were looked into: among them a single one may fit. */
  dayJobs: readonly ChargeJob[]
  /** Connections whose sums hold estimates on a day. */
  estimatedDays: ReadonlySet<number>
  recordFrom: { day: number; at: number } | null
}

/** How many more jobs the vendor counts than we do on the middle day: calls or drafts that it counts too. */
function toUsualCount(bases: readonly DayBasis[]): number {
  const more = bases.flatMap(({ state, told, sum }) =>
    state === "whole" && told?.jobs != null ? [told.jobs - sum.jobs] : [],
  )
  return more.length === 0 ? 0 : Math.max(0, toMedian(more))
}

function toState(day: LedgerDay): DayState {
  const { basis } = day
  if (basis.state !== "whole") return basis.state
  const isOrdinary = basis.reckonedMilli === 0 || Math.abs(basis.reckonedMilli) < FLOOR_MILLI
  if (isOrdinary && !isDeparting(basis)) return "agrees"
  return isSettled(day) ? "explained" : "open"
}

function toReconciled(day: LedgerDay, facts: ConnectionFacts): ReconciledDay {
  const { basis, findings } = day
  const explained = basis.state === "whole" ? findings.reduce((sum, one) => sum + one.explainsMilli, 0) : 0
  return {
    connection: facts.connection,
    day: basis.day,
    jobs: basis.sum.jobs,
    reportedJobs: basis.told?.jobs ?? null,
    oursMilli: basis.sum.jobs === 0 && basis.note === "Our record begins later." ? null : basis.oursMilli,
    isEstimated: facts.estimatedDays.has(basis.day),
    unknownJobs: basis.sum.unpricedJobs + basis.sum.unknownFailures,
    reportedMilli: basis.told?.creditsMilli ?? null,
    differenceMilli: basis.differenceMilli,
    explainedMilli: explained,
    openMilli: basis.differenceMilli === null ? null : basis.differenceMilli - explained,
    usualMilli: Math.abs(basis.biasMilli) + basis.usualMilli,
    state: toState(day),
    note: basis.note,
    findings,
  }
}

/**
 * The days of one connection with what explains their differences: first what the vendor's words and events prove, then what
 * merely fits, the likelier first; each only where something is left to explain. Pure: milli-credits and epoch ms.
 */
export function reconcile(facts: ConnectionFacts): ReconciledDay[] {
  const { connection, evidence, reckoning } = facts
  const ledger = openLedger(facts.bases)
  const at = { connection, ledger, evidence, reckoning, jobsOf: toJobsOf(facts.dayJobs) }
  fileCertain(at)
  fileRates(at)
  fileReckoning(at)
  fileEarlierRates(at)
  fileEdges(at)
  fileUnseen(at, toUsualCount(facts.bases))
  fileUnpriced(at)
  fileFits(at)
  fileUnknownCharges(at)
  fileLate(at)
  fileGaps(at, facts.recordFrom)
  return [...ledger.values()].map((day) => toReconciled(day, facts))
}
