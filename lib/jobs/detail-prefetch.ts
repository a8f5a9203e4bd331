import "server-only"
import type { QueryClient } from "@tanstack/react-query"
import type { JobRef } from "@/lib/domain/job"
import { AppError } from "@/lib/errors"
import { getInspection } from "@/lib/inspect/data"
import { inspectQueries } from "@/lib/inspect/queries"
import { getQueryClient } from "@/lib/live/query-client"
import { getStore } from "@/lib/store/current"
import { getJobPage } from "./detail-page"
import { jobQueries } from "./detail-queries"
import type { JobPlace } from "./detail-schema"
import { findNeighbours } from "./list-neighbours"
import { loadJobList, toFilterQuery, toJobFilter, toJobListHref } from "./list-schema"

type SearchParams = Record<string, string | string[] | undefined>
type Prefetched = { client: QueryClient; place: JobPlace }

/**
 * A query client that holds what the job page shows first, so that its first paint needs no second trip. Null for a job that
 * we do not hold; any other failure is left to the browser, which asks again and says what is wrong.
 */
export async function prefetchJob(ref: JobRef, search: SearchParams, zone: string): Promise<Prefetched | null> {
  const client = getQueryClient()
  const state = loadJobList(search)
  const filter = toJobFilter(state, zone)
  const filterQuery = toFilterQuery(filter)
  const isMissing = await client
    .fetchQuery({ ...jobQueries.detail(ref), queryFn: () => getJobPage(ref), retry: false })
    .then(() => false)
    .catch((thrown: unknown) => thrown instanceof AppError && thrown.code === "not_found")
  if (isMissing) return null
  if (search.view === "inspect") {
    await client.prefetchQuery({
      queryKey: inspectQueries.job(ref).queryKey,
      queryFn: async () => getInspection((await getStore()).read, ref),
      retry: false,
    })
  }
  await client.prefetchQuery({
    ...jobQueries.neighbours(filterQuery, ref),
    queryFn: async () => findNeighbours(await getStore(), filter, { job: ref, now: Date.now() }),
    retry: false,
  })
  return { client, place: { listHref: toJobListHref({ ...state, open: null }), tab: state.tab, filterQuery } }
}
