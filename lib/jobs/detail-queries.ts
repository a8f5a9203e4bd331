import { queryOptions } from "@tanstack/react-query"
import { isTerminal, type JobRef } from "@/lib/domain/job"
import { SECOND } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { JobDetail } from "@/lib/jobs/detail-schema"
import type { JobNeighbours } from "@/lib/jobs/list-types"

/** Only where no live event comes through: a job that has not ended is asked for again this often. */
const RUNNING_MS = 10 * SECOND

/** Path of a job's answer. */
function toUrl(ref: JobRef): string {
  return `/api/job/${encodeURIComponent(ref.connection)}/${encodeURIComponent(ref.jobId)}`
}

export const jobQueries = {
  /** Everything about one job. Polling ends with the job; live events ("job") do the rest. */
  detail: (ref: JobRef) =>
    queryOptions({
      queryKey: ["job", "detail", ref.connection, ref.jobId],
      queryFn: ({ signal }) => getJson<JobDetail>(toUrl(ref), signal),
      refetchInterval: (query) => {
        const status = query.state.data?.header.status
        return status !== undefined && isTerminal(status) ? false : RUNNING_MS
      },
    }),

  /** Previous and next of a job within the list that `filterQuery` ("?tab=failed") stands for. */
  neighbours: (filterQuery: string, job: JobRef) =>
    queryOptions({
      queryKey: ["jobs", "neighbours", filterQuery, job.connection, job.jobId],
      queryFn: ({ signal }) => {
        const query = new URLSearchParams(filterQuery)
        query.set("of", job.connection)
        query.set("job", job.jobId)
        return getJson<JobNeighbours>(`/api/jobs/neighbours?${query}`, signal)
      },
      staleTime: 10 * SECOND,
    }),
}
