import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE, SECOND } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { GroupDetail } from "./group-schema"
import { type Assignee, type FailureFilter, type FailureList, toFailureParams } from "./list-schema"

/** What the browser asks about failure groups. Every key begins with "failures"; live events invalidate by that. */
export const failureQueries = {
  list: (filter: FailureFilter) => {
    const query = toFailureParams(filter).toString()
    return queryOptions({
      queryKey: ["failures", "list", query],
      queryFn: ({ signal }) => getJson<FailureList>(`/api/failures?${query}`, signal),
      staleTime: 10 * SECOND,
      placeholderData: keepPreviousData,
    })
  },

  group: (id: string, filter: FailureFilter) => {
    const query = toFailureParams(filter).toString()
    return queryOptions({
      queryKey: ["failures", "group", id, query],
      queryFn: ({ signal }) => getJson<GroupDetail>(`/api/failures/${encodeURIComponent(id)}?${query}`, signal),
      staleTime: 10 * SECOND,
      placeholderData: keepPreviousData,
    })
  },

  /** What groups are called, by their ids. */
  titles: (ids: readonly string[]) =>
    queryOptions({
      queryKey: ["failures", "titles", ids.join(",")],
      queryFn: ({ signal }) =>
        getJson<Record<string, string>>(`/api/failures/titles?ids=${encodeURIComponent(ids.join(","))}`, signal),
      staleTime: MINUTE,
    }),

  /** Who a group can be given to. */
  people: () =>
    queryOptions({
      queryKey: ["failures", "people"],
      queryFn: ({ signal }) => getJson<Assignee[]>("/api/failures/people", signal),
      staleTime: MINUTE,
    }),
}
