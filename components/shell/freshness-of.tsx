"use client"

import { useQuery } from "@tanstack/react-query"
import { freshnessQueries } from "@/lib/live/queries"
import { FreshnessDetail } from "./freshness-detail"

/** The sync of one connection, as the header's panel shows it. */
export function FreshnessOf({ connection }: { connection: string }) {
  const { data, error } = useQuery(freshnessQueries.all())
  const found = data?.find((one) => one.connection === connection)
  if (found) return <FreshnessDetail freshness={found} />
  return <p className="px-3.5 py-3 text-muted">{error ? error.message : "The state of the sync is not known yet."}</p>
}
