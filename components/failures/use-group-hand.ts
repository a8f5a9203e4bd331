"use client"

import { useCallback, useMemo, useState } from "react"
import type { FailureRow } from "@/lib/failures/list-schema"

/** Which line is in hand (j, k) and which are ticked (x). */
export type GroupHand = {
  current: string | null
  selected: ReadonlySet<string>
  move: (step: 1 | -1) => void
  toggle: (id: string) => void
  selectAll: (ids: readonly string[]) => void
  clear: () => void
  letGo: () => void
}

export function useGroupHand(rows: readonly FailureRow[]): GroupHand {
  const [current, setCurrent] = useState<string | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const move = useCallback(
    (step: 1 | -1) => {
      const at = rows.findIndex((row) => row.id === current)
      const next = rows[at === -1 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))]
      if (!next) return
      setCurrent(next.id)
      requestAnimationFrame(() => {
        const line = document.querySelector<HTMLElement>(`[data-group="${next.id}"]`)
        line?.focus({ preventScroll: true })
        line?.scrollIntoView({ block: "nearest" })
      })
    },
    [rows, current],
  )
  const toggle = useCallback((id: string) => {
    setSelected((held) => {
      const next = new Set(held)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const selectAll = useCallback((ids: readonly string[]) => setSelected(new Set(ids)), [])
  const clear = useCallback(() => setSelected(new Set()), [])
  const letGo = useCallback(() => setCurrent(null), [])
  return useMemo(
    () => ({ current, selected, move, toggle, selectAll, clear, letGo }),
    [current, selected, move, toggle, selectAll, clear, letGo],
  )
}
