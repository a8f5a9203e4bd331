import { describe, expect, it } from "vitest"
import {
  parseCredits,
  parseThresholds,
  toAmountProblem,
  toBalanceProblem,
  toLevelWords,
  toMonthWords,
  toThresholdsProblem,
  toWithoutWords,
} from "./words"

it("says how much of a budget is gone, and which share that is past", () => {
  const thresholds = [50, 80, 100]
  expect([
    toLevelWords({ level: "under", percent: 49, thresholds }),
    toLevelWords({ level: "near", percent: 80, thresholds }),
    toLevelWords({ level: "over", percent: 1_160, thresholds }),
  ]).toEqual(["49 %, within", "80 %, past 80 %", "1,160 %, spent"])
})

it("says what a sum leaves out, and why: of a model's or a customer's also jobs that nobody knows whose they are", () => {
  expect([toWithoutWords(1), toWithoutWords(2_000, "model"), toWithoutWords(3, "customer")]).toEqual([
    "without 1 job whose cost nobody can tell",
    "without 2,000 jobs whose cost or model nobody can tell",
    "without 3 jobs whose cost or customer nobody can tell",
  ])
})

describe("what people type", () => {
  it("is read as credits with or without separators, and nothing else is", () => {
    expect(["21,480", "21 480", "0.5", "7"].map(parseCredits)).toEqual([21_480, 21_480, 0.5, 7])
    expect(["", "-1", "1e9", "12,5x", "0.1234", "99999999999"].map(parseCredits)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ])
  })

  it("is read as ascending percents, each once", () => {
    expect(parseThresholds("100 %, 50,80 50")).toEqual([50, 80, 100])
    for (const text of ["", "0", "abc", "50.5", "2000", "1,2,3,4,5,6,7"]) expect(parseThresholds(text)).toBeNull()
  })

  it("is told what is wrong with it, and nothing before anything is typed", () => {
    expect(["", "20,000", "0", "a lot"].map(toAmountProblem)).toEqual([
      null,
      null,
      "The amount must be more than 0 credits.",
      "Give a number of credits, such as 20,000.",
    ])
    expect(["", "0", "-5"].map(toBalanceProblem)).toEqual([null, null, "Give a number of credits, such as 125,000."])
    expect(["50", ""].map(toThresholdsProblem)).toEqual([null, "Give one to six whole percents, such as 50, 80, 100."])
  })

  it("names a month", () => {
    expect(toMonthWords(202611)).toBe("November 2026")
  })
})
