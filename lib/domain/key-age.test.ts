import { expect, it } from "vitest"
import { toKeyAgeDays, toRotation } from "./key-age"

const now = Date.parse("2026-11-24T14:00:00Z")

it("counts whole days and never less than none", () => {
  expect(toKeyAgeDays("2026-08-30", now)).toBe(86)
  expect(toKeyAgeDays("2026-11-24", now)).toBe(0)
  expect(toKeyAgeDays("2027-01-01", now)).toBe(0)
})

it("calls for rotation a week ahead and says when it is over", () => {
  expect([82, 83, 90, 91].map((age) => toRotation(age, 90))).toEqual(["fine", "due", "due", "over"])
})
