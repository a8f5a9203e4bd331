import fc from "fast-check"
import { expect, it } from "vitest"
import { toPrettyJson } from "./pretty-json"

it("lays out any JSON as JSON.stringify with two spaces does", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(toPrettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2))
    }),
  )
})

it("keeps big integers and duplicate keys as they came", () => {
  expect(toPrettyJson('{"id":12345678901234567890,"id":1}')).toBe('{\n  "id": 12345678901234567890,\n  "id": 1\n}')
})

it("loses no character but spaces of what is not JSON", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(toPrettyJson(text).replace(/\s/g, "")).toBe(text.replace(/\s/g, ""))
    }),
  )
})
