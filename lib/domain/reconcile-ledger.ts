import type { Finding } from "@/lib/reconciliation/schema"
import { type DayBasis, toDeparture } from "./reconcile-days"

/** A day while it is explained: what is left of its difference, and what was found so far. */
export type LedgerDay = { basis: DayBasis; rest: number; findings: Finding[] }

export function openLedger(bases: readonly DayBasis[]): Map<number, LedgerDay> {
  return new Map(bases.map((basis) => [basis.day, { basis, rest: toDeparture(basis), findings: [] }]))
}

export function isSettled({ basis, rest }: LedgerDay): boolean {
  return Math.abs(rest) < basis.usualMilli
}

/** Files a finding under its day, and takes its share off what is left. */
export function addFinding(day: LedgerDay, finding: Finding): void {
  day.findings.push(finding)
  day.rest -= finding.explainsMilli
}

/** Above this, every choice among the shares would take too long. */
const MOST_TRIED = 10

function pick(shares: readonly number[], chosen: number): number {
  return shares.reduce((sum, share, at) => (chosen & (1 << at) ? sum + share : sum), 0)
}

function countBits(chosen: number): number {
  let bits = 0
  for (let rest = chosen; rest > 0; rest &= rest - 1) bits++
  return bits
}

/**
 * Which of the shares the vendor's figure holds: the most of them that leave nothing beyond the usual, else those that leave
 * least. A charge that is proven need not be in the day's figure; and two faults may cancel one another there.
 */
export function chooseShares(rest: number, shares: readonly number[], usualMilli: number): boolean[] {
  if (shares.length > MOST_TRIED) return chooseOneByOne(rest, shares)
  let best = { chosen: 0, left: Math.abs(rest), isSettled: Math.abs(rest) < usualMilli, count: 0 }
  for (let chosen = 1; chosen < 1 << shares.length; chosen++) {
    const left = Math.abs(rest - pick(shares, chosen))
    const tried = { chosen, left, isSettled: left < usualMilli, count: countBits(chosen) }
    const isBetter =
      tried.isSettled === best.isSettled
        ? tried.isSettled
          ? tried.count > best.count || (tried.count === best.count && left < best.left)
          : left < best.left
        : tried.isSettled
    if (isBetter) best = tried
  }
  return shares.map((_, at) => (best.chosen & (1 << at)) !== 0)
}

function chooseOneByOne(rest: number, shares: readonly number[]): boolean[] {
  const chosen = shares.map(() => false)
  let left = rest
  const byWeight = shares.map((share, at) => ({ share, at })).toSorted((a, b) => Math.abs(b.share) - Math.abs(a.share))
  for (const { share, at } of byWeight) {
    if (Math.abs(left - share) >= Math.abs(left)) continue
    chosen[at] = true
    left -= share
  }
  return chosen
}
