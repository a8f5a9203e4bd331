"use client"

import { useEffect, useRef } from "react"
import type { JobRow } from "@/lib/jobs/list-types"
import type { RowHand } from "./use-row-hand"

type ListKeys = {
  rows: JobRow[]
  hand: RowHand
  isDrawerOpen: boolean
  /** Shows another job in the open drawer. */
  turnTo: (row: JobRow) => void
  goToPage: (row: JobRow) => void
  copyLink: () => void
  focusSearch: () => void
}

/** A "g" begins the shell's "go to" pairs: the letter after it is not ours. */
const PAIR_MS = 1_000

function isTaken(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return true
  const target = event.target
  if (target instanceof HTMLElement && (target.isContentEditable || target.matches("input,textarea,select")))
    return true
  return document.querySelector(":popover-open") !== null
}

function isOnControl(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest("a,button,summary") !== null
}

/** What a key does on the list; undefined when it is none of ours. */
function toAct(event: KeyboardEvent, keys: ListKeys): (() => void) | undefined {
  const { hand, rows, isDrawerOpen } = keys
  const inHand = rows.find((row) => row.num === hand.current)
  const walk = (step: 1 | -1) => () => {
    const row = hand.move(step)
    if (row && isDrawerOpen) keys.turnTo(row)
  }
  const shared: Record<string, (() => void) | undefined> = {
    j: walk(1),
    k: walk(-1),
    o: inHand && (() => keys.goToPage(inHand)),
  }
  if (isDrawerOpen) return event.key === "y" ? keys.copyLink : shared[event.key]
  const onList: Record<string, (() => void) | undefined> = {
    ...shared,
    "/": keys.focusSearch,
    x: inHand && (() => hand.toggle(inHand.num)),
    Enter: inHand && !isOnControl(event) ? () => hand.open(inHand) : undefined,
    Escape: hand.selected.size > 0 ? hand.clear : hand.current === null ? undefined : () => hand.take(null),
  }
  return onList[event.key]
}

/**
 * The keys of the list: j and k walk, Enter opens the drawer, o the page, x selects, / searches, Esc undoes one thing. Never
 * while typing, and never under another dialog. Caught before the shell hears them, since / is the list's own here.
 */
export function useListKeys(keys: ListKeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    let pairUntil = 0
    const onKey = (event: KeyboardEvent) => {
      if (isTaken(event)) return
      if (document.querySelector("dialog[open]") && !latest.current.isDrawerOpen) return
      const isSecondOfPair = event.timeStamp < pairUntil
      pairUntil = event.key === "g" ? event.timeStamp + PAIR_MS : 0
      const act = isSecondOfPair ? undefined : toAct(event, latest.current)
      if (!act) return
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    window.addEventListener("keydown", onKey, true)
    return () => window.removeEventListener("keydown", onKey, true)
  }, [])
}
