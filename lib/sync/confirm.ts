type Waker = () => void

declare global {
  /** Next makes several instances of this module in one process; they share the workers' wakers here. */
  var __opsWakers: Map<string, Set<Waker>> | undefined
}

function wakers(): Map<string, Set<Waker>> {
  globalThis.__opsWakers ??= new Map()
  return globalThis.__opsWakers
}

/** The worker of a connection asks to be woken early; returns the function that ends that. */
export function onWake(connection: string, wake: Waker): () => void {
  const set = wakers().get(connection) ?? new Set<Waker>()
  wakers().set(connection, set)
  set.add(wake)
  return () => set.delete(wake)
}

/**
 * Wakes the worker of a connection in this process, if there is one, so that it confirms new deliveries soon. The durable queue
 * is the deliveries table itself (accepted and not yet confirmed), so this only shortens the wait: a restart or another process
 * loses nothing. Never throws.
 */
export function wake(connection: string): void {
  for (const wakeUp of wakers().get(connection) ?? []) wakeUp()
}
