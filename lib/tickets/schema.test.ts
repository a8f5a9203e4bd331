import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { toStorable } from "@/lib/notes/mutations"
import { toPieces } from "./pieces"
import { TICKET_TABS, toTicketFilter, toTicketNum, toTicketQuery } from "./schema"

describe("the filter of the list of tickets", () => {
  it("comes back from its address as it was, whatever was searched for", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 }).map((one) => one.replaceAll("\0", ""))
    fc.assert(
      fc.property(fc.constantFrom(...TICKET_TABS), text, text, (tab, q, customer) => {
        const filter = { tab, q: q.trim(), customer: customer || null }
        const read = toTicketFilter(new URLSearchParams(toTicketQuery(filter)))
        // An address holds no broken characters.
        expect(read).toEqual({
          ...filter,
          q: toStorable(filter.q),
          customer: filter.customer === null ? null : toStorable(filter.customer),
        })
      }),
    )
  })

  it("falls back where an address says nothing that is known", () => {
    expect(toTicketFilter(new URLSearchParams("tab=lost&q=%00"))).toEqual({ tab: "open", q: "", customer: null })
  })
})

describe("the number of a ticket", () => {
  it("is told by #, by T- or by digits alone, and by nothing else", () => {
    for (const text of ["#12", "T-12", "t-12", "12", " 12 "]) expect(toTicketNum(text)).toBe(12)
    for (const text of ["", "#", "#0", "012", "-12", "1.2", "12a", "##12", "1e3", "9".repeat(30)]) {
      expect(toTicketNum(text)).toBeNull()
    }
  })
})

describe("pasted text", () => {
  const at = { now: Date.UTC(2026, 10, 24), zone: "UTC" }

  it("stays the same text, whatever is recognised in it", () => {
    const parts = fc.constantFrom(
      "job_8c1f0e6a4d7b22f2",
      "#12",
      "a@b.test",
      "https://x.test/a.mp4?s=1",
      "yesterday 3pm PST",
      "\n> ",
      " ",
    )
    const text = fc
      .array(fc.oneof(parts, fc.string({ unit: "binary", maxLength: 12 })), { maxLength: 20 })
      .map((all) => all.join(" "))
    fc.assert(
      fc.property(text, (pasted) => {
        expect(
          toPieces(pasted, at)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(pasted)
      }),
      { numRuns: 60 },
    )
  })

  it("marks a job id, which leads to Find, and a ticket, which leads to its page", () => {
    const pieces = toPieces("about job_8c1f0e6a4d7b22f2 and ticket #12", at)
    const hrefs = pieces.flatMap((piece) => (piece.mention?.href ? [[piece.text, piece.mention.href]] : []))
    expect(hrefs).toContainEqual(["job_8c1f0e6a4d7b22f2", "/find?q=job_8c1f0e6a4d7b22f2"])
    expect(hrefs.some(([, href]) => href === "/tickets/12")).toBe(true)
  })

  it("reads so much of a long text that nobody waits for it, and cuts no id in two", () => {
    const line = `about job_8c1f0e6a4d7b22f2 ${"x".repeat(71)} `
    const [head, long] = [line.repeat(119), line.repeat(500)]
    const id = "job_77a00000400080000303"
    // The limit falls into the middle of the id.
    const text = `${head}${"y ".repeat((12_000 - head.length) / 2 - 6)}${id} ${long}`
    expect(text.indexOf(id)).toBeLessThan(12_000)
    expect(text.indexOf(id) + id.length).toBeGreaterThan(12_000)
    const pieces = toPieces(text, at)
    expect(pieces.map((piece) => piece.text).join("")).toBe(text)
    const last = pieces.findLast((piece) => piece.mention !== null)
    expect(last?.text).toBe("job_8c1f0e6a4d7b22f2")
    expect(pieces.at(-1)?.text.length).toBeGreaterThan(50_000)
  })
})
