"use client"

import { createContext, type ReactNode, useCallback, useContext, useMemo, useSyncExternalStore } from "react"

/** One clock for the whole page: however many cells show "12 s ago", one timer ticks. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    if (document.visibilityState === "visible") for (const tell of listeners) tell()
  }, 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

const Clock = createContext<{ now: number; zone: string } | null>(null)

type ClockProviderProps = {
  /** The server's time of this render, epoch ms: hydration repeats it, so both sides write the same words. */
  now: number
  zone: string
  children: ReactNode
}

export function ClockProvider({ now, zone, children }: ClockProviderProps) {
  const value = useMemo(() => ({ now, zone }), [now, zone])
  return <Clock value={value}>{children}</Clock>
}

/** Epoch ms, ticking; rounded down to `stepMs`, so a component renders again only when its words could change. */
export function useNow(stepMs = 1_000): number {
  const clock = useContext(Clock)
  const snapshot = useCallback(() => Math.floor(Date.now() / stepMs) * stepMs, [stepMs])
  const serverSnapshot = useCallback(() => clock?.now ?? snapshot(), [clock, snapshot])
  return useSyncExternalStore(subscribe, snapshot, serverSnapshot)
}

/** The zone that governs the page. */
export function useClockZone(): string {
  return useContext(Clock)?.zone ?? "UTC"
}
