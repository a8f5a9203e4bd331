import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import {
  type TicketCounts,
  type TicketDetail,
  type TicketFilter,
  type TicketLink,
  type TicketPage,
  type TicketRow,
  toTicketQuery,
} from "./schema"

/** What a job or a group is called in a question for its tickets. */
export function toLinkQuery(of: TicketLink): string {
  const query = of.kind === "job" ? { connection: of.connection, job: of.jobId } : { group: of.groupId }
  return new URLSearchParams(query).toString()
}

/** What the browser asks about tickets. Every key begins with "tickets"; live events invalidate by that. */
export const ticketQueries = {
  pages: (filter: TicketFilter) =>
    infiniteQueryOptions({
      queryKey: ["tickets", "pages", toTicketQuery(filter)],
      queryFn: ({ pageParam, signal }) => {
        const query = new URLSearchParams(toTicketQuery(filter))
        if (pageParam !== null) query.set("cursor", pageParam)
        return getJson<TicketPage>(`/api/tickets?${query}`, signal)
      },
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),

  counts: (filter: TicketFilter) =>
    queryOptions({
      queryKey: ["tickets", "counts", toTicketQuery({ ...filter, tab: "open" })],
      queryFn: ({ signal }) =>
        getJson<TicketCounts>(`/api/tickets/counts${toTicketQuery({ ...filter, tab: "open" })}`, signal),
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),

  detail: (num: number) =>
    queryOptions({
      queryKey: ["tickets", "detail", num],
      queryFn: ({ signal }) => getJson<TicketDetail>(`/api/tickets/${num}`, signal),
      staleTime: MINUTE,
    }),

  /** The tickets of a job or of a failure group. */
  of: (link: TicketLink) =>
    queryOptions({
      queryKey: ["tickets", "of", toLinkQuery(link)],
      queryFn: ({ signal }) => getJson<TicketRow[]>(`/api/tickets/of?${toLinkQuery(link)}`, signal),
      staleTime: MINUTE,
    }),

  /** The tickets that a short text may mean. */
  find: (text: string) =>
    queryOptions({
      queryKey: ["tickets", "find", text],
      queryFn: ({ signal }) => getJson<TicketRow[]>(`/api/tickets/find?${new URLSearchParams({ text })}`, signal),
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),
}
