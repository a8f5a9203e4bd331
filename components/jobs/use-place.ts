"use client"

import { useEffect, useLayoutEffect, useRef } from "react"

type Place = { top: number; rows: number }
const SAVE_AFTER_MS = 150

/** Where Back or Forward last led, until somebody has been there. Next tells nobody whether a page is new or returned to. */
let returnedTo: string | null = null
let isWatching = false

function watchReturns(): void {
  if (isWatching) return
  isWatching = true
  const [load] = performance.getEntriesByType("navigation")
  // A reload, or Back from another site, is a return too, but only to the address that was loaded.
  if (load instanceof PerformanceNavigationTiming && load.type !== "navigate") returnedTo = load.name
  window.addEventListener("popstate", () => {
    returnedTo = window.location.href
  })
}

function takeReturn(): boolean {
  const isReturn = returnedTo === window.location.href
  returnedTo = null
  return isReturn
}

const toName = (list: string) => `jobs-place:${list}`

function readPlace(list: string): Place | null {
  try {
    const held: unknown = JSON.parse(sessionStorage.getItem(toName(list)) ?? "null")
    if (typeof held !== "object" || held === null || !("top" in held) || !("rows" in held)) return null
    return typeof held.top === "number" && typeof held.rows === "number" ? { top: held.top, rows: held.rows } : null
  } catch {
    return null
  }
}

function savePlace(list: string, place: Place): void {
  try {
    sessionStorage.setItem(toName(list), JSON.stringify(place))
  } catch {
    // A full or forbidden storage costs the place, nothing else.
  }
}

type PlaceKeeper = {
  /** Which list: its filter as a query. */
  list: string
  rows: number
  /** Whether the rows are those of this list, not of the one before it. */
  isReady: boolean
  hasMore: boolean
  loadMore: () => Promise<unknown>
}

/**
 * Back, Forward, reload and the return from a job's page find a list where it was left: as many rows, scrolled as far. A list
 * that was newly asked for begins at its beginning.
 */
export function usePlace({ list, rows, isReady, hasMore, loadMore }: PlaceKeeper): void {
  const wanted = useRef<Place | null>(null)
  const shown = useRef<string | null>(null)
  useLayoutEffect(() => {
    watchReturns()
    const isFirst = shown.current === null
    if (shown.current === list) return
    shown.current = list
    wanted.current = takeReturn() ? readPlace(list) : isFirst ? null : { top: 0, rows: 0 }
  }, [list])
  useLayoutEffect(() => {
    const place = wanted.current
    if (!place || !isReady) return
    if (rows < place.rows && hasMore) {
      void loadMore()
      return
    }
    wanted.current = null
    window.scrollTo({ top: place.top })
  }, [rows, isReady, hasMore, loadMore])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onScroll = () => {
      clearTimeout(timer)
      if (wanted.current || !isReady) return
      timer = setTimeout(() => savePlace(list, { top: window.scrollY, rows }), SAVE_AFTER_MS)
    }
    window.addEventListener("scroll", onScroll, { passive: true })
    return () => {
      clearTimeout(timer)
      window.removeEventListener("scroll", onScroll)
    }
  }, [list, rows, isReady])
}
