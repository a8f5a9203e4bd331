import { expect, it } from "vitest"
import { toSampleReport } from "@/components/reviews/sample"
import type { Runway } from "@/lib/budgets/schema"
import { toOutlookRows } from "./outlook-rows"
import { toRowText } from "./row-text"

const runway = {
  connection: "main",
  balanceMilli: 9_000,
  enteredAt: "2026-11-17T09:00:00.000Z",
  enteredBy: "Ada",
  spentSinceMilli: 0,
  unknownJobs: 0,
  leftMilli: 9_000,
  perDayMilli: 1_000,
} as const

const toLate = (ends: Runway["ends"]) =>
  toOutlookRows(toSampleReport({ runway: [{ ...runway, ends }] }))
    .filter(({ name }) => name === "main: ends, late")
    .map(toRowText)

it("tells a late end beyond two years from one that nobody can tell", () => {
  expect(toLate({ early: 20261204, likely: 20271203, late: 20281204 })).toEqual(["Mon 4 Dec 2028"])
  expect(toLate({ early: 20261204, likely: 20271203, late: null })).toEqual(["beyond two years"])
  expect(toLate(null)).toEqual(["–"])
})
