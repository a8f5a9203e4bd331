import "server-only"
import type { QueryClient } from "@tanstack/react-query"
import { cookies } from "next/headers"
import { readEnv } from "@/lib/env"
import { getQueryClient } from "@/lib/live/query-client"
import { parseConnection } from "@/lib/overview/data"
import { getStore } from "@/lib/store/current"
import { resolveZone, ZONE_COOKIE } from "@/lib/zone"
import { getClaimed } from "./claimed-data"
import { listDeliveries } from "./list-data"
import { webhookQueries } from "./queries"
import { type DeliveryFilter, type MissedView, toDeliveryFilter, toWebhookView, type WebhookView } from "./schema"
import { getUntold } from "./untold-data"

type Search = Record<string, string | string[] | undefined>

/** The filter that a request's address names, in the zone it names. */
export function toAskedFilter(params: URLSearchParams): DeliveryFilter {
  const connection = parseConnection(params.get("connection"))
  return toDeliveryFilter(params, { connection, zone: resolveZone(params.get("tz"), null) })
}

/** One of the two lists of what did not come. Throws AppError("store_unavailable"). */
export async function getMissed(
  view: Exclude<WebhookView, "deliveries">,
  connection: string | null,
): Promise<MissedView> {
  const mine = readEnv().connections.filter(({ id }) => connection === null || id === connection)
  const { read } = await getStore()
  return view === "untold" ? getUntold(read, mine, Date.now()) : getClaimed(read, mine, Date.now())
}

/** What the page shows first. What fails is left out: the browser asks again and says so. */
export async function prefetchWebhooks(search: Search): Promise<QueryClient> {
  const params = { get: (name: string) => [search[name]].flat()[0] ?? null }
  const client = getQueryClient()
  const connection = parseConnection(search.connection)
  const view = toWebhookView(params)
  if (view !== "deliveries") {
    const queryFn = () => getMissed(view, connection)
    await client.prefetchQuery({ ...webhookQueries.missed(view, connection), queryFn, retry: false })
    return client
  }
  const zone = resolveZone(search.tz, (await cookies()).get(ZONE_COOKIE)?.value)
  const filter = toDeliveryFilter(params, { connection, zone })
  await client.prefetchInfiniteQuery({
    ...webhookQueries.pages(filter),
    queryFn: async () => listDeliveries(await getStore(), filter, null),
    retry: false,
  })
  return client
}
