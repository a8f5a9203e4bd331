import type { BudgetLevel, BudgetState } from "@/lib/budgets/schema"
import { BUDGET_LIMITS, UNTOLD } from "@/lib/budgets/schema"
import type { BudgetKind } from "@/lib/domain/budget"
import { formatCount } from "@/lib/format"

const MONTHS = "January February March April May June July August September October November December".split(" ")

/** "November 2026" for 202611. */
export function toMonthWords(month: number): string {
  return `${MONTHS[(month % 100) - 1] ?? ""} ${Math.floor(month / 100)}`
}

export const KIND_WORDS = {
  connection: "Connection",
  model: "Model",
  customer: "Customer",
} as const satisfies Record<BudgetKind, string>

export const LEVELS = {
  under: { tone: "done", text: "text-muted" },
  near: { tone: "handled", text: "text-handled" },
  over: { tone: "failed", text: "text-failed" },
} as const satisfies Record<BudgetLevel, unknown>

/** "61 %, past 50 %": how much of a budget is gone, and what that means. */
export function toLevelWords({ level, percent, thresholds }: Pick<BudgetState, "level" | "percent" | "thresholds">) {
  const share = `${formatCount(percent)} %`
  if (level === "over") return `${share}, spent`
  const past = thresholds.findLast((one) => one <= percent)
  return level === "under" || past === undefined ? `${share}, within` : `${share}, past ${past} %`
}

/** What a sum leaves out. `of`: the kind of the budget whose sum it is. */
export function toWithoutWords(jobs: number, of: BudgetKind = "connection"): string {
  return `without ${jobs === 1 ? "1 job" : `${formatCount(jobs)} jobs`} whose ${UNTOLD[of]} nobody can tell`
}

/** "21 480", "1,000.5": a number of credits as people type it; null when it is none. */
export function parseCredits(text: string): number | null {
  const plain = text.replaceAll(/[\s,]/g, "")
  if (!/^\d{1,10}(\.\d{1,3})?$/.test(plain)) return null
  const credits = Number(plain)
  return credits <= BUDGET_LIMITS.credits ? credits : null
}

/** What is wrong with an amount of credits; null: nothing, or nothing is typed yet. */
export function toAmountProblem(text: string): string | null {
  if (text.trim() === "") return null
  const credits = parseCredits(text)
  if (credits === null) return "Give a number of credits, such as 20,000."
  return credits === 0 ? "The amount must be more than 0 credits." : null
}

/** What is wrong with a balance; 0 is one. */
export function toBalanceProblem(text: string): string | null {
  return text.trim() === "" || parseCredits(text) !== null ? null : "Give a number of credits, such as 125,000."
}

export function toThresholdsProblem(text: string): string | null {
  return parseThresholds(text) ? null : "Give one to six whole percents, such as 50, 80, 100."
}

/** "50, 80, 100" as ascending whole percents; null when one is none. */
export function parseThresholds(text: string): number[] | null {
  const parts = text.split(/[\s,;%]+/).filter(Boolean)
  if (parts.length === 0 || parts.length > BUDGET_LIMITS.thresholds) return null
  if (!parts.every((part) => /^\d{1,4}$/.test(part))) return null
  const all = [...new Set(parts.map(Number))].sort((a, b) => a - b)
  return all.every((one) => one >= 1 && one <= BUDGET_LIMITS.percent) ? all : null
}
