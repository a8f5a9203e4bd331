"use client"

import { useEffect, useRef } from "react"

function isTaken(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return true
  const { target } = event
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input,textarea,select"))) {
    // A tick in front of a row is no place for typing.
    if (!target.matches("input[type=checkbox]")) return true
  }
  return document.querySelector(":popover-open,dialog[open]") !== null
}

/** "g" begins the shell's "go to" pairs: the letter after it is not ours. */
const PAIR_MS = 1_000

/** Keys of a list: never while typing, under a dialog or as the second of a pair; undefined where a key does nothing now. */
export function useGroupKeys(keys: Record<string, (() => void) | undefined>): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    let pairUntil = 0
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event)) return
      const isSecond = event.timeStamp < pairUntil
      pairUntil = event.key === "g" ? event.timeStamp + PAIR_MS : 0
      const isOnControl = event.target instanceof Element && event.target.closest("a,button,summary") !== null
      if (isSecond || (event.key === "Enter" && isOnControl)) return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [])
}
