import "server-only"
import { setTimeout as wait } from "node:timers/promises"
import type { QueryClient } from "@tanstack/react-query"
import { readEnv } from "@/lib/env"
import { failureQueries } from "@/lib/failures/queries"
import { listGroupTitles } from "@/lib/failures/titles-data"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { listViews } from "@/lib/views/data"
import { viewQueries } from "@/lib/views/queries"
import { countJobs } from "./list-counts"
import { listJobs } from "./list-data"
import { getListMeta } from "./list-meta"
import { jobListQueries } from "./list-queries"
import { loadJobList, toFilterQuery, toJobFilter } from "./list-schema"
import { shareReading } from "./list-share"

type Search = Record<string, string | string[] | undefined>

/** Rows are worth waiting for; their counts only so long. Then the browser asks for them, and the tabs show none until then. */
const COUNTS_MS = 80

/** Everything the first paint of the list shows, read in one go. What fails is left out: the browser asks again and says so. */
export async function prefetchJobList(search: Search, zone: string): Promise<QueryClient> {
  const client = getQueryClient()
  const state = loadJobList(search)
  const configured = readEnv().connections.map(({ id }) => id)
  const isKnown = configured.some((id) => id === state.connection)
  const filter = toJobFilter({ ...state, connection: isKnown ? state.connection : null }, zone)
  const now = Date.now()
  const { include = [], exclude = [] } = filter.facets.group ?? {}
  const groups = [...include, ...exclude].filter((id) => id !== null)
  await Promise.all([
    client.prefetchInfiniteQuery({
      ...jobListQueries.pages(filter),
      queryFn: async () => listJobs(await getStore(), filter, { cursor: null, now }),
    }),
    Promise.race([
      client.prefetchQuery({
        ...jobListQueries.counts(filter),
        queryFn: () =>
          shareReading(`counts${toFilterQuery(filter)}`, async () => countJobs(await getStore(), filter, now)),
      }),
      wait(COUNTS_MS),
    ]),
    client.prefetchQuery({
      ...jobListQueries.meta(filter.connection),
      queryFn: async () => getListMeta(await getStore(), filter.connection, configured),
    }),
    ...(groups.length > 0
      ? [
          client.prefetchQuery({
            ...failureQueries.titles(groups),
            queryFn: async () => listGroupTitles((await getStore()).read, groups),
          }),
        ]
      : []),
    client.prefetchQuery({
      ...viewQueries.list("jobs"),
      queryFn: async () => listViews((await getStore()).read, "jobs"),
    }),
  ])
  return client
}
