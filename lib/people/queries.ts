import { queryOptions } from "@tanstack/react-query"
import { MINUTE } from "@/lib/domain/time"
import { getJson } from "@/lib/http"
import type { PeopleView } from "./schema"

export const peopleQueries = {
  view: () =>
    queryOptions({
      queryKey: ["people"],
      queryFn: ({ signal }) => getJson<PeopleView>("/api/people", signal),
      staleTime: MINUTE,
    }),
}
