import type { ReconciledDay, Reconciliation } from "./schema"

/** Sums over the days that could be compared; null where there is none. */
export function toTotals(days: readonly ReconciledDay[]): Reconciliation["totals"] {
  const compared = days.filter((day) => day.differenceMilli !== null)
  const sum = (pick: (day: ReconciledDay) => number | null) =>
    compared.length === 0 ? null : compared.reduce((total, day) => total + (pick(day) ?? 0), 0)
  const disputes = days.flatMap((day) => day.findings).filter((finding) => finding.isDispute)
  return {
    oursMilli: sum((day) => day.oursMilli),
    reportedMilli: sum((day) => day.reportedMilli),
    differenceMilli: sum((day) => day.differenceMilli),
    explainedMilli: sum((day) => day.explainedMilli) ?? 0,
    openMilli: sum((day) => day.openMilli),
    comparedDays: compared.length,
    openDays: days.filter((day) => day.state === "open").length,
    disputes: disputes.length,
    disputedMilli: disputes.reduce((total, finding) => total + Math.max(0, finding.milli ?? 0), 0),
  }
}
