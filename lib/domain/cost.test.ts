import { describe, expect, it } from "vitest"
import { type CostFacts, toBillingClass, toCost } from "./cost"

const job = (given: Partial<CostFacts>): CostFacts => ({
  status: "completed",
  creditsMilli: null,
  estimateMilli: 126_000,
  billingStatus: null,
  ...given,
})

describe("what a job is known to have cost", () => {
  it("is what the vendor names, else the estimate of one that brought an output", () => {
    expect(toCost(job({ creditsMilli: 120_000 }))).toEqual({ milli: 120_000, basis: "reported" })
    expect(toCost(job({}))).toEqual({ milli: 126_000, basis: "estimated" })
    expect(toCost(job({ billingStatus: "a new word" }))).toEqual({ milli: 126_000, basis: "estimated" })
  })

  it("is 0 only where the vendor says that it is not charged", () => {
    for (const status of ["completed", "failed"] as const)
      expect(toCost(job({ status, billingStatus: "Refunded" }))).toEqual({ milli: 0, basis: "free" })
    expect(toCost(job({ creditsMilli: 0 }))).toEqual({ milli: 0, basis: "reported" })
  })

  it("is 0 of a refunded job whatever credits stand on it: they were given back", () => {
    for (const billingStatus of ["refunded", "REVERSED", "not charged"])
      expect(toCost(job({ creditsMilli: 180_000, billingStatus }))).toEqual({ milli: 0, basis: "free" })
    expect(toCost(job({ status: "processing", creditsMilli: 180_000, billingStatus: "refunded" }))).toBeNull()
  })

  it("is not known for a failed job of which nobody says whether it was charged, neither its estimate nor 0", () => {
    for (const billingStatus of [null, "pending", "failed", "???"])
      expect(toCost(job({ status: "failed", billingStatus }))).toBeNull()
    expect(toCost(job({ status: "failed", billingStatus: "charged" }))).toEqual({ milli: 126_000, basis: "estimated" })
  })

  it("is not known while it runs, without length or model, or when its charge failed", () => {
    expect(toCost(job({ status: "processing" }))).toBeNull()
    expect(toCost(job({ estimateMilli: null }))).toBeNull()
    expect(toCost(job({ billingStatus: "failed" }))).toBeNull()
  })
})

describe("a word of the vendor about a charge", () => {
  it("keeps its class whatever its case, and decides nothing when it is new", () => {
    expect(["PAID", " not charged ", "authorized", "", null, "constructor"].map(toBillingClass)).toEqual([
      "charged",
      "refunded",
      "pending",
      null,
      null,
      "unknown",
    ])
  })
})
