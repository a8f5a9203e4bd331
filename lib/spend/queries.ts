import { queryOptions } from "@tanstack/react-query"
import type { JobRef } from "@/lib/domain/job"
import { SECOND } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { SpendOffer } from "./schema"

/** While a request is under way its outcome is looked for so often, should no live event come through. */
const UNDER_WAY_MS = 2 * SECOND

export const spendQueries = {
  /** What would be spent on a job, and what was. Asked when the question is put; live events ("job") keep it fresh. */
  offer: (job: JobRef) =>
    queryOptions({
      queryKey: ["job", "spend", job.connection, job.jobId],
      queryFn: ({ signal }) =>
        getJson<SpendOffer>(
          `/api/spend/${encodeURIComponent(job.connection)}/${encodeURIComponent(job.jobId)}`,
          signal,
        ),
      staleTime: 0,
      refetchInterval: (query) => {
        const state = query.state.data?.open?.state
        return state === "confirmed" || state === "sending" ? UNDER_WAY_MS : false
      },
    }),
}
