import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE, SECOND } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import { type JobFilter, toFilterQuery } from "./list-schema"
import type { JobCounts, JobFacets, JobListMeta, JobListPage, JobListPulse } from "./list-types"

function toUrl(path: string, filter: JobFilter, extra: Record<string, string> = {}): string {
  const query = new URLSearchParams(toFilterQuery(filter))
  for (const [name, value] of Object.entries(extra)) query.set(name, value)
  return `${path}?${query}`
}

/** What the browser asks about the jobs list. Every key begins with "jobs"; live events invalidate by that. */
export const jobListQueries = {
  /**
   * The rows, page by page. Static: live data never moves a row. New jobs wait behind the pill until it is pressed, and
   * changes of rows on the screen come through `pulse`.
   */
  pages: (filter: JobFilter) =>
    infiniteQueryOptions({
      queryKey: ["jobs", "pages", toFilterQuery(filter)],
      queryFn: ({ pageParam, signal }) =>
        getJson<JobListPage>(toUrl("/api/jobs", filter, pageParam === null ? {} : { cursor: pageParam }), signal),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      staleTime: "static",
      // Long enough that Back from a job's page finds every row that was loaded.
      gcTime: 30 * MINUTE,
      placeholderData: keepPreviousData,
    }),

  /** What changed since: jobs before the head `at`, and the present state of the rows `nums`. */
  pulse: (filter: JobFilter, { at, nums }: { at: string | null; nums: number[] }) =>
    queryOptions({
      queryKey: ["jobs", "pulse", toFilterQuery(filter), at, nums],
      queryFn: ({ signal }) => {
        const mark = at === null ? {} : { at }
        return getJson<JobListPulse>(toUrl("/api/jobs/pulse", filter, { ...mark, nums: nums.join(",") }), signal)
      },
      staleTime: 10 * SECOND,
    }),

  counts: (filter: JobFilter) =>
    queryOptions({
      queryKey: ["jobs", "counts", toFilterQuery(filter)],
      queryFn: ({ signal }) => getJson<JobCounts>(toUrl("/api/jobs/counts", filter), signal),
      staleTime: 10 * SECOND,
      placeholderData: keepPreviousData,
    }),

  facets: (filter: JobFilter) =>
    queryOptions({
      queryKey: ["jobs", "facets", toFilterQuery(filter)],
      queryFn: ({ signal }) => getJson<JobFacets>(toUrl("/api/jobs/facets", filter), signal),
      staleTime: 10 * SECOND,
      placeholderData: keepPreviousData,
    }),

  meta: (connection: string | null) =>
    queryOptions({
      queryKey: ["jobs", "meta", connection],
      queryFn: ({ signal }) => {
        const query = connection === null ? "" : `?connection=${encodeURIComponent(connection)}`
        return getJson<JobListMeta>(`/api/jobs/meta${query}`, signal)
      },
      staleTime: 10 * SECOND,
      // An account without jobs ends its first sync without any event of a job.
      refetchInterval: ({ state }) => (state.data?.firstSync ? 10 * SECOND : false),
    }),
}
