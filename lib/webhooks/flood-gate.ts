import { MINUTE } from "@/lib/domain/time"

const MOST_PER_MINUTE = 60

type Window = { beganAt: number; kept: number; dropped: number }

/**
 * How many refused deliveries are kept per connection and minute: anybody can send them, so they must not fill the store.
 * `onDropped` is told the number left out, when its minute is over.
 */
export class FloodGate {
  private readonly windows = new Map<string, Window>()

  constructor(private readonly onDropped: (connection: string, dropped: number) => void) {}

  /** Whether one more may be kept now. `now` in ms, of any clock that does not go back. */
  admit(connection: string, now: number): boolean {
    let window = this.windows.get(connection)
    if (!window || now - window.beganAt >= MINUTE) {
      if (window && window.dropped > 0) this.onDropped(connection, window.dropped)
      window = { beganAt: now, kept: 0, dropped: 0 }
      this.windows.set(connection, window)
    }
    if (window.kept < MOST_PER_MINUTE) window.kept++
    else window.dropped++
    return window.dropped === 0
  }
}
