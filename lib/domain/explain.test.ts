import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { explainChange, FACTORS, type ModelSums } from "./explain"

const MODELS = ["original", "light", "pro", "human", null] as const

/** A model's week: up to a million jobs of up to two hours at up to 10,000 credits a minute, some of it not charged or overcharged. */
const sums = fc
  .record({
    model: fc.constantFrom(...MODELS),
    jobs: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1_000_000 })),
    length: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 7_200_000 })),
    perMinute: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 1, max: 10_000_000 })),
    charged: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 2, noNaN: true })),
  })
  .map(({ model, jobs, length, perMinute, charged }): ModelSums => {
    const costMs = jobs * length
    const fullMilli = length === 0 ? jobs * perMinute : Math.round((costMs * perMinute) / 60_000)
    return { model, jobs, costMs, fullMilli, costMilli: Math.round(fullMilli * charged) }
  })
const week = fc.uniqueArray(sums, { selector: ({ model }) => model, maxLength: 5 })

const total = (rows: readonly ModelSums[]) => rows.reduce((sum, row) => sum + row.costMilli, 0)

function toParts(before: ModelSums[], after: ModelSums[]) {
  const change = explainChange(before, after)
  if (!change) throw new Error("nothing was explained")
  return change.parts
}

describe("an explained change", () => {
  it("sums to the change exactly, in whole milli-credits, for 1,000 pairs of weeks of any kind", () => {
    fc.assert(
      fc.property(week, week, (before, after) => {
        const change = explainChange(before, after)
        expect(change).not.toBeNull()
        if (!change) return
        const parts = FACTORS.map((factor) => change.parts[factor])
        expect(parts.every(Number.isSafeInteger)).toBe(true)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total(after) - total(before))
        expect([change.beforeMilli, change.afterMilli]).toEqual([total(before), total(after)])
      }),
      { numRuns: 1_000, seed: 47 },
    )
  })

  it("turns round with the weeks: what made it dearer makes it cheaper on the way back", () => {
    fc.assert(
      fc.property(week, week, (before, after) => {
        const [there, back] = [toParts(before, after), toParts(after, before)]
        const size = Math.max(1, ...FACTORS.map((factor) => Math.abs(there[factor])))
        for (const factor of FACTORS)
          expect(Math.abs(there[factor] + back[factor])).toBeLessThanOrEqual(3 + size * 1e-9)
      }),
      { numRuns: 200 },
    )
  })

  it("says so when a part could not be added exactly any more", () => {
    const one = (jobs: number, fullMilli: number): ModelSums[] => [
      { model: "pro", jobs, costMs: 0, fullMilli, costMilli: fullMilli },
    ]
    expect(explainChange(one(1, 9e15), one(9e15, 1))).toBeNull()
  })
})

/** 100 jobs of a minute each at 60 credits, and 50 at 180. */
const WEEK: ModelSums[] = [
  { model: "original", jobs: 100, costMs: 6_000_000, fullMilli: 6_000_000, costMilli: 6_000_000 },
  { model: "pro", jobs: 50, costMs: 3_000_000, fullMilli: 9_000_000, costMilli: 9_000_000 },
]
const each = (change: (row: ModelSums) => Partial<ModelSums>) => WEEK.map((row) => ({ ...row, ...change(row) }))
const only = (factor: string, milli: number) =>
  Object.fromEntries(FACTORS.map((name) => [name, name === factor ? milli : 0]))

describe("a change with one reason lies in that part alone", () => {
  it("volume: twice as much of everything", () => {
    const twice = each((row) => ({
      jobs: row.jobs * 2,
      costMs: row.costMs * 2,
      fullMilli: row.fullMilli * 2,
      costMilli: row.costMilli * 2,
    }))
    expect(toParts(WEEK, twice)).toEqual(only("volume", 15_000_000))
  })

  it("volume: a week without jobs before, after or both", () => {
    expect(toParts([], WEEK)).toEqual(only("volume", 15_000_000))
    expect(toParts(WEEK, [])).toEqual(only("volume", -15_000_000))
    expect(toParts([], [])).toEqual(only("volume", 0))
  })

  it("mix: as many jobs, more of the dearer model; also where a model comes or goes", () => {
    const moved: ModelSums[] = [
      { model: "original", jobs: 50, costMs: 3_000_000, fullMilli: 3_000_000, costMilli: 3_000_000 },
      { model: "pro", jobs: 100, costMs: 6_000_000, fullMilli: 18_000_000, costMilli: 18_000_000 },
    ]
    expect(toParts(WEEK, moved)).toEqual(only("mix", 6_000_000))
    const gone: ModelSums[] = [
      { model: "pro", jobs: 150, costMs: 9_000_000, fullMilli: 27_000_000, costMilli: 27_000_000 },
    ]
    expect(toParts(WEEK, gone)).toEqual(only("mix", 12_000_000))
    expect(toParts(gone, WEEK)).toEqual(only("mix", -12_000_000))
  })

  it("length: every video twice as long", () => {
    const long = each((row) => ({
      costMs: row.costMs * 2,
      fullMilli: row.fullMilli * 2,
      costMilli: row.costMilli * 2,
    }))
    expect(toParts(WEEK, long)).toEqual(only("length", 15_000_000))
  })

  it("rate: a minute at twice the price; without any known length too", () => {
    const dear = (rows: ModelSums[]) =>
      rows.map((row) => ({ ...row, fullMilli: row.fullMilli * 2, costMilli: row.costMilli * 2 }))
    expect(toParts(WEEK, dear(WEEK))).toEqual(only("rate", 15_000_000))
    const unmeasured = each(() => ({ costMs: 0 }))
    expect(toParts(unmeasured, dear(unmeasured))).toEqual(only("rate", 15_000_000))
  })

  it("length and not rate: where rounding to whole milli-credits is all that a minute cost more", () => {
    const odd: ModelSums[] = [{ model: "light", jobs: 2, costMs: 80_000, fullMilli: 60_001, costMilli: 60_001 }]
    const long: ModelSums[] = [{ model: "light", jobs: 2, costMs: 160_000, fullMilli: 120_001, costMilli: 120_001 }]
    expect(toParts(odd, long)).toEqual(only("length", 60_000))
  })

  it("a length that is known in one week only is no reason", () => {
    expect(
      toParts(
        WEEK,
        each(() => ({ costMs: 0 })),
      ),
    ).toEqual(only("volume", 0))
  })

  it("rate: the vendor charged more than we estimate, which is no matter of jobs that were not charged", () => {
    const dearer = each((row) => ({ costMilli: row.costMilli * 1.2 }))
    expect(toParts(WEEK, dearer)).toEqual(only("rate", 3_000_000))
    expect(toParts(dearer, WEEK)).toEqual(only("rate", -3_000_000))
  })

  it("failures: less was charged; also where nothing was, and no price is known for it", () => {
    expect(
      toParts(
        WEEK,
        each((row) => ({ costMilli: row.costMilli / 2 })),
      ),
    ).toEqual(only("failures", -7_500_000))
    expect(
      toParts(
        WEEK,
        each(() => ({ costMilli: 0 })),
      ),
    ).toEqual(only("failures", -15_000_000))
    expect(
      toParts(
        WEEK,
        each(() => ({ costMilli: 0, fullMilli: 0 })),
      ),
    ).toEqual(only("failures", -15_000_000))
  })
})
