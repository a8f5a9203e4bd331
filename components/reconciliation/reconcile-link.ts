import { type ReconcileFilter, toReconcileQuery } from "@/lib/reconciliation/filter-schema"

/** The present page with another filter; the connection and the zone stay. */
export function toReconcileHref(search: URLSearchParams, filter: ReconcileFilter): string {
  const next = new URLSearchParams(toReconcileQuery(filter, search.get("connection")))
  const zone = search.get("tz")
  if (zone !== null) next.set("tz", zone)
  return next.size === 0 ? "/usage/reconciliation" : `/usage/reconciliation?${next}`
}
