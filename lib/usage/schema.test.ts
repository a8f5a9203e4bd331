import { describe, expect, it } from "vitest"
import { toDayRange, toUsageView, toViewQuery } from "./schema"

const read = (query: string) => toUsageView(new URLSearchParams(query))
const today = 20261124
const toDays = (query: string, firstKnown: number | null = 20241105) => toDayRange(read(query).range, today, firstKnown)

describe("toUsageView", () => {
  it("falls back to 28 vendor days of credits by model for whatever it cannot read", () => {
    const usual = { range: { kind: "preset", days: 28 }, by: "model", zone: "utc", measure: "credits" }
    for (const query of [
      "",
      "days=3&by=size&zone=mars&measure=calls",
      "from=2026-13-01&to=2026-11-02",
      "by=constructor",
    ])
      expect(read(query)).toEqual(usual)
  })

  it("survives the way through the URL", () => {
    const queries = [
      "",
      "days=7&by=customer",
      "days=730",
      "from=2024-02-28&to=2026-11-07&by=status&zone=team&measure=jobs",
    ]
    for (const query of queries) expect(new URLSearchParams(toViewQuery(read(query))).toString()).toBe(query)
  })
})

describe("toDayRange", () => {
  it("counts today", () => {
    expect(toDays("days=7")).toEqual({ from: 20261118, until: 20261125 })
  })

  it("holds both ends of chosen days, however many they are, and ends today at the latest", () => {
    expect(toDays("from=2026-11-01&to=2026-11-07")).toEqual({ from: 20261101, until: 20261108 })
    expect(toDays("from=2026-11-20&to=2027-01-07")).toEqual({ from: 20261120, until: 20261125 })
    expect(toDays("from=2024-12-01&to=2026-11-24")).toEqual({ from: 20241201, until: 20261125 })
    expect(toDays("from=2027-01-01&to=2027-01-07")).toEqual({ from: 20261124, until: 20261125 })
  })

  it("begins a long stretch with the first day of which anything is known, and shows the gap of a short one", () => {
    expect(toDays("from=2020-01-01&to=2026-11-24")).toEqual({ from: 20241105, until: 20261125 })
    expect(toDays("days=730", 20261120)).toEqual({ from: 20261120, until: 20261125 })
    expect(toDays("days=28", 20261120)).toEqual({ from: 20261028, until: 20261125 })
    expect(toDays("days=365", null)).toEqual({ from: 20260825, until: 20261125 })
  })
})
