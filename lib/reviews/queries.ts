import { queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { Review, ReviewLine } from "./schema"

function toQuery(connection: string | null): string {
  return connection === null ? "" : `?${new URLSearchParams({ connection })}`
}

export const reviewQueries = {
  /** The weeks since the record begins. `connection` null: of all. */
  list: (connection: string | null) =>
    queryOptions({
      queryKey: ["reviews", "list", connection],
      queryFn: ({ signal }) => getJson<ReviewLine[]>(`/api/reviews${toQuery(connection)}`, signal),
      staleTime: MINUTE,
    }),

  /** One week's review. */
  week: (week: string, connection: string | null) =>
    queryOptions({
      queryKey: ["reviews", "week", week, connection],
      queryFn: ({ signal }) => getJson<Review>(`/api/reviews/${week}${toQuery(connection)}`, signal),
      staleTime: MINUTE,
    }),
}
