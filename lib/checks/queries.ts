import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { ChecksView } from "./schema"

export const checkQueries = {
  /** The integration checks of one connection or of all. They age slowly: no live event renews them. */
  view: (connection: string | null) =>
    queryOptions({
      queryKey: ["checks", connection],
      queryFn: ({ signal }) =>
        getJson<ChecksView>(
          `/api/checks${connection === null ? "" : `?connection=${encodeURIComponent(connection)}`}`,
          signal,
        ),
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),
}
