"use client"

import { type RefObject, useEffect, useRef } from "react"

/** What was pressed a moment ago is gone with what it belonged to: the focus goes to what came in its place. */
export function useFocus<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null)
  useEffect(() => ref.current?.focus(), [])
  return ref
}
