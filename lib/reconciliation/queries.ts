import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import { type ReconcileFilter, toReconcileQuery } from "./filter-schema"
import type { Reconciliation } from "./schema"

/** Where the disputes of a range are downloaded. */
export function toDisputesHref(filter: ReconcileFilter, connection: string | null): string {
  return `/api/reconciliation/disputes${toReconcileQuery({ ...filter, isNarrowed: false }, connection)}`
}

export const reconciliationQueries = {
  /** Vendor days of one connection (null: of all). Its key begins with "usage": what changes usage changes this. */
  days: (filter: ReconcileFilter, connection: string | null) => {
    const query = toReconcileQuery({ ...filter, isNarrowed: false }, connection)
    return queryOptions({
      queryKey: ["usage", "reconciliation", query],
      queryFn: ({ signal }) => getJson<Reconciliation>(`/api/reconciliation${query}`, signal),
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    })
  },
}
