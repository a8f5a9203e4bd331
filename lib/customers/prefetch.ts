import "server-only"
import type { QueryClient } from "@tanstack/react-query"
import { AppError } from "@/lib/errors"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { listTickets } from "@/lib/tickets/data"
import { ticketQueries } from "@/lib/tickets/queries"
import { getCustomer } from "./data"
import { customerQueries } from "./queries"

/** What a customer's page shows first; null for one that nothing is held of. */
export async function prefetchCustomer(name: string): Promise<QueryClient | null> {
  const client = getQueryClient()
  const tickets = { tab: "all", q: "", customer: name } as const
  const [isMissing] = await Promise.all([
    client
      .fetchQuery({
        ...customerQueries.detail(name),
        queryFn: async () => getCustomer(await getStore(), name, Date.now()),
        retry: false,
      })
      .then(() => false)
      .catch((thrown: unknown) => thrown instanceof AppError && thrown.code === "not_found"),
    client.prefetchInfiniteQuery({
      ...ticketQueries.pages(tickets),
      queryFn: async () => listTickets(await getStore(), tickets, null),
      retry: false,
    }),
  ])
  return isMissing ? null : client
}
