import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import type { UsageReport } from "@/lib/domain/usage-report"
import { getJson } from "@/lib/http"
import { toViewQuery, type UsageView } from "@/lib/usage/schema"

export const usageQueries = {
  /** Usage of one connection (null: all). Live events ("usage", "jobs") say when it is old. */
  report: (connection: string | null, view: UsageView) => {
    const query = new URLSearchParams(toViewQuery(view))
    if (connection !== null) query.set("connection", connection)
    return queryOptions({
      queryKey: ["usage", "report", connection, toViewQuery(view)],
      queryFn: ({ signal }) => getJson<UsageReport>(`/api/usage?${query}`, signal),
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    })
  },
}
