"use client"

import { useEffect } from "react"

/** A "g" begins the shell's "go to" pairs: the letter after it is not ours. */
const PAIR_MS = 1_000

function isTaken(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return true
  const { target } = event
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input,textarea,select")))
    return true
  return document.querySelector("dialog[open],:popover-open") !== null
}

/** n puts the cursor where notes are written. */
export function useNoteKey(): void {
  useEffect(() => {
    let pairUntil = 0
    const onKey = (event: KeyboardEvent) => {
      const isSecondOfPair = event.timeStamp < pairUntil
      pairUntil = event.key === "g" ? event.timeStamp + PAIR_MS : 0
      if (event.key !== "n" || isSecondOfPair || isTaken(event)) return
      const box = document.querySelector<HTMLElement>("[data-note-box]")
      if (!box) return
      event.preventDefault()
      box.focus()
    }
    window.addEventListener("keydown", onKey)
    return () => window.removeEventListener("keydown", onKey)
  }, [])
}
