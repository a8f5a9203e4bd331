"use client"

import { useQuery } from "@tanstack/react-query"
import { failureQueries } from "@/lib/failures/queries"
import type { FacetFilter } from "@/lib/jobs/list-schema"
import type { Labels } from "./list-state"

const NONE: Labels = {}

/** What the failure groups of a filter are called; their ids say nothing to people. */
export function useGroupTitles(filter: FacetFilter | null): Labels {
  const ids = [...(filter?.include ?? []), ...(filter?.exclude ?? [])].filter((id) => id !== null)
  const { data } = useQuery({ ...failureQueries.titles(ids), enabled: ids.length > 0 })
  return ids.length > 0 && data ? data : NONE
}
