"use client"

import { type MouseEvent, useCallback, useMemo, useRef, useState } from "react"
import type { JobRow } from "@/lib/jobs/list-types"

type Reach = (index: number) => void

/** Which row is in hand (j, k), which are selected (x), and how the list is asked to bring one into sight. */
export type RowHand = {
  /** `num` of the row in hand. */
  current: number | null
  selected: ReadonlySet<number>
  /** Opens the drawer of a row. */
  open: (row: JobRow) => void
  /** Takes the row `step` further into the hand and answers it. */
  move: (step: 1 | -1) => JobRow | null
  take: (num: number | null) => void
  toggle: (num: number) => void
  clear: () => void
  /** Whoever draws the rows says how to bring one into sight; answers how to take that back. */
  onReach: (reach: Reach) => () => void
}

/** A click on a link or button inside a row is theirs, not the row's; nor is the end of selecting text a click. */
export function isOwnClick(event: MouseEvent): boolean {
  if (event.target instanceof Element && event.target.closest("a,button")) return false
  return window.getSelection()?.toString() === ""
}

/** The row may be drawn only after the list has been scrolled to it. */
function focusRow(num: number): void {
  const tryToFocus = (tries: number) => {
    const row = document.querySelector<HTMLElement>(`[data-row="${num}"]`)
    if (row) row.focus({ preventScroll: true })
    else if (tries > 0) requestAnimationFrame(() => tryToFocus(tries - 1))
  }
  requestAnimationFrame(() => tryToFocus(10))
}

export function useRowHand(rows: JobRow[], openJob: (row: JobRow) => void): RowHand {
  const [current, setCurrent] = useState<number | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  const reach = useRef<Reach>(() => {})
  const take = useCallback((num: number | null) => setCurrent(num), [])
  const open = useCallback(
    (row: JobRow) => {
      setCurrent(row.num)
      openJob(row)
    },
    [openJob],
  )
  const move = useCallback(
    (step: 1 | -1) => {
      const at = rows.findIndex((row) => row.num === current)
      const index = at === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))
      const row = rows[index]
      if (!row) return null
      setCurrent(row.num)
      reach.current(index)
      if (!document.querySelector("dialog[open]")) focusRow(row.num)
      return row
    },
    [rows, current],
  )
  const toggle = useCallback((num: number) => {
    setSelected((held) => {
      const next = new Set(held)
      if (!next.delete(num)) next.add(num)
      return next
    })
  }, [])
  const clear = useCallback(() => setSelected(new Set()), [])
  const onReach = useCallback((asked: Reach) => {
    reach.current = asked
    return () => {
      if (reach.current === asked) reach.current = () => {}
    }
  }, [])
  return useMemo(
    () => ({ current, selected, open, move, take, toggle, clear, onReach }),
    [current, selected, open, move, take, toggle, clear, onReach],
  )
}
