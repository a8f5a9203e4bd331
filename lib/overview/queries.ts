import { queryOptions } from "@tanstack/react-query"
import { getJson } from "@/lib/http"
import type { Overview } from "./schema"

export const overviewQueries = {
  /** Of one connection, or of all (null). */
  now: (connection: string | null) =>
    queryOptions({
      queryKey: ["overview", connection],
      queryFn: ({ signal }) => getJson<Overview>(toOverviewUrl(connection), signal),
      // Jobs become overdue by time alone, without any event.
      refetchInterval: 60_000,
    }),
}

function toOverviewUrl(connection: string | null): string {
  return connection === null ? "/api/overview" : `/api/overview?connection=${encodeURIComponent(connection)}`
}
