import { describe, expect, it } from "vitest"
import { FAILURE_RULES } from "./failure-rules"
import { toCauseTitle } from "./failure-titles"

describe("the short name of a cause", () => {
  it("exists for every rule, each its own, and fits a line", () => {
    const titles = FAILURE_RULES.map(({ cause }) => toCauseTitle(cause, null))
    expect(titles).not.toContain(undefined)
    expect(new Set(titles).size).toBe(FAILURE_RULES.length)
    for (const title of titles) expect(title).toMatch(/^[A-Z][^{}]{8,44}$/)
  })

  it("names the status that the source answered, where it did", () => {
    expect(toCauseTitle("source_forbidden", "source returned HTTP 403 Forbidden")).toBe(
      "Source refused to be downloaded (403)",
    )
    expect(toCauseTitle("source_forbidden", "access denied")).toBe("Source refused to be downloaded")
    expect(toCauseTitle("unknown", "anything")).toBeUndefined()
  })
})
