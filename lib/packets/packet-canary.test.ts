import fc from "fast-check"
import MarkdownIt from "markdown-it"
import { describe, expect, it } from "vitest"
import { toJobPacket } from "@/lib/domain/packet"
import { toJobMarkdown } from "@/lib/domain/packet-markdown"
import { type JobPacket, PACKET_FIELDS } from "@/lib/domain/packet-types"
import type { DetailRows } from "@/lib/jobs/detail-rows"
import { T0 } from "@/lib/testing/builders"
import { base64, PERSON, rowsOf, SECRETS, SIGNED } from "@/lib/testing/hostile-jobs"
import { toPacketFacts } from "./facts"

const context = { environment: "production", appVersion: "1.0.0", complaints: [], now: T0 + 7_200_000 }
const make = (rows: DetailRows): JobPacket => toJobPacket(toPacketFacts(rows, context), { secrets: SECRETS, now: T0 })

const flat = (text: string) => text.replace(/\\n|\\"|[\s"\\⏎]+/g, "").toLowerCase()
const canaries = [
  ...SECRETS,
  ...SECRETS.map(encodeURIComponent),
  ...SECRETS.map((one) => base64(`key:${one}`).slice(6, -4)),
  SIGNED,
  PERSON,
].map(flat)

function expectClean(text: string): void {
  const seen = flat(text)
  for (const canary of canaries) expect(seen).not.toContain(canary)
  // With something to read in its name, also without a value: "?]=" tells nothing, and redaction leaves it (findQueryStart).
  expect(text).not.toMatch(/\?[\w.[\]%~-]*[A-Za-z0-9][\w.[\]%~-]*=/)
  expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\0]/)
}

const markdown = new MarkdownIt({ html: true, linkify: true })
const HEADINGS = [
  "Support request",
  "Full error body",
  "Timeline",
  "Our calls to the API",
  "Webhook deliveries that reached us",
  "What is missing, and where it can be had",
]

describe("500 packets of hostile jobs", () => {
  it("T13: hold no secret, no query and no e-mail address, as Markdown, as JSON and as the page's data", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const packet = make(rows)
        expectClean(toJobMarkdown(packet))
        expectClean(JSON.stringify(packet))
        expectClean(JSON.stringify(packet, null, 2))
      }),
      { numRuns: 500 },
    )
  }, 120_000)

  it("have every field that the vendor's support asks for, or name it as missing", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const packet = make(rows)
        const missing = packet.missing.map(({ field }) => field)
        for (const { name, label } of PACKET_FIELDS) {
          expect([name, packet.fields[name] === null]).toEqual([name, missing.includes(name)])
          if (name !== "error_body") expect(toJobMarkdown(packet)).toContain(`- **${label}:**`)
        }
        for (const { how } of packet.missing) expect(how).not.toBe("")
      }),
      { numRuns: 100 },
    )
  }, 60_000)

  it("V14: are inert Markdown: nothing that others wrote becomes a link, a picture, HTML, a heading or a table", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const tokens = markdown.parse(toJobMarkdown(make(rows)), {})
        const inner = tokens.flatMap((token) => [token, ...(token.children ?? [])])
        const kinds = new Set(inner.map((token) => token.type))
        for (const kind of ["link_open", "image", "html_block", "html_inline", "table_open", "hr", "blockquote_open"]) {
          expect(kinds).not.toContain(kind)
        }
        const headings = tokens.flatMap((token, index) =>
          token.type === "heading_open" ? [tokens[index + 1]?.content ?? ""] : [],
        )
        expect(headings.map((one) => one.split(":")[0])).toEqual(HEADINGS)
      }),
      { numRuns: 150 },
    )
  }, 60_000)

  it("are the same JSON after being read back", () => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const packet = make(rows)
        expect(JSON.parse(JSON.stringify(packet))).toEqual(packet)
      }),
      { numRuns: 50 },
    )
  })
})
