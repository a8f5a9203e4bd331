import type { QueryClient } from "@tanstack/react-query"
import { Invalidator } from "./invalidate"
import { listenLive } from "./live-channel"

/** Hears what changed and asks again for every open query that it touches. Returns the function that ends it. */
export function keepLive(client: QueryClient): () => void {
  const isVisible = () => document.visibilityState === "visible"
  const invalidator = new Invalidator(client, isVisible)
  const onVisible = () => {
    if (isVisible()) invalidator.flush()
  }
  const stop = listenLive((event) => invalidator.hear(event))
  document.addEventListener("visibilitychange", onVisible)
  return () => {
    document.removeEventListener("visibilitychange", onVisible)
    stop()
    invalidator.stop()
  }
}
