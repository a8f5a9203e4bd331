"use client"

import { useEffect, useState } from "react"

const PAUSE_MS = 200

/** What is typed, once it rests: not every letter is worth a question. */
export function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}
