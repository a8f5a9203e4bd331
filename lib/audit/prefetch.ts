import "server-only"
import type { QueryClient } from "@tanstack/react-query"
import { cookies } from "next/headers"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { resolveZone, ZONE_COOKIE } from "@/lib/zone"
import { listAudit } from "./data"
import { listActors } from "./names"
import { auditQueries } from "./queries"
import { type AuditActor, toAuditFilter } from "./schema"

type Search = Record<string, string | string[] | undefined>

/** What the log shows first, and whom it can be narrowed to. Entries that fail are asked for again by the browser. */
export async function prefetchAudit(search: Search): Promise<{ client: QueryClient; actors: AuditActor[] }> {
  const zone = resolveZone(search.tz, (await cookies()).get(ZONE_COOKIE)?.value)
  const filter = toAuditFilter({ get: (name) => [search[name]].flat()[0] ?? null }, zone)
  const [client, store] = [getQueryClient(), await getStore()]
  const [actors] = await Promise.all([
    listActors(store.read),
    client.prefetchInfiniteQuery({
      ...auditQueries.pages(filter),
      queryFn: () => listAudit(store, filter, null),
      retry: false,
    }),
  ])
  return { client, actors }
}
