"use client"

import { useWindowVirtualizer } from "@tanstack/react-virtual"
import clsx from "clsx"
import { useEffect, useLayoutEffect, useRef, useState } from "react"
import { formatClipLength } from "@/lib/format"
import type { Sort } from "@/lib/jobs/list-schema"
import type { JobRow } from "@/lib/jobs/list-types"
import { Created, Credits, Ended, InputName, JobId, StatusCell } from "./job-cell"
import type { JobListProps } from "./job-table"
import { isOwnClick } from "./use-row-hand"

const CARD_PX = 104
/** A card of which only the id and the state are known: no empty line in its middle. */
const SMALL_CARD_PX = 76
const FIRST_WINDOW = { width: 390, height: 900 }

/** The list on a phone: one card per job, nothing cut off at the side. */
export function JobCards({ rows, hand, toHref, onView, sort, zone }: JobListProps & { sort: Sort; zone: string }) {
  const list = useRef<HTMLUListElement>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  useLayoutEffect(() => {
    if (list.current) setScrollMargin(Math.round(list.current.getBoundingClientRect().top + window.scrollY))
  }, [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (hasMiddle(rows[index]) ? CARD_PX : SMALL_CARD_PX),
    overscan: 6,
    scrollMargin,
    initialRect: FIRST_WINDOW,
    initialOffset: 0,
    getItemKey: (index) => rows[index]?.num ?? index,
    scrollPaddingStart: 64,
    scrollPaddingEnd: 72,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useEffect(() => onView(first, last), [onView, first, last])
  useEffect(() => hand.onReach((index) => virtual.scrollToIndex(index, { align: "auto" })), [hand, virtual])
  return (
    <ul ref={list} className="relative" style={{ height: virtual.getTotalSize() }}>
      {items.map((item) => {
        const row = rows[item.index]
        return row ? (
          <li
            key={row.num}
            data-row={row.num}
            className="absolute inset-x-0 pb-2"
            style={{ height: item.size, transform: `translateY(${item.start - scrollMargin}px)` }}
          >
            <JobCard row={row} hand={hand} toHref={toHref} sort={sort} zone={zone} />
          </li>
        ) : null
      })}
    </ul>
  )
}

function hasInput(row: JobRow): boolean {
  return row.fileName !== null || row.inputUrl !== null
}

function hasMiddle(row: JobRow | undefined): boolean {
  return row !== undefined && (row.errorMessage !== null || row.customer !== null || hasInput(row))
}

type JobCardProps = Pick<JobListProps, "hand" | "toHref"> & { row: JobRow; sort: Sort; zone: string }

function JobCard({ row, hand, toHref, sort, zone }: JobCardProps) {
  const facts = [row.model, row.outputFormat, row.length && formatClipLength(row.length.ms)].filter(Boolean)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the id inside is the link for the keyboard
    // biome-ignore lint/a11y/noStaticElementInteractions: the whole card is a larger target for the thumb
    <div
      className={clsx(
        "flex h-full flex-col justify-between rounded-md border border-line bg-surface px-3 py-2",
        hand.current === row.num && "bg-hover",
      )}
      onClick={(event) => isOwnClick(event) && hand.open(row)}
    >
      <div className="flex items-center justify-between gap-3">
        <StatusCell row={row} />
        <span className="flex-none text-muted">
          {sort.startsWith("finished") ? <Ended row={row} zone={zone} /> : <Created row={row} />}
        </span>
      </div>
      {hasMiddle(row) ? (
        <div className="flex items-center justify-between gap-3">
          <div className="min-w-0 flex-1 truncate">
            {row.errorMessage ? <bdi>{row.errorMessage}</bdi> : hasInput(row) ? <InputName row={row} /> : null}
          </div>
          {row.customer ? <bdi className="max-w-[45%] flex-none truncate text-muted">{row.customer}</bdi> : null}
        </div>
      ) : null}
      <div className="flex items-center justify-between gap-3 text-muted">
        <JobId row={row} href={toHref(row)} />
        <span className="flex min-w-0 items-center gap-2">
          <bdi className="truncate">{facts.join(" · ")}</bdi>
          {row.credits.valueMilli === null ? null : (
            <span className="flex-none tabular-nums">
              <Credits credits={row.credits} /> cr
            </span>
          )}
        </span>
      </div>
    </div>
  )
}
