import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import { type AuditFilter, type AuditPage, toAuditParams } from "./schema"

export const auditQueries = {
  pages: (filter: AuditFilter) =>
    infiniteQueryOptions({
      queryKey: ["audit", "pages", String(toAuditParams(filter))],
      queryFn: ({ pageParam, signal }) => {
        const query = toAuditParams(filter)
        if (pageParam !== null) query.set("cursor", pageParam)
        return getJson<AuditPage>(`/api/audit?${query}`, signal)
      },
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),
}
