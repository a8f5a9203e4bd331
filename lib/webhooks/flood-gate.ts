import { MINUTE } from "@/lib/domain/time"
import { Gatherer } from "./gatherer"
import type { RefusedDelivery } from "./mutations"

const MOST_PER_MINUTE = 60

/** refused: anybody can send it · repeated: whoever holds a genuine delivery can, also when it is stale. One must not use up the other's share. */
export type Flood = "refused" | "repeated"

type Window = { beganAt: number; kept: number; dropped: number }

/**
 * How many deliveries without effect are kept per connection, kind and minute: they come without limit, so they must not fill
 * the store nor keep it busy. `onDropped` is told the number left out, when its minute is over.
 */
export class FloodGate {
  /** What is admitted is written through this. */
  readonly together = new Gatherer<RefusedDelivery>()
  private readonly windows = new Map<string, Window>()

  constructor(private readonly onDropped: (connection: string, dropped: number, flood: Flood) => void) {}

  /** Whether one more may be kept now. `now` in ms, of any clock that does not go back. */
  admit(connection: string, flood: Flood, now: number): boolean {
    const key = `${flood}:${connection}`
    let window = this.windows.get(key)
    if (!window || now - window.beganAt >= MINUTE) {
      if (window && window.dropped > 0) this.onDropped(connection, window.dropped, flood)
      window = { beganAt: now, kept: 0, dropped: 0 }
      this.windows.set(key, window)
    }
    if (window.kept < MOST_PER_MINUTE) window.kept++
    else window.dropped++
    return window.dropped === 0
  }
}
