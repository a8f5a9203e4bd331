import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { toBucketMs, toDurationBucket, toPercentile } from "./duration-buckets"

describe("durations in buckets", () => {
  it("are at most 6 % off", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 86_400_000 }), (ms) => {
        const read = toBucketMs(toDurationBucket(ms))
        expect(Math.abs(read - ms) / ms).toBeLessThan(0.06)
      }),
    )
  })

  it("give the percentile that the durations themselves have, to within a bucket", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2_000, max: 7_200_000 }), { minLength: 1, maxLength: 60 }), (all) => {
        const counts = all.map((ms) => ({ bucket: toDurationBucket(ms), jobs: 1 }))
        const exact = all.toSorted((a, b) => a - b)[Math.ceil(all.length * 0.95) - 1] ?? 0
        expect(toPercentile(counts, 0.95)).toBe(toBucketMs(toDurationBucket(exact)))
      }),
    )
    expect(toPercentile([], 0.5)).toBeNull()
  })
})
