"use client"

import clsx from "clsx"
import { useRouter } from "next/navigation"
import { useCallback } from "react"
import { useZone } from "@/components/shell/use-zone"
import { announce } from "@/components/ui/announce"
import { copyText } from "@/components/ui/copy-text"
import { Late, toLate, useAhead } from "@/components/ui/late"
import { Problem } from "@/components/ui/problem"
import { Skeleton } from "@/components/ui/skeleton"
import { toAppError } from "@/lib/errors"
import { type Column, type Facet, toFilterQuery, toJobHref } from "@/lib/jobs/list-schema"
import type { JobListMeta, JobRow } from "@/lib/jobs/list-types"
import { JobCards } from "./job-cards"
import { JobTable } from "./job-table"
import { ListEnd, ListLegend } from "./list-foot"
import { isSparse, toExcluded, toOnly } from "./list-state"
import { NewJobsPill } from "./new-jobs-pill"
import { NoJobs, toSyncWords } from "./no-jobs"
import { SelectionBar } from "./selection-bar"
import { useDrawer } from "./use-drawer"
import { useGroupTitles } from "./use-group-titles"
import type { JobList } from "./use-job-list"
import { useJobPages } from "./use-job-pages"
import { useListKeys } from "./use-list-keys"
import { useNarrowScreen } from "./use-narrow-screen"
import { usePlace } from "./use-place"
import { useRowHand } from "./use-row-hand"

const jobDrawer = toLate(() => import("./job-drawer").then((module) => module.JobDrawer))

/** So many rows before the end the next page is asked for. */
const AHEAD_ROWS = 20

type JobResultsProps = {
  list: JobList
  columns: Column[]
  filled: readonly Column[]
  meta: JobListMeta | undefined
  focusSearch: () => void
}

/** The rows and everything that can be done with them, or why there are none. */
export function JobResults({ list, columns, filled, meta, focusSearch }: JobResultsProps) {
  useAhead(jobDrawer)
  const router = useRouter()
  const labels = useGroupTitles(list.state.group)
  const pages = useJobPages(list.filter)
  const { query, rows, watch } = pages
  const drawer = useDrawer(list)
  const hand = useRowHand(rows, drawer.open)
  const toHref = useCallback(
    (row: JobRow) => toJobHref({ connection: row.connection, jobId: row.id }, list.state),
    [list.state],
  )
  useListKeys({
    rows,
    hand,
    isDrawerOpen: drawer.job !== null,
    turnTo: drawer.turnTo,
    goToPage: (row) => router.push(toHref(row)),
    copyLink: () => void copyLink(),
    focusSearch,
  })
  usePlace({
    list: toFilterQuery(list.filter),
    rows: rows.length,
    isReady: query.isSuccess && !pages.isStale,
    hasMore: query.hasNextPage,
    loadMore: query.fetchNextPage,
  })
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const canLoad = hasNextPage && !isFetchingNextPage && !isFetchNextPageError
  const onView = useCallback(
    (first: number, last: number) => {
      watch(first, last)
      if (canLoad && last >= rows.length - AHEAD_ROWS) void fetchNextPage()
    },
    [watch, canLoad, rows.length, fetchNextPage],
  )
  const onNarrow = (facet: Facet, value: string | null, how: "only" | "not") => {
    const filter = list.state[facet]
    list.change({ [facet]: how === "only" ? toOnly(filter, value) : toExcluded(filter, value) })
  }
  if (query.isPending) return <Skeleton className="h-[520px]" />
  if (query.isError && rows.length === 0) {
    const retry = () => void query.refetch()
    return <Problem title="The store did not answer" detail={toAppError(query.error).message} onRetry={retry} />
  }
  return (
    <div className={clsx("transition-opacity duration-100", pages.isStale && "opacity-60")} aria-busy={pages.isStale}>
      {meta?.firstSync && rows.length > 0 ? (
        <p className="mb-1 rounded-md bg-running-soft px-3 py-1.5">
          {toSyncWords(meta.firstSync)} Older jobs still arrive, and every figure grows with them.
        </p>
      ) : null}
      <NewJobsPill newer={pages.newer} onShow={() => void pages.showNewer()} />
      {rows.length === 0 ? (
        <NoJobs list={list} meta={meta} labels={labels} />
      ) : (
        <Rows {...{ list, columns, filled, rows, hand, toHref, onNarrow, onView }} />
      )}
      {rows.length > 0 ? (
        <>
          <ListEnd pages={pages} />
          <ListLegend filled={filled} />
        </>
      ) : null}
      <SelectionBar rows={rows} hand={hand} />
      {drawer.job ? (
        <Late
          part={jobDrawer}
          with={{ job: drawer.job, href: toJobHref(drawer.job, list.state), onClose: drawer.close }}
        />
      ) : null}
    </div>
  )
}

async function copyLink(): Promise<void> {
  announce((await copyText(window.location.href)) ? "Link copied" : "The browser refused to copy")
}

type RowsProps = Pick<JobResultsProps, "list" | "columns" | "filled"> &
  Pick<Parameters<typeof JobTable>[0], "rows" | "hand" | "toHref" | "onNarrow" | "onView">

function Rows({ list, columns, filled, ...shared }: RowsProps) {
  const zone = useZone()
  const isNarrow = useNarrowScreen()
  const { sort } = list.filter
  return (
    <>
      {isNarrow === true ? null : (
        <div className={isNarrow === null ? "max-md:hidden" : ""}>
          <JobTable
            {...shared}
            columns={columns}
            isChosen={list.state.columns !== null || isSparse(filled)}
            tab={list.state.tab}
            sort={sort}
            zone={zone}
            onSort={(next) => list.change({ sort: next })}
          />
        </div>
      )}
      {isNarrow === false ? null : (
        <div className={isNarrow === null ? "md:hidden" : ""}>
          <JobCards {...shared} sort={sort} zone={zone} />
        </div>
      )}
    </>
  )
}
