import "server-only"
import { type IntervalHistogram, monitorEventLoopDelay } from "node:perf_hooks"
import { MINUTE } from "@/lib/domain/time"

type Delays = { current: IntervalHistogram; before: IntervalHistogram | null }
const kept = globalThis as typeof globalThis & { __rbvLoopDelay?: Delays }

function startHistogram(): IntervalHistogram {
  const histogram = monitorEventLoopDelay({ resolution: 10 })
  histogram.enable()
  return histogram
}

/** Starts measuring how late the event loop runs, minute by minute; one measurement per process. */
export function measureEventLoop(): void {
  if (kept.__rbvLoopDelay) return
  kept.__rbvLoopDelay = { current: startHistogram(), before: null }
  setInterval(() => {
    const current = kept.__rbvLoopDelay?.current ?? null
    current?.disable()
    kept.__rbvLoopDelay = { current: startHistogram(), before: current }
  }, MINUTE).unref()
}

const toMs = (nanoseconds: number): number => Math.max(0, Math.round(nanoseconds / 10_000) / 100 - 10)

/** The last one to two minutes: delay beyond the timer's own 10 ms (null before it is measured), and memory in use. */
export function getProcessHealth(): { eventLoop: { p99Ms: number; maxMs: number } | null; rssMb: number } {
  const { current, before } = kept.__rbvLoopDelay ?? { current: null, before: null }
  const measured = [current, before].filter((one) => one !== null)
  const eventLoop = {
    p99Ms: Math.max(...measured.map((one) => toMs(one.percentile(99)))),
    maxMs: Math.max(...measured.map((one) => toMs(one.max))),
  }
  return { eventLoop: measured.length > 0 ? eventLoop : null, rssMb: Math.round(process.memoryUsage.rss() / 1_048_576) }
}
