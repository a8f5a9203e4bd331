"use client"

import { useSyncExternalStore } from "react"

const NARROW = "(max-width: 767px)"

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(NARROW)
  query.addEventListener("change", listener)
  return () => query.removeEventListener("change", listener)
}

/** Whether cards fit better than a table; null while the server cannot know: then both are drawn and CSS hides one. */
export function useNarrowScreen(): boolean | null {
  return useSyncExternalStore<boolean | null>(
    subscribe,
    () => window.matchMedia(NARROW).matches,
    () => null,
  )
}
