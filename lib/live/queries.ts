import { queryOptions } from "@tanstack/react-query"
import type { Freshness } from "@/lib/domain/freshness"
import { getJson } from "@/lib/http"

/** How true the record is. Asked for also without live events: it is how a broken stream is noticed. */
export const freshnessQueries = {
  all: () =>
    queryOptions({
      queryKey: ["freshness"],
      queryFn: ({ signal }) => getJson<Freshness[]>("/api/freshness", signal),
      refetchInterval: 30_000,
    }),
}
