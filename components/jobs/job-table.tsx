"use client"

import { useWindowVirtualizer } from "@tanstack/react-virtual"
import clsx from "clsx"
import { useEffect, useLayoutEffect, useRef, useState } from "react"
import { Icon } from "@/components/ui/icon"
import type { Column, Sort, Tab } from "@/lib/jobs/list-schema"
import type { JobRow } from "@/lib/jobs/list-types"
import { ARROW_DOWN, ARROW_UP } from "./arrows"
import { toCellClass, toSpec } from "./columns"
import type { Narrow } from "./facet-value"
import { JobCell } from "./job-cell"
import { isOwnClick, type RowHand } from "./use-row-hand"

const ROW_PX = 32
/** Before the window is known: what a server draws of the first page. */
const FIRST_WINDOW = { width: 1440, height: 1_100 }

export type JobListProps = {
  rows: JobRow[]
  hand: RowHand
  toHref: (row: JobRow) => string
  onNarrow: Narrow
  /** Which rows are on the screen, by their index. */
  onView: (first: number, last: number) => void
}

type JobTableProps = JobListProps & {
  columns: Column[]
  isChosen: boolean
  tab: Tab
  sort: Sort
  zone: string
  onSort: (sort: Sort) => void
}

/** The list on a wide screen: a real table, of which only the rows in sight are drawn. */
export function JobTable(props: JobTableProps) {
  const { rows, hand, onView } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  useLayoutEffect(() => {
    if (body.current) setScrollMargin(Math.round(body.current.getBoundingClientRect().top + window.scrollY))
  }, [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    scrollMargin,
    initialRect: FIRST_WINDOW,
    initialOffset: 0,
    getItemKey: (index) => rows[index]?.num ?? index,
    scrollPaddingStart: 96,
    scrollPaddingEnd: 48,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useEffect(() => onView(first, last), [onView, first, last])
  useEffect(() => hand.onReach((index) => virtual.scrollToIndex(index, { align: "auto" })), [hand, virtual])
  const top = (items[0]?.start ?? scrollMargin) - scrollMargin
  const bottom = virtual.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin)
  return (
    <table aria-rowcount={rows.length + 1} className="table-fixed">
      <Head {...props} />
      <tbody ref={body}>
        <Spacer height={top} />
        {items.map((item) => {
          const row = rows[item.index]
          return row ? <Row key={row.num} {...props} row={row} index={item.index} /> : null
        })}
        <Spacer height={bottom} />
      </tbody>
    </table>
  )
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr>
      <td className="!border-0 !p-0" style={{ height }} />
    </tr>
  )
}

function Head({ columns, isChosen, tab, sort, onSort }: JobTableProps) {
  return (
    <thead className="sticky top-12 z-10 bg-bg">
      <tr aria-rowindex={1}>
        {columns.map((column) => {
          const spec = toSpec(column)
          const isSorted = spec.sort !== undefined && sort.startsWith(spec.sort)
          const label = column === "finished" && tab === "failed" ? "Failed" : spec.label
          return (
            <th
              key={column}
              scope="col"
              style={spec.width ? { width: spec.width } : undefined}
              className={toCellClass(column, { isChosen, isSorted })}
              aria-sort={isSorted ? (sort.endsWith("desc") ? "descending" : "ascending") : undefined}
            >
              {spec.sort ? <SortButton by={spec.sort} label={label} sort={sort} onSort={onSort} /> : label}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

type SortButtonProps = { by: "created" | "finished"; label: string; sort: Sort; onSort: (sort: Sort) => void }

function SortButton({ by, label, sort, onSort }: SortButtonProps) {
  const isSorted = sort.startsWith(by)
  const isDescending = sort === `${by}-desc`
  return (
    <button
      type="button"
      className="inline-flex items-center gap-1 hover:text-text"
      title={isDescending ? "Newest first. Click for the oldest first" : "Click for the newest first"}
      onClick={() => onSort(isDescending ? `${by}-asc` : `${by}-desc`)}
    >
      {label}
      {isSorted ? <Icon path={isDescending ? ARROW_DOWN : ARROW_UP} size={12} className="text-accent" /> : null}
    </button>
  )
}

type RowProps = JobTableProps & { row: JobRow; index: number }

function Row({ row, index, columns, isChosen, sort, zone, hand, toHref, onNarrow }: RowProps) {
  const isInHand = hand.current === row.num
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={hand.selected.has(row.num)}
      data-row={row.num}
      tabIndex={isInHand ? 0 : -1}
      className={clsx(
        "cursor-pointer hover:bg-hover focus-visible:outline-offset-[-2px]",
        isInHand && "bg-hover",
        hand.selected.has(row.num) && "!bg-accent-soft",
        row.status === "failed" && row.isHandled && "text-muted",
      )}
      onClick={(event) => isOwnClick(event) && hand.open(row)}
    >
      {columns.map((column) => {
        const isSorted = toSpec(column).sort !== undefined && sort.startsWith(toSpec(column).sort ?? "")
        return (
          <td key={column} className={clsx("truncate", toCellClass(column, { isChosen, isSorted }))}>
            <JobCell
              row={row}
              column={column}
              href={toHref(row)}
              zone={zone}
              isReachable={isInHand}
              onNarrow={onNarrow}
            />
          </td>
        )
      })}
    </tr>
  )
}
