"use client"

import { useQueryStates } from "nuqs"
import { useCallback, useMemo } from "react"
import { useConnection } from "@/components/shell/use-connection"
import { useZone } from "@/components/shell/use-zone"
import { type JobFilter, type JobListState, jobListParsers, toFilterQuery, toJobFilter } from "@/lib/jobs/list-schema"
import type { StatePatch } from "./list-state"

export type JobList = {
  state: JobListState
  filter: JobFilter
  /** A step that Back undoes. */
  change: (patch: StatePatch) => void
  /** A step that leaves no trace in the history, such as a letter typed. */
  adjust: (patch: StatePatch) => void
}

/** The state of the list, which lives in the URL and nowhere else. */
export function useJobList(): JobList {
  const [state, setState] = useQueryStates(jobListParsers, { scroll: false })
  const zone = useZone()
  const { connection } = useConnection()
  const query = toFilterQuery(toJobFilter({ ...state, connection }, zone))
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query is the whole content of the filter
  const filter = useMemo(() => toJobFilter({ ...state, connection }, zone), [query])
  const change = useCallback((patch: StatePatch) => void setState(patch, { history: "push" }), [setState])
  const adjust = useCallback((patch: StatePatch) => void setState(patch, { history: "replace" }), [setState])
  return { state, filter, change, adjust }
}
