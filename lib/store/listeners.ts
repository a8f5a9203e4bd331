import type { LiveEvent } from "./store"

export type Listeners = {
  add(listener: (event: LiveEvent) => void): () => void
  tell(event: LiveEvent): void
}

/**
 * Who wants to hear of changes in this process. `onFirst` runs when the first one comes, `onLast` when the last one has
 * gone, so that nothing is polled or listened to for nobody.
 */
export function createListeners(onFirst: () => void, onLast: () => void): Listeners {
  const all = new Set<{ listener: (event: LiveEvent) => void }>()
  return {
    add(listener) {
      const entry = { listener }
      all.add(entry)
      if (all.size === 1) onFirst()
      return () => {
        if (all.delete(entry) && all.size === 0) onLast()
      }
    },
    tell(event) {
      for (const { listener } of [...all]) listener(event)
    },
  }
}
