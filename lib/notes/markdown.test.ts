import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { toMarkNodes } from "./markdown"
import type { MarkNode } from "./schema"

function walk(nodes: MarkNode[], depth = 1): { node: MarkNode; depth: number }[] {
  return nodes.flatMap((node) => [{ node, depth }, ...("children" in node ? walk(node.children, depth + 1) : [])])
}

function toText(nodes: MarkNode[]): string {
  return walk(nodes)
    .map(({ node }) => ("text" in node ? node.text : ""))
    .join("")
}

const KINDS = new Set([
  ...["text", "code", "pre", "break", "rule", "strong", "em", "strike"],
  ...["quote", "paragraph", "heading", "item", "list", "link"],
])

describe("the Markdown of a note", () => {
  it("knows emphasis, code, lists, quotes, headings, line breaks and links", () => {
    expect(toMarkNodes("a **b** *c* ~~d~~ `e`\nf")).toEqual([
      {
        kind: "paragraph",
        children: [
          { kind: "text", text: "a " },
          { kind: "strong", children: [{ kind: "text", text: "b" }] },
          { kind: "text", text: " " },
          { kind: "em", children: [{ kind: "text", text: "c" }] },
          { kind: "text", text: " " },
          { kind: "strike", children: [{ kind: "text", text: "d" }] },
          { kind: "text", text: " " },
          { kind: "code", text: "e" },
          { kind: "break" },
          { kind: "text", text: "f" },
        ],
      },
    ])
    const kinds = toMarkNodes("# h\n\n- a\n\n3. b\n\n> q\n\n```\ncode\n```\n\n---").map((node) => node.kind)
    expect(kinds).toEqual(["heading", "list", "list", "quote", "pre", "rule"])
    expect(toMarkNodes("3. b")).toMatchObject([{ kind: "list", isOrdered: true, start: 3 }])
  })

  it("T10: links to http, https and mailto, also bare, and to nothing else", () => {
    const hrefs = (text: string) =>
      walk(toMarkNodes(text)).flatMap(({ node }) => (node.kind === "link" ? [node.href] : []))
    expect(hrefs("[a](https://a.test/x?y=1) http://b.test [m](mailto:a@b.test)")).toEqual([
      "https://a.test/x?y=1",
      "http://b.test",
      "mailto:a@b.test",
    ])
    const evil = [
      "[x](javascript:alert(1))",
      "[x](JaVaScRiPt:alert(1))",
      "[x](&#106;avascript:alert(1))",
      "[x](\u0001javascript:alert(1))",
      "[x](java\tscript:alert(1))",
      "[x](vbscript:x)",
      "[x](data:text/html;base64,PHNjcmlwdD4=)",
      "[x](data:image/svg+xml,<svg/onload=alert(1)>)",
      "[x](file:///etc/passwd)",
      "[x](//evil.test)",
      "[x](/jobs)",
      "[x](#top)",
      "<javascript:alert(1)>",
      "[x][r]\n\n[r]: javascript:alert(1)",
      "readme.md notes.html 10.0.0.1",
    ]
    for (const text of evil) expect([text, hrefs(text)]).toEqual([text, []])
  })

  it("T10: shows markup, pictures and tables as the text that was typed", () => {
    for (const text of ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<b>x</b>", "&lt;i&gt;"]) {
      const nodes = toMarkNodes(text)
      expect(walk(nodes).every(({ node }) => node.kind === "text" || node.kind === "paragraph")).toBe(true)
    }
    expect(toText(toMarkNodes("<script>alert(1)</script>"))).toBe("<script>alert(1)</script>")
    expect(toText(toMarkNodes("| a | b |\n|---|---|\n| c | d |"))).toContain("| a | b |")
    expect(walk(toMarkNodes("![x](https://evil.test/x.png)")).map(({ node }) => node.kind)).not.toContain("image")
  })

  it("T10: yields only what it knows, shallow, whatever is typed", () => {
    const piece = fc.constantFrom(
      "> ",
      "- ",
      "1. ",
      "**",
      "_",
      "`",
      "```\n",
      "[",
      "](",
      ")",
      "<",
      "&",
      "\n",
      "\n\n",
      "~~",
      "# ",
      "|",
      "http://",
      "@",
      "\\",
    )
    const text = fc.array(fc.oneof(piece, fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 60 })
    fc.assert(
      fc.property(text, (parts) => {
        const odd = walk(toMarkNodes(parts.join(""))).filter(
          ({ node, depth }) =>
            !KINDS.has(node.kind) || depth >= 60 || (node.kind === "link" && !/^(https?:|mailto:)/i.test(node.href)),
        )
        expect(odd).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  it("is read quickly however it is nested", () => {
    for (const text of [
      "> ".repeat(5_000),
      "[".repeat(10_000),
      "*a ".repeat(3_300),
      "- ".repeat(5_000),
      "`a".repeat(5_000),
      "<".repeat(10_000),
      "![".repeat(5_000),
      "http://a".repeat(1_200),
    ]) {
      const begun = performance.now()
      const depth = Math.max(0, ...walk(toMarkNodes(text)).map((one) => one.depth))
      expect(performance.now() - begun).toBeLessThan(5_000)
      expect(depth).toBeLessThan(60)
    }
  })
})
