"use client"

import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query"
import { useCallback, useEffect, useMemo, useState } from "react"
import { jobListQueries } from "@/lib/jobs/list-queries"
import type { JobFilter } from "@/lib/jobs/list-schema"
import type { JobListPage, JobRow } from "@/lib/jobs/list-types"

type Pages = InfiniteData<JobListPage>

/** A row that moved in the order between two pages came twice: its first place counts. */
function toRows(pages: Pages | undefined): JobRow[] {
  const seen = new Map<number, JobRow>()
  for (const row of pages?.pages.flatMap((page) => page.rows) ?? []) if (!seen.has(row.num)) seen.set(row.num, row)
  return [...seen.values()]
}

function withRows(pages: Pages | undefined, fresh: readonly JobRow[]): Pages | undefined {
  if (!pages) return pages
  const byNum = new Map(fresh.map((row) => [row.num, row]))
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, rows: page.rows.map((row) => byNum.get(row.num) ?? row) })),
  }
}

/** Rows asked about together: so many pages around those on the screen. */
const PULSE_STEP = 50
const NO_ROWS: JobRow[] = []

/**
 * The rows of the list: pages that only grow at the end, changes of visible rows where they stand, and the number of newer
 * jobs that wait until `showNewer`.
 */
export function useJobPages(filter: JobFilter) {
  const client = useQueryClient()
  const options = jobListQueries.pages(filter)
  const query = useInfiniteQuery(options)
  const rows = useMemo(() => toRows(query.data), [query.data])
  const at = query.data?.pages[0]?.at ?? null

  const [block, setBlock] = useState({ from: 0, until: PULSE_STEP })
  const isShown = !query.isPlaceholderData && query.data !== undefined
  const nums = useMemo(
    () => (isShown ? rows.slice(block.from, block.until).map((row) => row.num) : []),
    [isShown, rows, block],
  )
  const pulse = useQuery({
    ...jobListQueries.pulse(filter, { at, nums }),
    enabled: isShown,
    // What was just listed needs no second look: the first one is due when something is said to have changed.
    initialData: { newer: 0, rows: NO_ROWS },
    initialDataUpdatedAt: query.dataUpdatedAt,
  })
  const fresh = pulse.data.rows
  useEffect(() => {
    if (fresh.length === 0) return
    client.setQueryData<Pages>(jobListQueries.pages(filter).queryKey, (pages) => withRows(pages, fresh))
  }, [client, filter, fresh])

  const showNewer = useCallback(async () => {
    await client.fetchInfiniteQuery({ ...jobListQueries.pages(filter), staleTime: 0, pages: 1 })
    window.scrollTo({ top: 0 })
  }, [client, filter])
  const newer = isShown ? pulse.data.newer : 0
  const isWaitingForFirst = isShown && rows.length === 0 && newer > 0
  useEffect(() => {
    // Nothing is on the screen that could jump.
    if (isWaitingForFirst) void showNewer()
  }, [isWaitingForFirst, showNewer])

  const watch = useCallback((first: number, last: number) => {
    const from = Math.floor(first / PULSE_STEP) * PULSE_STEP
    const until = Math.min(from + 3 * PULSE_STEP, Math.ceil((last + 1) / PULSE_STEP) * PULSE_STEP)
    setBlock((held) => (held.from === from && held.until === until ? held : { from, until }))
  }, [])

  return { query, rows, newer, showNewer, watch, isStale: query.isPlaceholderData }
}
