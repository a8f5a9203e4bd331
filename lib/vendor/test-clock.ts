import type { Clock } from "@/lib/vendor/clock"

/** For tests: time that jumps to the next sleeper as soon as nothing else happens for 2 ms. */
export function createTestClock(): Clock & { advance: (ms: number) => void } {
  const began = Date.UTC(2026, 10, 24, 10)
  const sleepers = new Set<{ at: number; wake: () => void }>()
  let elapsed = 0
  let isScheduled = false

  function step(): void {
    isScheduled = false
    const [next] = [...sleepers].sort((a, b) => a.at - b.at)
    if (!next) return
    elapsed = Math.max(elapsed, next.at)
    next.wake()
    schedule()
  }

  function schedule(): void {
    if (sleepers.size === 0 || isScheduled) return
    isScheduled = true
    setTimeout(step, 2)
  }

  return {
    now: () => began + elapsed,
    monotonic: () => elapsed,
    random: () => 0,
    advance: (ms) => {
      elapsed += ms
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve()
        const sleeper = {
          at: elapsed + ms,
          wake: () => {
            sleepers.delete(sleeper)
            signal.removeEventListener("abort", sleeper.wake)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal.addEventListener("abort", sleeper.wake, { once: true })
        schedule()
      }),
  }
}
