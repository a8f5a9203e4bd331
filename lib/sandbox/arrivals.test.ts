import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createArrivals } from "@/lib/sandbox/arrivals"
import { createHeap } from "@/lib/sandbox/heap"

const NOW = Date.UTC(2026, 10, 24)

describe("createArrivals", () => {
  it("gives the wanted number of jobs, in order, within about a month, whatever seed and moment", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 100, max: 2_000 }),
        fc.integer({ min: 0, max: 1e10 }),
        (seed, count, later) => {
          const past = createArrivals(seed, "prod", count).past(NOW + later, count)
          const times = past.map((arrival) => arrival.at)
          expect(past).toHaveLength(count)
          expect(times).toEqual(times.toSorted((a, b) => a - b))
          expect(times.at(-1)).toBeLessThanOrEqual(NOW + later)
          expect(NOW + later - (times[0] ?? 0)).toBeLessThan(36 * 86_400_000)
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe("createHeap", () => {
  it("gives things back in the order of their time, and in the order put in at one time", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
        const heap = createHeap<number>()
        for (const [index, time] of times.entries()) heap.push(time, index)
        const out: { at: number; item: number }[] = []
        for (let due = heap.takeDue(1e9); due !== undefined; due = heap.takeDue(1e9)) out.push(due)
        const wanted = times
          .map((time, index) => ({ at: time, item: index }))
          .toSorted((a, b) => a.at - b.at || a.item - b.item)
        expect(out).toEqual(wanted)
      }),
    )
  })
})
