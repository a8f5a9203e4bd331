/** What a monthly budget can be for. */
export const BUDGET_KINDS = ["connection", "model", "customer"] as const
export type BudgetKind = (typeof BUDGET_KINDS)[number]
