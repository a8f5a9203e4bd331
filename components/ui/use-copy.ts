"use client"

import { useCallback, useEffect, useState } from "react"
import { copyText } from "./copy-text"

/** `state` says for a moment how the last copy went. */
export function useCopy(): { state: "idle" | "copied" | "refused"; copy: (text: string) => void } {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle")
  useEffect(() => {
    if (state === "idle") return
    const timer = setTimeout(() => setState("idle"), 1_400)
    return () => clearTimeout(timer)
  }, [state])
  const copy = useCallback((text: string) => {
    void copyText(text).then((done) => setState(done ? "copied" : "refused"))
  }, [])
  return { state, copy }
}
