/** What was pasted into the header's box on its way to the ticket box: in memory only, never in an address. */
let held: string | null = null
const listeners = new Set<(text: string) => void>()

/** Gives a text to the ticket box, open or about to be. */
export function handOver(text: string): void {
  if (listeners.size > 0) for (const tell of listeners) tell(text)
  else held = text
}

/** Hears texts from now on, first of all the one that is waiting. Returns the function that ends it. */
export function onHandOver(listener: (text: string) => void): () => void {
  listeners.add(listener)
  if (held !== null) {
    const text = held
    held = null
    listener(text)
  }
  return () => listeners.delete(listener)
}
