import { getMonthForecast, listBudgets, listRunways } from "@/lib/budgets/data"
import type { Store } from "@/lib/store/store"
import type { ReviewReport } from "./schema"
import type { ReviewScope } from "./scope"

/** Where the month and the credits are heading, as of the review's moment. */
export async function readOutlook(
  store: Store,
  { connection, now }: ReviewScope,
): Promise<Pick<ReviewReport, "forecast" | "runway" | "budgets">> {
  const [forecast, runway, budgets] = await Promise.all([
    getMonthForecast(store, { connection }, now),
    listRunways(store, { connection }, now),
    listBudgets(store, { connection }, now),
  ])
  return { forecast, runway, budgets }
}
