import { describe, expect, it } from "vitest"
import { toFileName, toHttpUrl, withoutQuery } from "./media-url"

describe("addresses of media", () => {
  it("reads the file name without the signature, decoded where that is possible", () => {
    expect(toFileName("https://cdn.test/a/summer%20sale.mp4?X-Sig=1#t")).toBe("summer sale.mp4")
    expect(toFileName("https://cdn.test/a/100%.mp4/")).toBe("100%.mp4")
    expect(toFileName("https://cdn.test/")).toBeNull()
  })

  it("T10: takes nothing but http addresses for addresses", () => {
    for (const text of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "not a link", null]) {
      expect(toHttpUrl(text)).toBeNull()
      expect(toFileName(text)).toBeNull()
    }
  })

  it("tells a renewed signature from another file", () => {
    expect(withoutQuery("https://cdn.test/a.webm?sig=1")).toBe(withoutQuery("https://cdn.test/a.webm?sig=2"))
    expect(withoutQuery("https://cdn.test/a.webm")).not.toBe(withoutQuery("https://cdn.test/b.webm"))
  })
})
