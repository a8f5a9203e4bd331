import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import { type DeliveryFilter, type DeliveryPage, type MissedView, toDeliveryParams, type WebhookView } from "./schema"

/** What the page of webhooks asks. No live event renews it: rows must not move under the pointer. */
export const webhookQueries = {
  pages: (filter: DeliveryFilter) =>
    infiniteQueryOptions({
      queryKey: ["webhooks", "pages", String(toDeliveryParams(filter))],
      queryFn: ({ pageParam, signal }) => {
        const query = toDeliveryParams(filter)
        if (pageParam !== null) query.set("cursor", pageParam)
        return getJson<DeliveryPage>(`/api/deliveries?${query}`, signal)
      },
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.nextCursor,
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),

  /** Of one connection or of all (null). */
  missed: (view: Exclude<WebhookView, "deliveries">, connection: string | null) =>
    queryOptions({
      queryKey: ["webhooks", view, connection],
      queryFn: ({ signal }) => {
        const query = new URLSearchParams({ view, ...(connection === null ? {} : { connection }) })
        return getJson<MissedView>(`/api/deliveries/missed?${query}`, signal)
      },
      staleTime: MINUTE,
    }),
}
