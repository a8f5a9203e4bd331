import { queryOptions } from "@tanstack/react-query"
import type { JobRef } from "@/lib/domain/job"
import { getJson } from "@/lib/http"
import type { JobInspection } from "./schema"

export const inspectQueries = {
  /** The inspector of one failed job; live events ("job") keep it fresh. */
  job: (ref: JobRef) =>
    queryOptions({
      queryKey: ["job", "inspect", ref.connection, ref.jobId],
      queryFn: ({ signal }) =>
        getJson<JobInspection>(
          `/api/inspect/${encodeURIComponent(ref.connection)}/${encodeURIComponent(ref.jobId)}`,
          signal,
        ),
    }),
}
