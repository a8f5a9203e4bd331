import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { DriftView } from "./schema"

export const driftQueries = {
  view: (connection: string | null) =>
    queryOptions({
      queryKey: ["drift", connection],
      queryFn: ({ signal }) =>
        getJson<DriftView>(`/api/drift${connection === null ? "" : `?${new URLSearchParams({ connection })}`}`, signal),
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),
}
