import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ERASED, withoutName, withoutPersonalData, withoutTraces } from "./erased"

describe("an answer without personal data", () => {
  it("keeps technical facts, whatever stands beside them", () => {
    const answer = {
      id: "job_1",
      status: "failed",
      created_at: "2026-11-20T10:00:00Z",
      model: "pro",
      duration_seconds: 42,
      progress: null,
      background: { type: "color", color: "#00ff00", image_url: "https://acme.test/bg.png" },
      webhook_events: { "job.started": "sent", "acme.custom": "x" },
      error: { code: "oom", message: "acme.mp4", request_id: "req_1" },
      metadata: { customer: "acme" },
      video_url: "https://acme.test/in.mp4",
      text_prompt: "the red hat",
      anything_new: "acme",
    }
    expect(JSON.parse(JSON.stringify(withoutPersonalData(answer)))).toEqual({
      id: "job_1",
      status: "failed",
      created_at: "2026-11-20T10:00:00Z",
      model: "pro",
      duration_seconds: 42,
      progress: null,
      background: { type: "color" },
      webhook_events: { "job.started": "sent" },
      error: { code: "oom", request_id: "req_1" },
    })
  })

  it("keeps no sentence, no address and no e-mail, not even under a technical name", () => {
    const odd = { model: "model of acme", status: "a@b.test", format: "https://acme.test", credits: { of: "acme" } }
    expect(Object.keys(withoutPersonalData(odd))).toEqual([])
  })

  it("lets nothing through that is not on its list, however it is nested", () => {
    const secret = fc.constant("zorblatt")
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        secret,
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom("data", "job", "error", "result", "metadata", "x", "customer", "__proto__"),
          tie("node"),
        ),
      ),
    })).node
    fc.assert(
      fc.property(tree, (value) => {
        expect(JSON.stringify(withoutPersonalData(value))).not.toContain("zorblatt")
      }),
    )
  })
})

describe("words without a name", () => {
  it("lose it as a word of its own, in any case of letters, and nothing else", () => {
    expect(withoutName("Acme wrote; ACME's acmeter; (acme)", "acme")).toBe(
      `${ERASED} wrote; ${ERASED}'s acmeter; (${ERASED})`,
    )
    expect(withoutName("a.b+c (x)", "b+c")).toBe(`a.${ERASED} (x)`)
    expect(withoutName("Über über", "über")).toBe(`${ERASED} ${ERASED}`)
    expect(withoutName("a a a", "a")).toBe("a a a")
  })

  it("of the vendor about one job also lose addresses and e-mails, and names within other words", () => {
    const said = "HTTP 403 for https://cdn.acme.test/in/x.mp4?s=1 of jana@acme.test in acme-bucket (x.mp4)"
    expect(withoutTraces(said, ["acme", "x.mp4", ""])).toBe(
      `HTTP 403 for ${ERASED} of ${ERASED} in ${ERASED}-bucket (${ERASED})`,
    )
    expect(withoutTraces("worker crashed", ["acme"])).toBe("worker crashed")
  })

  it("hold none of the names afterwards", () => {
    const name = fc
      .string({ unit: "grapheme-ascii", minLength: 4, maxLength: 12 })
      .filter((one) => one.trim().length > 3 && !ERASED.includes(one.trim().toLowerCase()))
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), fc.string(), (names, rest) => {
        const left = withoutTraces(`${rest} ${names.join(" ")} ${rest}`, names).replaceAll(ERASED, "\n")
        for (const one of names) expect(left.toLowerCase()).not.toContain(one.trim().toLowerCase())
      }),
    )
  })
})
