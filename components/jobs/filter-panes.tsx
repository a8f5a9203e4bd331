"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { useState } from "react"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { jobListQueries } from "@/lib/jobs/list-queries"
import { type Column, FACETS, type Facet } from "@/lib/jobs/list-schema"
import { FacetPane } from "./facet-pane"
import { FACET_WORDS, toEndWord } from "./list-state"
import { TimePane } from "./time-pane"
import type { JobList } from "./use-job-list"

type Pane = Facet | "created" | "finished"

/** A facet that the account never fills is not offered. */
function toPanes(filled: readonly Column[]): Pane[] {
  const isFilled = (facet: Facet) => filled.includes(facet === "group" ? "error" : facet)
  return [...FACETS.filter(isFilled), "created", "finished"]
}

/** Everything that the list can be narrowed by, one subject at a time. */
export function FilterPanes({ list, filled }: { list: JobList; filled: readonly Column[] }) {
  const panes = toPanes(filled)
  const [pane, setPane] = useState<Pane>(panes[0] ?? "created")
  return (
    <div className="flex min-h-64 w-[min(480px,calc(100vw-18px))]">
      <div role="tablist" aria-label="Filter by" aria-orientation="vertical" className="w-32 border-r border-line p-1">
        {panes.map((one, index) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`filter-${one}`}
            aria-controls="filter-pane"
            aria-selected={one === pane}
            data-autofocus={index === 0 ? "" : undefined}
            onClick={() => setPane(one)}
            className={clsx(
              "flex w-full items-center justify-between rounded-[4px] px-2 py-1 text-left first-letter:uppercase",
              one === pane ? "bg-accent-soft text-accent" : "hover:bg-hover",
            )}
          >
            <span className="first-letter:uppercase">{toPaneWords(one, list)}</span>
            {list.state[one] ? (
              <span aria-hidden="true" className="text-accent">
                •
              </span>
            ) : null}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="filter-pane" aria-labelledby={`filter-${pane}`} className="min-w-0 flex-1 p-2">
        {pane === "created" || pane === "finished" ? (
          <TimePane key={pane} name={pane} list={list} />
        ) : (
          <Facets key={pane} facet={pane} list={list} />
        )}
      </div>
    </div>
  )
}

function toPaneWords(pane: Pane, list: JobList): string {
  if (pane === "created") return "created"
  return pane === "finished" ? toEndWord(list.state.tab) : FACET_WORDS[pane]
}

function Facets({ facet, list }: { facet: Facet; list: JobList }) {
  const { data, error, refetch } = useQuery(jobListQueries.facets(list.filter))
  if (data) return <FacetPane facet={facet} found={data[facet]} list={list} />
  if (error)
    return <Problem title="The values could not be read" detail={error.message} onRetry={() => void refetch()} />
  return (
    <div className="flex flex-col gap-2" role="status" aria-label="Reading the values">
      <Skeleton className="h-6" />
      <Skeleton className="h-6" />
      <Skeleton className="h-6" />
    </div>
  )
}
