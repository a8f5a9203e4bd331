"use client"

import { useEffect, useState } from "react"

const listeners = new Set<(words: string) => void>()

/** Says for a moment what just happened ("Link copied"), to eyes and to screen readers. */
export function announce(words: string): void {
  for (const tell of listeners) tell(words)
}

/** Where announcements appear; the shell has one. */
export function Announcer() {
  const [said, setSaid] = useState<{ words: string } | null>(null)
  useEffect(() => {
    const tell = (words: string) => setSaid({ words })
    listeners.add(tell)
    return () => {
      listeners.delete(tell)
    }
  }, [])
  useEffect(() => {
    if (!said) return
    const timer = setTimeout(() => setSaid(null), 2_400)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <div
      role="status"
      className="no-print pointer-events-none fixed inset-x-0 bottom-20 z-50 flex justify-center md:bottom-6"
    >
      {said ? (
        <span className="rounded-md border border-line-strong bg-surface px-3 py-1.5 shadow-lg shadow-shade/30">
          {said.words}
        </span>
      ) : null}
    </div>
  )
}
