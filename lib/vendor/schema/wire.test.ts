import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  flagsOf,
  isWireObject,
  NotJson,
  parseWire,
  toJsonText,
  type Wire,
  type WireObject,
} from "@/lib/vendor/schema/wire"

function parseObject(text: string): WireObject {
  const value = parseWire(text)
  if (!isWireObject(value)) throw new Error("not an object")
  return value
}

describe("parsing what the vendor sent", () => {
  it("keeps every digit of integers beyond 2^53, wherever they stand", () => {
    const text =
      '{"id":9007199254740993,"list":[-12345678901234567890,1],"s":"9007199254740993","f":1.2345678901234567,"e":12345678901234567e2}'
    const value = parseObject(text)
    expect(value.id).toBe(9007199254740993n)
    expect(value.list).toEqual([-12345678901234567890n, 1])
    expect(value.s).toBe("9007199254740993")
    expect(value.f).toBe(1.2345678901234567)
    expect(toJsonText(value)).toContain(
      '{"id":9007199254740993,"list":[-12345678901234567890,1],"s":"9007199254740993"',
    )
  })

  it("does not make invalid JSON valid", () => {
    for (const text of [
      "[01234567890123456789]",
      "[-]",
      '{"a":12345678901234567890',
      '"12345678901234567890',
      "[1234567890123456789x]",
    ]) {
      expect(() => parseWire(text)).toThrow(NotJson)
    }
  })

  it("treats __proto__ and constructor as keys like any other", () => {
    const value = parseObject('{"__proto__":{"id":"x"},"constructor":1,"a":2}')
    expect(Object.keys(value)).toEqual(["__proto__", "constructor", "a"])
    expect(value.id).toBeUndefined()
    expect(({} as Record<string, unknown>).id).toBeUndefined()
    expect(parseObject("{}").toString).toBeUndefined()
  })

  it("V14: strips NUL and replaces lone surrogates, and says so for that row alone", () => {
    const rows = parseWire('[{"a":"x\\u0000y"},{"a":"\\ud83d"},{"a":"\\ud83d\\ude00"},{"\\u0000k":1}]')
    const [nul, lone, pair, key] = (Array.isArray(rows) ? rows : []).filter(isWireObject)
    expect([nul?.a, lone?.a, pair?.a]).toEqual(["xy", "\uFFFD", "😀"])
    expect(Object.keys(key ?? {})).toEqual(["k"])
    expect([nul, lone, pair, key].map((row) => [...flagsOf(row ?? {})])).toEqual([
      ["nul_stripped"],
      ["surrogate_replaced"],
      [],
      ["nul_stripped"],
    ])
  })

  it("lets the last of duplicate keys win", () => {
    expect(parseObject('{"id":"a","id":"b"}').id).toBe("b")
  })

  it("V13: survives any depth and cuts what is deeper than 64 levels", () => {
    const deep = `{"id":"a","x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`
    const value = parseObject(deep)
    expect([...flagsOf(value)]).toEqual(["nesting_cut"])
    expect(toJsonText(value).length).toBeLessThan(200)
  })

  it("V13: ends lists and objects beyond 20,000 values, and says so", () => {
    const value = parseObject(`{"id":"a","list":[${"{},".repeat(30_000)}1],"after":{"x":1}}`)
    expect(Array.isArray(value.list) && value.list.length).toBeLessThanOrEqual(20_000)
    expect(value).toMatchObject({ id: "a", after: null })
    expect([...flagsOf(value)]).toEqual(["values_cut"])
  })

  it("gives back any JSON value as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value)
        // JSON.parse knows no -0 in text either; compare what JSON can say
        expect(JSON.parse(toJsonText(parseWire(text)))).toEqual(JSON.parse(text))
      }),
    )
  })

  it("agrees with JSON.parse about what is JSON, for texts full of digits and quotes", () => {
    const piece = fc.constantFrom(
      '"',
      "\\",
      "12345678901234567",
      "1234567890123456789",
      "-",
      ".",
      "e",
      ",",
      ":",
      "[",
      "]",
      "{",
      "}",
      "0",
      "a",
      " ",
      '"id"',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join("")
        const accepts = (parse: (text: string) => unknown): boolean => {
          try {
            parse(text)
            return true
          } catch {
            return false
          }
        }
        expect(accepts(parseWire)).toBe(accepts(JSON.parse))
      }),
      { numRuns: 3_000 },
    )
  })

  it("keeps any integer's digits", () => {
    fc.assert(
      fc.property(fc.bigInt(), (integer) => {
        const value: Wire = parseWire(`{"a":"\\"1","id":${integer}}`)
        expect(isWireObject(value) && String(value.id)).toBe(String(integer))
        expect(toJsonText(value)).toBe(`{"a":"\\"1","id":${integer}}`)
      }),
    )
  })
})
