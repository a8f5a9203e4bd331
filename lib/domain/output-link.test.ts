import { describe, expect, it } from "vitest"
import { isMediaHost, toLinkLife, toMediaKind } from "./output-link"

const now = Date.UTC(2026, 10, 24, 12, 30)

describe("toLinkLife", () => {
  it.each([
    ["https://x.test/o.webm?X-Amz-Date=20261124T120000Z&X-Amz-Expires=3600", "live"],
    ["https://x.test/o.webm?X-Amz-Date=20261124T120000Z&X-Amz-Expires=2000", "expiring"],
    ["https://x.test/o.webm?X-Goog-Date=20261124T110000Z&X-Goog-Expires=60", "expired"],
    [`https://x.test/o.webm?Expires=${now / 1000 + 7200}`, "live"],
    ["https://x.test/o.webm?se=2026-11-24T12:00:00Z", "expired"],
  ])("believes what the link says of itself: %s", (url, state) => {
    expect(toLinkLife(url, now).state).toBe(state)
  })

  it.each([
    "https://x.test/o.webm",
    "javascript:alert(1)",
    "https://x.test/?X-Amz-Expires=soon",
    "https://x.test/?Expires=never",
  ])("claims nothing about %s", (url) => {
    expect(toLinkLife(url, now)).toEqual({ state: "not_known", expiresAt: null })
  })
})

describe("toMediaKind", () => {
  it("plays only what browsers play, by format first, then by ending", () => {
    expect(toMediaKind("https://x.test/a", "webm")).toBe("video")
    expect(toMediaKind("https://x.test/a.webm", "mov")).toBe("link")
    expect(toMediaKind("https://x.test/a.GIF?x=1", null)).toBe("image")
    expect(toMediaKind("https://x.test/a.zip", "png_sequence")).toBe("link")
    expect(toMediaKind("not a url", null)).toBe("link")
  })
})

describe("isMediaHost", () => {
  it("takes whole names only, below a star entry any name, and a port when one is named", () => {
    expect(isMediaHost("cdn.removebgvideo.com", ["cdn.removebgvideo.com"])).toBe(true)
    expect(isMediaHost("evilcdn.removebgvideo.com", ["cdn.removebgvideo.com"])).toBe(false)
    expect(isMediaHost("a.r2.dev", ["*.r2.dev"])).toBe(true)
    expect(isMediaHost("r2.dev.evil.test", ["*.r2.dev"])).toBe(false)
    expect(isMediaHost("x.test:8080", ["x.test:9090"])).toBe(false)
  })
})
