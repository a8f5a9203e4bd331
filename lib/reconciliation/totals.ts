import type { Finding, ReconciledDay, Reconciliation } from "./schema"

/** What is known to be at stake: 0 where nothing is disputed, null where of no dispute anybody can tell the amount. */
function sumStakes(disputes: readonly Finding[]): number | null {
  const known = disputes.flatMap(({ milli }) => (milli === null ? [] : [Math.max(0, milli)]))
  return disputes.length > 0 && known.length === 0 ? null : known.reduce((sum, milli) => sum + milli, 0)
}

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
    disputedMilli: sumStakes(disputes),
  }
}
