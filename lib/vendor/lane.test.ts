import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Budget, DEFAULT_BUDGET, TokenBucket } from "@/lib/vendor/budget"
import { KeyLane } from "@/lib/vendor/lane"
import { createTestClock } from "@/lib/vendor/test-clock"
import type { CallPurpose } from "@/lib/vendor/types"

const { signal } = new AbortController()

function open(budget: Partial<Budget> = {}) {
  const clock = createTestClock()
  const lane = new KeyLane("first", "key-one", { ...DEFAULT_BUDGET, ...budget }, clock)
  const sent: { purpose: CallPurpose; at: number }[] = []
  const ask = (purpose: CallPurpose) =>
    lane.run({ purpose, signal }, async () => {
      sent.push({ purpose, at: clock.monotonic() })
    })
  return { clock, lane, sent, ask }
}

describe("a key's lane", () => {
  it("sends a burst of five less the people's share, then one request a second", async () => {
    const { sent, ask } = open()
    await Promise.all(Array.from({ length: 8 }, () => ask("backfill")))
    expect(sent.map((one) => one.at)).toEqual([0, 0, 0, 0, 1_000, 2_000, 3_000, 4_000])
  })

  it("lets people go first, and at once, from the share that is theirs", async () => {
    const { sent, ask } = open()
    const work = Array.from({ length: 10 }, () => ask("backfill"))
    await Promise.all([...work.slice(0, 4)])
    await Promise.all([ask("confirm"), ask("person")])
    expect(sent.slice(4)).toEqual([
      { purpose: "person", at: 0 },
      { purpose: "confirm", at: 1_000 },
    ])
    await Promise.all(work)
    expect(sent).toHaveLength(12)
  })

  it("serves a machine too when the burst is a single request", async () => {
    const { sent, ask } = open({ burst: 1 })
    await Promise.all([ask("list"), ask("list")])
    expect(sent.map((one) => one.at)).toEqual([0, 1_000])
  })
})

describe("the token bucket", () => {
  it("V1: never grants more than its burst and rate in any window, whatever the pauses", () => {
    const step = fc.record({ pause: fc.integer({ min: 0, max: 5_000 }), who: fc.constantFrom("people", "machine") })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const clock = createTestClock()
        const bucket = new TokenBucket(DEFAULT_BUDGET, clock)
        const granted: number[] = []
        for (const { pause, who } of steps) {
          clock.advance(pause)
          if (bucket.waitFor(who as "people" | "machine") > 0) continue
          bucket.take()
          granted.push(clock.monotonic())
        }
        for (const from of granted) {
          expect(granted.filter((at) => at >= from && at <= from + 10_000).length).toBeLessThanOrEqual(15)
        }
      }),
    )
  })
})
