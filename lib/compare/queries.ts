import { queryOptions } from "@tanstack/react-query"
import type { JobRef } from "@/lib/domain/job"
import { getJson } from "@/lib/http"
import type { Comparison } from "./schema"

export const compareQueries = {
  /** Two jobs side by side; a live event that names one of them asks again. */
  of: (a: JobRef, b: JobRef) =>
    queryOptions({
      queryKey: ["job", "compare", a, b],
      queryFn: ({ signal }) => {
        const write = (ref: JobRef) => `${ref.connection}/${ref.jobId}`
        return getJson<Comparison>(`/api/compare?${new URLSearchParams({ a: write(a), b: write(b) })}`, signal)
      },
    }),
}
