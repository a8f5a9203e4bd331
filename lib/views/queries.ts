import { queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { SavedView, ViewPage } from "./schema"

export const viewQueries = {
  /** The team's views of a page; live events keep them fresh. */
  list: (page: ViewPage) =>
    queryOptions({
      queryKey: ["views", page],
      queryFn: ({ signal }) => getJson<SavedView[]>(`/api/views?page=${page}`, signal),
      staleTime: MINUTE,
    }),
}
