import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { BudgetsView } from "./schema"

export const budgetQueries = {
  /** Budgets, runway and notifications. The key begins as usage does, so that live events of jobs and usage renew it. */
  view: (connection: string | null) =>
    queryOptions({
      queryKey: ["usage", "budgets", connection],
      queryFn: ({ signal }) =>
        getJson<BudgetsView>(
          `/api/budgets${connection === null ? "" : `?connection=${encodeURIComponent(connection)}`}`,
          signal,
        ),
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),
}
