import { queryOptions } from "@tanstack/react-query"
import { getJson } from "@/lib/http"
import type { KeysView } from "./schema"

export const keyQueries = {
  /** Of one connection, or of all (null). */
  view: (connection: string | null) =>
    queryOptions({
      queryKey: ["keys", connection],
      queryFn: ({ signal }) =>
        getJson<KeysView>(
          `/api/keys${connection === null ? "" : `?connection=${encodeURIComponent(connection)}`}`,
          signal,
        ),
      refetchInterval: 60_000,
    }),
}
