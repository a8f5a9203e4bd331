import { describe, expect, it } from "vitest"
import type { Rate } from "@/lib/domain/credits"
import type { CostRow } from "@/lib/usage/costs"
import { toRateStretches, toWhatIfs } from "./what-if"

function row(given: Partial<CostRow>): CostRow {
  return {
    status: "completed",
    day: 20261116,
    model: "pro",
    format: null,
    connection: "main",
    jobs: 2,
    costJobs: 2,
    costMilli: 360_000,
    estimatedMilli: 360_000,
    fullMilli: 360_000,
    costMs: 120_000,
    lengthMs: 120_000,
    ...given,
  }
}

const rate = (model: string, perMinuteMilli: number, from: string, to: string | null): Rate => ({
  model,
  perMinuteMilli,
  validFrom: Date.parse(from),
  validTo: to === null ? null : Date.parse(to),
  source: "vendor",
})

describe("other models' rates", () => {
  it("are those of each day and connection", () => {
    const rates = [rate("light", 90_000, "2026-11-17T00:00:00Z", null)]
    const rows = [row({}), row({ day: 20261117 }), row({ day: 20261117, connection: "other" })]
    const pair = toWhatIfs(rows, new Map([["main", rates]])).find((one) => one.to === "light")
    // A quarter, a half, a quarter of 360.
    expect(pair).toEqual({
      from: "pro",
      to: "light",
      jobs: 6,
      nowMilli: 1_080_000,
      wouldMilli: 360_000,
      savesMilli: 720_000,
      isEstimated: true,
    })
  })

  it("cut a range where one changes, from the first noon on that it holds", () => {
    const days = { from: 20261101, until: 20261201 }
    const rates = [
      rate("light", 45_000, "2026-10-01T00:00:00Z", "2026-11-17T12:00:00Z"),
      rate("light", 90_000, "2026-11-17T12:00:00Z", "2026-11-20T12:00:01Z"),
      rate("pro", 90_000, "2026-12-01T00:00:00Z", null),
    ]
    expect(toRateStretches(days, new Map([["main", rates]]))).toEqual([
      { from: 20261101, until: 20261117 },
      { from: 20261117, until: 20261121 },
      { from: 20261121, until: 20261201 },
    ])
    expect(toRateStretches(days, new Map())).toEqual([days])
  })

  it("leave out failed jobs, models without a rate and jobs of unknown cost", () => {
    const rows = [
      row({ status: "failed" }),
      row({ model: "ultra" }),
      row({ model: null }),
      row({ costJobs: 0, costMilli: 0 }),
    ]
    expect(toWhatIfs(rows, new Map())).toEqual([])
  })
})
