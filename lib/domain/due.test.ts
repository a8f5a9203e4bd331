import { describe, expect, it } from "vitest"
import { DEFAULT_LIMIT_MS, MIN_SAMPLES, toDueAt, toDueBasis, toLengthBound, toUsual } from "./due"

const samples = (count: number, model: string | null, lengthMs: number | null) =>
  Array.from({ length: count }, (_, n) => ({ model, lengthMs, totalMs: (n + 1) * 1_000 }))

describe("what is usual", () => {
  it("compares a job with jobs of its model and length where there are enough of them", () => {
    const usual = toUsual([...samples(100, "pro", 42_000), ...samples(100, "light", 42_000)])
    expect(toDueBasis(usual, { model: "pro", lengthMs: 50_000 })).toEqual({
      kind: "model and length",
      model: "pro",
      lengthUpToMs: 60_000,
      p50Ms: 50_000,
      p95Ms: 95_000,
      samples: 100,
    })
  })

  it("falls back to all jobs of the connection, then to half an hour, and says so", () => {
    const usual = toUsual([...samples(MIN_SAMPLES - 1, "pro", 42_000), ...samples(1, null, null)])
    expect(toDueBasis(usual, { model: "pro", lengthMs: 42_000 })).toMatchObject({
      kind: "connection",
      samples: MIN_SAMPLES,
    })
    expect(toDueBasis(toUsual(samples(MIN_SAMPLES - 1, "pro", 42_000)), { model: "pro", lengthMs: 42_000 })).toEqual({
      kind: "default",
      limitMs: DEFAULT_LIMIT_MS,
    })
  })

  it("calls only a running job overdue, from its start plus the p95", () => {
    const basis = toDueBasis(toUsual(samples(100, "pro", 42_000)), { model: "pro", lengthMs: 42_000 })
    expect(toDueAt(basis, { status: "processing", runningSince: 1_000_000 })).toBe(1_095_000)
    expect(toDueAt(basis, { status: "waiting", runningSince: 1_000_000 })).toBeNull()
    expect(toDueAt(basis, { status: "other", runningSince: 1_000_000 })).toBeNull()
  })

  it("puts a length into exactly one class", () => {
    expect([0, 15_000, 15_001, 300_000, 300_001].map(toLengthBound)).toEqual([15_000, 15_000, 30_000, 300_000, null])
  })
})
