import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import type { JobRef } from "@/lib/domain/job"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import { type Complaint, type QualityFilter, type QualityReport, toQualityQuery } from "./schema"

export const qualityQueries = {
  /** Rates and newest complaints; live events ("tickets") say when it is old. */
  report: (filter: QualityFilter, connection: string | null) => {
    const query = new URLSearchParams(toQualityQuery(filter))
    if (connection !== null) query.set("connection", connection)
    return queryOptions({
      queryKey: ["tickets", "quality", String(query)],
      queryFn: ({ signal }) => getJson<QualityReport>(`/api/quality?${query}`, signal),
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    })
  },
  /** What is wrong with the result of one job. */
  ofJob: ({ connection, jobId }: JobRef) =>
    queryOptions({
      queryKey: ["tickets", "complaints", connection, jobId],
      queryFn: ({ signal }) =>
        getJson<Complaint[]>(`/api/quality/complaints?${new URLSearchParams({ connection, job: jobId })}`, signal),
      staleTime: MINUTE,
    }),
}
