import { environmentManager, QueryClient } from "@tanstack/react-query"
import { AppError, type ErrorCode } from "@/lib/errors"

/** Asking again may help only where the reason can pass by itself. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["store_unavailable", "vendor_unavailable", "internal"])

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // What the server rendered is not asked for again at once; live updates say when it is old.
        staleTime: 30_000,
        retry: (count, error) => count < 2 && (!(error instanceof AppError) || PASSING.has(error.code)),
      },
    },
  })
}

let browserClient: QueryClient | undefined

/** One client per browser tab; on the server a new one for each call, so that no person's data meets another's. */
export function getQueryClient(): QueryClient {
  if (environmentManager.isServer()) return makeQueryClient()
  browserClient ??= makeQueryClient()
  return browserClient
}
