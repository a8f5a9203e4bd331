import { describe, expect, it } from "vitest"
import { fromWallTime, toWallTime } from "./wall-time"

describe("the time in a date field", () => {
  it.each([
    ["UTC", "2026-11-24T14:05", "2026-11-24T14:05:00.000Z"],
    ["Asia/Kathmandu", "2026-11-24T00:05", "2026-11-23T18:20:00.000Z"],
    ["America/New_York", "2026-07-01T23:30", "2026-07-02T03:30:00.000Z"],
    // The day of the change, on either side of it.
    ["America/New_York", "2026-03-08T01:59", "2026-03-08T06:59:00.000Z"],
    ["America/New_York", "2026-03-08T03:00", "2026-03-08T07:00:00.000Z"],
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00:00.000Z"],
  ])("is the clock of %s: %s", (zone, text, iso) => {
    expect(new Date(fromWallTime(text, zone)).toISOString()).toBe(iso)
    expect(toWallTime(Date.parse(iso), zone)).toBe(text)
  })

  it("V9: counts an hour that the clocks leap over from before the leap", () => {
    expect(new Date(fromWallTime("2026-03-08T02:30", "America/New_York")).toISOString()).toBe(
      "2026-03-08T07:30:00.000Z",
    )
  })

  it("drops seconds, and knows what is no time", () => {
    expect(toWallTime(Date.parse("2026-11-24T14:05:59.999Z"), "UTC")).toBe("2026-11-24T14:05")
    expect(fromWallTime("soon", "UTC")).toBeNaN()
  })
})
