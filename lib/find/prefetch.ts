import "server-only"
import type { QueryClient } from "@tanstack/react-query"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { findHits } from "./data"
import { findQueries } from "./queries"
import { FIND_QUERY_LIMIT } from "./schema"

/** `?q=` of a link as a text, cut where it is longer than an address should be. */
export function toFindText(q: string | string[] | undefined): string {
  return ((Array.isArray(q) ? q[0] : q) ?? "").slice(0, FIND_QUERY_LIMIT)
}

/** The answer to a link's text, for the first paint. What fails is left out: the browser asks again and says so. */
export async function prefetchFind(text: string, zone: string): Promise<QueryClient> {
  const client = getQueryClient()
  if (text.trim() === "") return client
  await client.prefetchQuery({
    ...findQueries.hits(text, { zone, kind: "text" }),
    queryFn: async () => ({ text, answer: await findHits(await getStore(), text, { now: Date.now(), zone }) }),
  })
  return client
}
