import { expect, it } from "vitest"
import { toIso } from "../time"
import { toSnoozeUntil } from "./snooze"

const at = (iso: string) => Date.parse(iso)
const until = (choice: Parameters<typeof toSnoozeUntil>[0], iso: string, zone: string) =>
  toIso(toSnoozeUntil(choice, at(iso), zone))

it("returns tomorrow at nine by the team's clock, whatever the day is elsewhere", () => {
  expect(until({ kind: "tomorrow" }, "2026-11-24T14:00:00Z", "UTC")).toBe("2026-11-25T09:00:00.000Z")
  // Already the 25th in Tokyo.
  expect(until({ kind: "tomorrow" }, "2026-11-24T16:00:00Z", "Asia/Tokyo")).toBe("2026-11-26T00:00:00.000Z")
  // A minute before midnight.
  expect(until({ kind: "tomorrow" }, "2026-11-24T23:59:00Z", "UTC")).toBe("2026-11-25T09:00:00.000Z")
})

it("keeps nine o'clock where the clocks change meanwhile", () => {
  expect(until({ kind: "tomorrow" }, "2026-10-24T12:00:00Z", "Europe/Berlin")).toBe("2026-10-25T08:00:00.000Z")
  expect(until({ kind: "week" }, "2026-10-20T12:00:00Z", "Europe/Berlin")).toBe("2026-10-27T08:00:00.000Z")
})

it("takes a day after today within a year, and no other", () => {
  const now = "2026-11-24T14:00:00Z"
  expect(until({ kind: "day", day: "2026-11-25" }, now, "UTC")).toBe("2026-11-25T09:00:00.000Z")
  expect(until({ kind: "day", day: "2026-11-24" }, now, "UTC")).toBeNull()
  expect(until({ kind: "day", day: "2025-12-24" }, now, "UTC")).toBeNull()
  expect(until({ kind: "day", day: "2027-11-25" }, now, "UTC")).toBe("2027-11-25T09:00:00.000Z")
  expect(until({ kind: "day", day: "2027-11-26" }, now, "UTC")).toBeNull()
  expect(until({ kind: "day", day: "later" }, now, "UTC")).toBeNull()
})
