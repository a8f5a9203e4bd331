import "server-only"
import type { QueryClient } from "@tanstack/react-query"
import { AppError } from "@/lib/errors"
import { getQueryClient } from "@/lib/live/query-client"
import { listNotes } from "@/lib/notes/data"
import { noteQueries } from "@/lib/notes/queries"
import { getStore } from "@/lib/store/current"
import { countTickets, listTickets } from "./data"
import { getTicketPage } from "./page"
import { ticketQueries } from "./queries"
import { toTicketFilter } from "./schema"

type Search = Record<string, string | string[] | undefined>

/** What the list of tickets shows first. What fails is left out: the browser asks again and says so. */
export async function prefetchTickets(search: Search): Promise<QueryClient> {
  const client = getQueryClient()
  const filter = toTicketFilter({ get: (name) => [search[name]].flat()[0] ?? null })
  await Promise.all([
    client.prefetchInfiniteQuery({
      ...ticketQueries.pages(filter),
      queryFn: async () => listTickets(await getStore(), filter, null),
      retry: false,
    }),
    client.prefetchQuery({
      ...ticketQueries.counts(filter),
      queryFn: async () => countTickets(await getStore(), filter),
      retry: false,
    }),
  ])
  return client
}

/** What a ticket's page shows first; null for a ticket that there is not. */
export async function prefetchTicket(num: number): Promise<QueryClient | null> {
  const client = getQueryClient()
  const notes = noteQueries.list({ kind: "ticket", ticket: num })
  const [isMissing] = await Promise.all([
    client
      .fetchQuery({ ...ticketQueries.detail(num), queryFn: () => getTicketPage(num), retry: false })
      .then(() => false)
      .catch((thrown: unknown) => thrown instanceof AppError && thrown.code === "not_found"),
    client.prefetchQuery({
      ...notes,
      queryFn: async () => listNotes((await getStore()).read, { kind: "ticket", ticket: num }),
      retry: false,
    }),
  ])
  return isMissing ? null : client
}
