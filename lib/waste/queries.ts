import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import { toWasteQuery, type WasteFilter } from "./filter-schema"
import type { WasteView } from "./schema"

export const wasteQueries = {
  /** Live events ("jobs", "usage") say when it is old: the key begins as that of the usage page does. */
  report: (filter: WasteFilter) =>
    queryOptions({
      queryKey: ["usage", "waste", toWasteQuery(filter)],
      queryFn: ({ signal }) => getJson<WasteView>(`/api/waste${toWasteQuery(filter)}`, signal),
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),
}
