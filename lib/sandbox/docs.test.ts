import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { CAUSE_NAMES } from "@/lib/sandbox/causes"
import { SWITCHES } from "@/lib/sandbox/switches"

describe("docs/sandbox.md", () => {
  it("names every switch with its values, and every cause of failure", () => {
    const text = readFileSync("docs/sandbox.md", "utf8")
    for (const cause of CAUSE_NAMES) expect(text).toContain(`\`${cause}\``)
    for (const [name, one] of Object.entries(SWITCHES)) {
      const row = text.split("\n").find((line) => line.startsWith(`| \`${name}\` |`)) ?? ""
      expect(row, name).toContain(one.about)
      for (const value of one.kind === "choice" ? one.values : [one.kind]) expect(row, name).toContain(value)
    }
  })
})
