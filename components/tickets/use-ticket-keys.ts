"use client"

import { useEffect, useRef } from "react"

type TicketKeys = {
  /** Undefined for people who may not save. */
  create: (() => void) | undefined
  search: () => void
}

/** A "g" begins the shell's "go to" pairs: the letter after it is not ours. */
const PAIR_MS = 1_000

function isTaken(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return true
  const { target } = event
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input,textarea,select")))
    return true
  return document.querySelector("dialog[open],:popover-open") !== null
}

/** Puts the focus on the next or the previous ticket of the list. */
function walk(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("[data-ticket]")]
  const active = document.activeElement
  const here = active instanceof HTMLElement ? links.indexOf(active) : -1
  const next = here < 0 ? (step === 1 ? 0 : links.length - 1) : here + step
  links[Math.max(0, Math.min(links.length - 1, next))]?.focus()
}

/** The keys of the list of tickets: n a new one, / search, j and k walk (Enter opens, as on any link). */
export function useTicketKeys(keys: TicketKeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    let pairUntil = 0
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event)) return
      const isSecondOfPair = event.timeStamp < pairUntil
      pairUntil = event.key === "g" ? event.timeStamp + PAIR_MS : 0
      const { create, search } = latest.current
      const acts: Record<string, (() => void) | undefined> = {
        n: create,
        "/": search,
        j: () => walk(1),
        k: () => walk(-1),
      }
      const act = isSecondOfPair ? undefined : acts[event.key]
      if (!act) return
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    // Before the shell hears it: "/" is the list's own here.
    window.addEventListener("keydown", onKey, true)
    return () => window.removeEventListener("keydown", onKey, true)
  }, [])
}
