"use client"

import { type ComponentType, type ReactNode, useEffect, useState } from "react"

/** A component whose code is not among the page's first scripts. */
type LatePart<P> = {
  /** Undefined until the code is here. */
  Component: ComponentType<P> | undefined
  /** Rejects when the code does not come. */
  load: () => Promise<void>
}

/** Nothing is fetched yet: that is for `useAhead` or, at the latest, for `Late`. */
export function toLate<P>(fetch: () => Promise<ComponentType<P>>): LatePart<P> {
  const part: LatePart<P> = {
    Component: undefined,
    load: async () => {
      part.Component ??= await fetch()
    },
  }
  return part
}

type LateProps<P> = {
  part: LatePart<P>
  with: P
  /** Holds the place until the code is here; the server draws it too. */
  waiting?: ReactNode
}

/**
 * Draws a late part: at once where its code is here already. (React.lazy would show its fallback for a third of a second even
 * then.)
 */
export function Late<P extends object>({ part, with: props, waiting = null }: LateProps<P>) {
  const [state, setState] = useState<"waiting" | "here" | "missing">("waiting")
  useEffect(() => {
    if (part.Component) return
    part.load().then(
      () => setState("here"),
      () => setState("missing"),
    )
  }, [part])
  const { Component } = part
  if (Component) return <Component {...props} />
  return state === "missing" ? <Missing /> : waiting
}

function Missing() {
  return (
    <p role="alert" className="p-3 text-muted">
      This part of the page did not come. Load the page again.
    </p>
  )
}

const MOST_WAIT_MS = 3_000

/** Fetches a late part once the browser has nothing better to do, so that the first click finds it there. */
export function useAhead({ load }: Pick<LatePart<never>, "load">): void {
  useEffect(() => {
    // Not coming now is no harm: it is asked for again when it is drawn.
    const fetch = () => void load().catch(() => undefined)
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(fetch, MOST_WAIT_MS)
      return () => clearTimeout(timer)
    }
    const id = window.requestIdleCallback(fetch, { timeout: MOST_WAIT_MS })
    return () => window.cancelIdleCallback(id)
  }, [load])
}
