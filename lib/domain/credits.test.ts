import { describe, expect, it } from "vitest"
import { findRate, type Rate, toEstimate } from "./credits"

const rate = (validFrom: number, validTo: number | null, perMinuteMilli: number): Rate => ({
  model: "pro",
  validFrom,
  validTo,
  perMinuteMilli,
  source: "vendor",
})

describe("credit estimates", () => {
  it("uses the rate that was in force when the job was made, with half-open validity", () => {
    const rates = [rate(0, 100, 180_000), rate(100, null, 200_000)]
    expect([0, 99, 100, 1_000].map((at) => findRate(rates, "pro", at)?.perMinuteMilli)).toEqual([
      180_000, 180_000, 200_000, 200_000,
    ])
  })

  it("falls back to the documented table before the vendor was ever asked, and names it", () => {
    expect(findRate([rate(100, null, 200_000)], "pro", 50)).toMatchObject({ perMinuteMilli: 180_000, source: "docs" })
  })

  it("prefers the source's length and names its basis", () => {
    const job = { model: "pro", sourceDurationMs: 42_000, outputDurationMs: 41_000, at: 0 }
    expect(toEstimate(job, [])).toMatchObject({ milli: 126_000, basis: "source length" })
    expect(toEstimate({ ...job, sourceDurationMs: null }, [])).toMatchObject({ milli: 123_000, basis: "output length" })
  })

  it("makes none, rather than 0, when length, model or rate is not known", () => {
    const job = { model: "pro", sourceDurationMs: 1_000, outputDurationMs: null, at: 0 }
    expect(toEstimate({ ...job, sourceDurationMs: null }, [])).toBeNull()
    expect(toEstimate({ ...job, model: null }, [])).toBeNull()
    expect(toEstimate({ ...job, model: "ultra" }, [])).toBeNull()
    expect(toEstimate({ ...job, model: "constructor" }, [])).toBeNull()
  })
})
