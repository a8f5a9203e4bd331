import "server-only"
import type { QueryClient } from "@tanstack/react-query"
import { cookies } from "next/headers"
import { readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { resolveZone, ZONE_COOKIE } from "@/lib/zone"
import { findGroup } from "./group-data"
import { listFailures } from "./list-data"
import { type FailureFilter, toFailureFilter } from "./list-schema"
import { failureQueries } from "./queries"

type Search = Record<string, string | string[] | undefined>

/** The filter of a page's address, as the browser will read it. */
async function readFilter(search: Search): Promise<FailureFilter> {
  const get = (name: string) => [search[name]].flat()[0] ?? null
  const filter = toFailureFilter({ get }, resolveZone(search.tz, (await cookies()).get(ZONE_COOKIE)?.value))
  const isKnown = readEnv().connections.some((one) => one.id === filter.connection)
  return { ...filter, connection: isKnown ? filter.connection : null }
}

/** What the first paint of the list of causes shows. What fails is left out: the browser asks again and says so. */
export async function prefetchFailures(search: Search): Promise<QueryClient> {
  const client = getQueryClient()
  const filter = await readFilter(search)
  await client.prefetchQuery({
    ...failureQueries.list(filter),
    queryFn: async () => listFailures(await getStore(), filter, Date.now()),
    retry: false,
  })
  return client
}

/** What the first paint of one cause shows; undefined when there is no such group. */
export async function prefetchGroup(id: string, search: Search): Promise<QueryClient | undefined> {
  const client = getQueryClient()
  const filter = await readFilter(search)
  const store = await getStore()
  const held = await store.read.selectFrom("failure_groups").select("id").where("id", "=", id).executeTakeFirst()
  if (!held) return undefined
  await client.prefetchQuery({
    ...failureQueries.group(id, filter),
    queryFn: async () => {
      const found = await findGroup(store, id, { filter, now: Date.now() })
      if (!found) throw new AppError("not_found", "There is no such failure group.")
      return found
    },
    retry: false,
  })
  return client
}
