import type { Finding, FindingKind } from "@/lib/reconciliation/schema"
import type { Evidence } from "./reconcile-certain"
import { toInstant } from "./reconcile-days"
import { isSettled, type LedgerDay } from "./reconcile-ledger"
import type { ChargeJob, Reckoning } from "./reconcile-types"
import { toCountWords, toInstantWords } from "./reconcile-words"
import { DAY, toDay } from "./time"

/** What guesses are made from. */
export type At = {
  connection: string
  ledger: ReadonlyMap<number, LedgerDay>
  evidence: Evidence
  reckoning: Reckoning
  /** Jobs of the days that were looked into, by the vendor day of creation. */
  jobsOf: ReadonlyMap<number, readonly ChargeJob[]>
}

/** A finding that nothing proves, unless it is said otherwise. */
export function toGuess(
  day: LedgerDay,
  at: At,
  said: { kind: FindingKind; title: string } & Partial<Finding>,
): Finding {
  return {
    connection: at.connection,
    day: day.basis.day,
    jobId: null,
    milli: null,
    explainsMilli: 0,
    certainty: "fits",
    isDispute: false,
    evidence: [],
    ...said,
  }
}

/** Jobs that came late: figures of their day that somebody read before were too small. */
export function fileLate(at: At): void {
  for (const [number, jobs] of toJobsOf(at.evidence.late)) {
    const day = at.ledger.get(number)
    const [first] = jobs
    if (!day || first === undefined) continue
    day.findings.push(
      toGuess(day, at, {
        kind: "late_jobs",
        jobId: jobs.length === 1 ? first.id : null,
        certainty: "certain",
        title: `${toCountWords(jobs.length, "job")} of this day came into our record ${toDaysLate(jobs)} late`,
        evidence: jobs
          .slice(0, 20)
          .map(
            (job) =>
              `${job.id}: created ${toInstantWords(job.createdAt)}, first seen ${toInstantWords(job.firstSeenAt)}`,
          ),
      }),
    )
  }
}

function toDaysLate(jobs: readonly ChargeJob[]): string {
  const late = jobs.map((job) => Math.floor((job.firstSeenAt - job.createdAt) / DAY))
  const [least, most] = [Math.min(...late), Math.max(...late)]
  return least === most ? toCountWords(most, "day") : `${least} to ${most} days`
}

/** Where our own view has a gap: named on days that something is wrong with, since a gap alone is no fault. */
export function fileGaps(at: At, recordFrom: { day: number; at: number } | null): void {
  for (const day of at.ledger.values()) {
    const from = toInstant(day.basis.day)
    if (recordFrom?.day === day.basis.day) {
      day.findings.push(
        toGuess(day, at, {
          kind: "gap",
          certainty: "certain",
          title: `Our record begins on this day, with a job of ${toInstantWords(recordFrom.at)}`,
        }),
      )
    }
    if (day.basis.state !== "whole" || isSettled(day)) continue
    for (const gap of at.evidence.gaps.filter(({ fromAt, toAt }) => toAt >= from && fromAt < from + DAY)) {
      day.findings.push(
        toGuess(day, at, {
          kind: "gap",
          certainty: "certain",
          title: "Usage events of this day were missed, so charges in them are not known",
          evidence: [`Between ${toInstantWords(gap.fromAt)} and ${toInstantWords(gap.toAt)}`],
        }),
      )
    }
  }
}

/** Jobs by the vendor day on which they were made. */
export function toJobsOf(jobs: readonly ChargeJob[]): Map<number, ChargeJob[]> {
  const byDay = new Map<number, ChargeJob[]>()
  for (const job of jobs) {
    const day = toDay(job.createdAt, "UTC")
    const held = byDay.get(day)
    if (held) held.push(job)
    else byDay.set(day, [job])
  }
  return byDay
}
