import { queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { Customer, ErasurePreview } from "./schema"

export const customerQueries = {
  /** What is known of a customer. Its key begins with "overview": asked again at that pace when jobs change. */
  detail: (name: string) =>
    queryOptions({
      queryKey: ["overview", "customer", name],
      queryFn: ({ signal }) => getJson<Customer>(`/api/customers?${new URLSearchParams({ name })}`, signal),
      staleTime: MINUTE,
    }),

  /** What erasing would touch; for admins. */
  erasure: (name: string) =>
    queryOptions({
      queryKey: ["tickets", "erasure", name],
      queryFn: ({ signal }) =>
        getJson<ErasurePreview>(`/api/customers/erasure?${new URLSearchParams({ name })}`, signal),
      staleTime: 0,
      gcTime: 0,
    }),
}
