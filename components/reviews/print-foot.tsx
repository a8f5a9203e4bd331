"use client"

import { useSyncExternalStore } from "react"

const subscribe = () => () => {}

/** Where the paper came from: the address that shows the same again. */
export function PrintFoot() {
  // The server does not know under which name the browser reached it.
  const address = useSyncExternalStore(
    subscribe,
    () => window.location.href.replace(/#.*$/, ""),
    () => "",
  )
  return (
    <p className="mt-8 hidden border-t border-line pt-2 text-xs text-muted [overflow-wrap:anywhere] print:block">
      {address}
    </p>
  )
}
