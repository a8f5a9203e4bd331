import fc from "fast-check"
import MarkdownIt from "markdown-it"
import { describe, expect, it } from "vitest"
import { toCodeBlock, toCodeSpan, toInert } from "./inert"

const markdown = new MarkdownIt({ html: true, linkify: true })
const foreign = fc
  .array(
    fc.oneof(
      fc.constantFrom("`", "``", "```\n", "\n", "|", "<b>", "[a](b)", "https://a.example", "\t", "\\", "~~~"),
      fc.string({ unit: "grapheme" }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => toInert(parts.join("")))

describe("V14: words of others in our texts", () => {
  it("have what cannot be seen written out, and keep everything else", () => {
    expect(toInert("a\u202Eb\u0000c\u2066d\uFEFF\u{E0041}")).toBe("a\\u{202e}b\\u{0}c\\u{2066}d\\u{feff}\\u{e0041}")
    expect(toInert("é 漢字 👩‍🚀 ‌\n\ttab")).toBe("é 漢字 👩‍🚀 ‌\n\ttab")
    expect(toInert("\uD800x")).toBe("\\u{d800}x")
  })

  it("never leave their code span", () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const tokens = markdown.parseInline(`before ${toCodeSpan(text)} after`, {})[0]?.children ?? []
        const kinds = tokens.map((token) => token.type)
        expect(kinds.filter((kind) => kind !== "text" && kind !== "code_inline")).toEqual([])
        expect(tokens.at(0)?.content.startsWith("before")).toBe(true)
        expect(tokens.at(-1)?.content.endsWith(" after")).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it("never leave their code block", () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const tokens = markdown.parse(`${toCodeBlock(text)}\n\nafter`, {})
        expect(tokens.map((token) => token.type)).toEqual(["fence", "paragraph_open", "inline", "paragraph_close"])
      }),
      { numRuns: 500 },
    )
  })
})
