import { keepPreviousData, queryOptions } from "@tanstack/react-query"
import { MINUTE, SECOND } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { TokenRow } from "@/lib/tokens/schema"
import type { Coverage, RuleState } from "./schema"

export const attributionQueries = {
  /** How much is known of the newest jobs of one connection (null: of all). A figure to plan by: a minute old is good enough. */
  coverage: (connection: string | null) =>
    queryOptions({
      queryKey: ["attribution", "coverage", connection],
      queryFn: ({ signal }) => {
        const query = connection === null ? "" : `?${new URLSearchParams({ connection })}`
        return getJson<Coverage>(`/api/attribution/coverage${query}`, signal)
      },
      staleTime: MINUTE,
      placeholderData: keepPreviousData,
    }),
  /** The rules; asked again while older jobs are being reckoned anew. */
  rules: () =>
    queryOptions({
      queryKey: ["attribution", "rules"],
      queryFn: ({ signal }) => getJson<RuleState>("/api/attribution/rules", signal),
      refetchInterval: (query) => (query.state.data?.reading ? SECOND : false),
    }),
  /** Tokens of the customer's programs; admins only. */
  tokens: () =>
    queryOptions({
      queryKey: ["attribution", "tokens"],
      queryFn: ({ signal }) => getJson<TokenRow[]>("/api/attribution/tokens", signal),
    }),
}
