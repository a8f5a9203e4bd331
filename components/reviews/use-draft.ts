"use client"

import { type RefObject, useCallback, useEffect, useState } from "react"

/** What is being written, and what it began from. */
export type Draft = { text: string; base: string }

function read(key: string): Draft | null {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(key) ?? "null")
    if (typeof kept !== "object" || kept === null || !("text" in kept) || !("base" in kept)) return null
    return typeof kept.text === "string" && typeof kept.base === "string" ? { text: kept.text, base: kept.base } : null
  } catch {
    return null
  }
}

function keep(key: string, draft: Draft | null): void {
  try {
    if (draft === null) window.sessionStorage.removeItem(key)
    else window.sessionStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // A browser that keeps nothing still asks before the page is left.
  }
}

/**
 * Words that are not saved yet survive going elsewhere and coming back, for as long as the tab is open; leaving the site asks
 * first. What was typed into `field` before its script was here counts too. Null: nothing is being written.
 */
export function useDraft(
  key: string,
  field: RefObject<HTMLTextAreaElement | null>,
): { draft: Draft | null; write: (draft: Draft | null) => void } {
  const [draft, setDraft] = useState<Draft | null>(null)
  // After the first paint: the server cannot know what this tab keeps.
  useEffect(() => {
    const typed = field.current?.value ?? ""
    setDraft(read(key) ?? (typed === "" ? null : { text: typed, base: "" }))
  }, [key, field])
  const write = useCallback(
    (next: Draft | null) => {
      keep(key, next !== null && next.text !== next.base ? next : null)
      setDraft(next)
    },
    [key],
  )
  const isUnsaved = draft !== null && draft.text !== draft.base
  useEffect(() => {
    if (!isUnsaved) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener("beforeunload", ask)
    return () => window.removeEventListener("beforeunload", ask)
  }, [isUnsaved])
  return { draft, write }
}
