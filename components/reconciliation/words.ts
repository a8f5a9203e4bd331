import { formatCount, formatCredits, UNKNOWN } from "@/lib/format"
import type { FindingKind, ReconciledDay } from "@/lib/reconciliation/schema"

export const FINDING_WORDS = {
  charged_failure: "Failed, charged",
  charged_twice: "Charged twice",
  not_charged: "Not charged",
  other_amount: "Another amount",
  day_edge: "Counted on another day",
  unseen_jobs: "Jobs we do not hold",
  gap: "Gap in our view",
  unpriced: "Price not known",
  unknown_charge: "Charge not known",
  rate_changed: "Price changed",
  late_jobs: "Came late",
} as const satisfies Record<FindingKind, string>

/** "+12.5", "−3", "0"; "–" where it is not known. */
export function toSigned(milli: number | null): string {
  if (milli === null) return UNKNOWN
  const text = formatCredits(Math.abs(milli))
  return milli === 0 || text === "0" ? "0" : `${milli > 0 ? "+" : "−"}${text}`
}

/** "~" before a figure that holds estimates, "–" not known. */
export function toAmount(milli: number | null, isEstimated: boolean): string {
  return milli === null ? UNKNOWN : `${isEstimated && milli !== 0 ? "~" : ""}${formatCredits(milli)}`
}

export function toCount(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`
}

/** Whether a day is more than "all as it should be": what the narrowed list shows. */
export function isRemarkable({ state, findings }: ReconciledDay): boolean {
  return state === "open" || state === "explained" || findings.some(({ kind }) => kind !== "gap")
}
