"use client"

import type { RefObject } from "react"
import { Button } from "@/components/ui/button"
import { Chip } from "@/components/ui/chip"
import type { Column } from "@/lib/jobs/list-schema"
import type { JobCounts } from "@/lib/jobs/list-types"
import { FilterPopover } from "./filter-popover"
import { ListSearch } from "./list-search"
import { NO_FILTERS, toActiveFilters } from "./list-state"
import { ListSummary } from "./list-summary"
import { useGroupTitles } from "./use-group-titles"
import type { JobList } from "./use-job-list"

type ListToolbarProps = {
  list: JobList
  filled: readonly Column[]
  counts: JobCounts | undefined
  search: RefObject<HTMLInputElement | null>
}

/** What narrows the list, each filter with a way to take it away, and what is left: how many jobs, how many credits. */
export function ListToolbar({ list, filled, counts, search }: ListToolbarProps) {
  const labels = useGroupTitles(list.state.group)
  const filters = toActiveFilters(list.state, labels).filter((one) => one.key !== "q")
  return (
    <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-1.5 py-1.5">
      <div className="flex min-w-0 flex-wrap items-center gap-2">
        {filters.map((one) => (
          <Chip
            key={one.key}
            label={one.label}
            value={<bdi>{one.value}</bdi>}
            onRemove={() => list.change(one.removal)}
          />
        ))}
        <FilterPopover list={list} filled={filled} />
        <ListSearch list={list} input={search} />
        {filters.length > 1 ? (
          <Button variant="quiet" className="!h-6" onClick={() => list.change(NO_FILTERS)}>
            Clear all
          </Button>
        ) : null}
      </div>
      <ListSummary counts={counts} tab={list.state.tab} />
    </div>
  )
}
