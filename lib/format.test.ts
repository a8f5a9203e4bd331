import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  formatBytes,
  formatChange,
  formatClipLength,
  formatClock,
  formatCount,
  formatCredits,
  formatDay,
  formatDayIn,
  formatDuration,
  formatInstant,
  formatMoment,
  formatRelative,
  formatRelativeInSteps,
  hostOf,
  shortenId,
} from "./format"

const now = Date.parse("2026-11-24T14:02:03.120Z")
const iso = (agoMs: number) => new Date(now - agoMs).toISOString()
const MIN = 60_000
const H = 60 * MIN

describe("formatRelative", () => {
  it.each([
    [0, "just now"],
    [-1_500, "just now"],
    [4_900, "4 s ago"],
    [12 * MIN, "12 min ago"],
    [3 * H, "3 h ago"],
    [-7_000, "in 7 s"],
  ])("says %i ms ago as %s", (ago, words) => {
    expect(formatRelative(iso(ago), now)).toBe(words)
  })

  it("names yesterday and older days with the time of the zone", () => {
    expect(formatRelative("2026-11-23T17:20:00Z", now)).toBe("yesterday 17:20")
    expect(formatRelative("2026-11-22T21:10:00Z", now)).toBe("Sun 22 Nov 21:10")
    expect(formatRelative("2025-11-22T21:10:00Z", now)).toBe("Sat 22 Nov 2025 21:10")
    // 20:45 UTC of the 22nd is already the 23rd, yesterday, in Kathmandu.
    expect(formatRelative("2026-11-22T20:45:00Z", now, "Asia/Kathmandu")).toBe("yesterday 02:30")
  })

  it("keeps minutes across midnight and says yesterday only when the calendar does", () => {
    const justAfterMidnight = Date.parse("2026-11-24T00:10:00Z")
    expect(formatRelative("2026-11-23T23:50:00Z", justAfterMidnight)).toBe("20 min ago")
    expect(formatRelative("2026-11-23T20:00:00Z", justAfterMidnight)).toBe("yesterday 20:00")
  })
})

describe("formatRelativeInSteps", () => {
  it.each([
    [-3_000, "just now"],
    [-9_999, "just now"],
    [-10_000, "in 10 s"],
    [-2 * H, "in 2 h"],
    [4_900, "4 s ago"],
    [3 * H, "3 h ago"],
  ])("says %i ms ago as %s: a clock that lags makes no future, a due date stays one", (ago, words) => {
    expect(formatRelativeInSteps(iso(ago), now)).toBe(words)
  })
})

describe("absolute times", () => {
  it("carry zone and milliseconds", () => {
    expect(formatInstant("2026-11-24T14:02:03.120Z", "UTC")).toBe("2026-11-24 14:02:03.120 UTC")
    expect(formatInstant("2026-01-04T23:59:59.007Z", "Asia/Kathmandu")).toBe("2026-01-05 05:44:59.007 Asia/Kathmandu")
    expect(formatClock("2026-11-24T00:00:00.000Z", "UTC")).toBe("00:00:00.000")
    expect(formatMoment("2026-11-22T21:10:00Z", now, "UTC")).toBe("Sun 22 Nov 21:10")
    expect(formatDay(20261124)).toBe("Tue 24 Nov")
    expect([formatDayIn(20261231, 2026), formatDayIn(20270101, 2026)]).toEqual(["Thu 31 Dec", "Fri 1 Jan 2027"])
  })

  it("name every month", () => {
    for (let month = 1; month <= 12; month += 1) {
      const day = `2026-${String(month).padStart(2, "0")}-15`
      expect(formatInstant(`${day}T12:00:00Z`, "UTC").slice(0, 10)).toBe(day)
    }
  })
})

describe("figures", () => {
  it("write spans in words", () => {
    expect([0, 400, 42_000, 110_000, 125 * MIN, 76 * H].map(formatDuration)).toEqual([
      "0 s",
      "0.4 s",
      "42 s",
      "1 min 50 s",
      "2 h 05 min",
      "3 d 4 h",
    ])
    expect(formatDuration(null)).toBe("–")
    expect(formatDuration(59_700)).toBe("1 min")
  })

  it("write clip lengths as players do", () => {
    expect([42_000, 211_000, 3_725_000].map(formatClipLength)).toEqual(["0:42", "3:31", "1:02:05"])
    expect(formatClipLength(null)).toBe("–")
  })

  it("never show an unknown as nought", () => {
    expect([formatCredits(null), formatBytes(null)]).toEqual(["–", "–"])
    expect(formatCredits(0)).toBe("0")
  })

  it("write credits and counts", () => {
    expect([126_000, 5_250, 21_480_400].map(formatCredits)).toEqual(["126", "5.25", "21,480"])
    expect(formatCount(1_234)).toBe("1,234")
    expect(formatCount(null)).toBe("–")
    expect(formatCount(10_001, { capped: true })).toBe("10k+")
    expect([512, 1_420_000, 214_000_000].map(formatBytes)).toEqual(["512 B", "1.4 MB", "214 MB"])
  })
})

it("compares two figures, and says nothing where nothing can be said", () => {
  expect([formatChange(412, 400), formatChange(88, 100), formatChange(38, 18), formatChange(5, 5)]).toEqual([
    "+3 %",
    "−12 %",
    "×2.1",
    "same",
  ])
  expect([formatChange(3, 0), formatChange(null, 4), formatChange(4, null)]).toEqual(["–", "–", "–"])
})

describe("shortenId", () => {
  it("keeps prefix and both ends", () => {
    expect(shortenId("job_8c1f0e6a4d7b22f2")).toBe("job_8c1f…22f2")
    expect(shortenId("job_1")).toBe("job_1")
  })

  it("never makes an id longer and never splits a letter", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (id) => {
        const short = shortenId(id)
        return Array.from(short).length <= Array.from(id).length && !/\p{Surrogate}/u.test(short)
      }),
    )
  })
})

describe("hostOf", () => {
  it("is null for what is not a URL", () => {
    expect(hostOf("https://cdn.acme.test:8443/a.mp4?x=1")).toBe("cdn.acme.test:8443")
    expect([hostOf("nonsense"), hostOf(null), hostOf("")]).toEqual([null, null, null])
  })
})
