import "server-only"
import type { QueryClient } from "@tanstack/react-query"
import type { Operator } from "@/lib/domain/operator"
import { readEnv } from "@/lib/env"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { listTokens } from "@/lib/tokens/data"
import { getCoverage } from "./coverage-data"
import { attributionQueries } from "./queries"
import { getRules } from "./rule-data"

/** What the page of attribution shows at its first paint. */
export async function prefetchAttribution(by: Operator, asked: string | null): Promise<QueryClient> {
  const connection = readEnv().connections.some((one) => one.id === asked) ? asked : null
  const client = getQueryClient()
  const coverage = { queryFn: async () => getCoverage(await getStore(), connection), retry: false }
  const rules = { queryFn: async () => getRules(await getStore()), retry: false }
  const tokens = { queryFn: async () => listTokens((await getStore()).read, Date.now()), retry: false }
  await Promise.all([
    client.prefetchQuery({ ...attributionQueries.coverage(connection), ...coverage }),
    client.prefetchQuery({ ...attributionQueries.rules(), ...rules }),
    by.role === "admin" ? client.prefetchQuery({ ...attributionQueries.tokens(), ...tokens }) : null,
  ])
  return client
}
