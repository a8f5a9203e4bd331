import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { trimContainers } from "./scan"

const NONE = { deepest: 1_000, most: 1_000 }

function countContainers(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0
  return Object.values(value).reduce<number>((sum, item) => sum + countContainers(item), 1)
}

function toDepth(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(toDepth))
}

describe("V13: a text with less in it", () => {
  it("is the text itself where there is not too much, and JSON with no more than asked where there is", () => {
    const limits = fc.record({ deepest: fc.integer({ min: 1, max: 4 }), most: fc.integer({ min: 1, max: 8 }) })
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), limits, fc.nat({ max: 2 }), (value, { deepest, most }, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(trimContainers(text, NONE)).toBe(text)
        const trimmed: unknown = JSON.parse(trimContainers(text, { deepest, most }) ?? "")
        expect(toDepth(trimmed)).toBeLessThanOrEqual(deepest)
        expect(countContainers(trimmed)).toBeLessThanOrEqual(most)
        if (toDepth(value) <= deepest && countContainers(value) <= most) expect(trimmed).toEqual(JSON.parse(text))
      }),
      { numRuns: 1_000 },
    )
  })

  it("has null for what is too deep or too late; lists end there, and objects go on", () => {
    const trim = (text: string, deepest: number, most: number) => trimContainers(text, { deepest, most })
    expect(trim('{"a":[["]"],1],"b":2}', 2, 9)).toBe('{"a":[null,1],"b":2}')
    expect(trim('{"a":[{},{},{},4],"b":{"c":1},"d":"x"}', 9, 3)).toBe('{"a":[{},null],"b":null,"d":"x"}')
  })

  it.each(["[[[[", '{"a":[{"b":[[[1]]', '[[["', "[[],[],[],["])(
    "is none where something is never closed: %s",
    (text) => {
      expect(trimContainers(text, { deepest: 2, most: 2 })).toBeUndefined()
    },
  )
})
