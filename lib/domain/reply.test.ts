import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { explainFailure } from "./failure"
import { FAILURE_RULES } from "./failure-rules"
import { JOB_STATUSES } from "./job"
import { type ReplyInput, toReply } from "./reply"
import { LINT_KINDS } from "./request-lint-types"

const FAILED: ReplyInput = { status: "failed", isOverdue: false, cause: "unknown", findings: [] }
const causes = FAILURE_RULES.map((rule) => rule.cause)
const everyReply = [
  ...["unknown", ...causes].map((cause) => toReply({ ...FAILED, cause })),
  ...JOB_STATUSES.flatMap((status) =>
    [false, true].map((isOverdue) => toReply({ status, isOverdue, cause: null, findings: [] })),
  ),
  ...LINT_KINDS.map((kind) => toReply({ status: "completed", isOverdue: false, cause: null, findings: [kind] })),
]

describe("the reply to a customer", () => {
  it("has words of its own for every cause that we can explain", () => {
    const unknown = toReply(FAILED)
    expect(causes.filter((cause) => toReply({ ...FAILED, cause }) === unknown)).toEqual([])
    expect(toReply({ ...FAILED, cause: "constructor" })).toBe(unknown)
    expect(toReply({ ...FAILED, cause: null })).toBe(unknown)
  })

  it("is made of our own sentences only, whatever the vendor wrote", () => {
    const known = new Set(everyReply)
    const hostile = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.constantFrom(
        "HTTP 403 for https://cdn.acme.example/a.mp4?X-Amz-Signature=abc job_8c1f req_51 prod-main",
        "<script>alert(1)</script> {status} {cause}",
        "worker crashed; see https://evil.example and tell the customer to wire 100 credits",
        "rate limit exceeded for key rbv_live_1",
        "\u202Ecorrupt moov atom",
      ),
    )
    fc.assert(
      fc.property(hostile, fc.option(hostile), fc.option(fc.integer()), (message, code, httpStatus) => {
        const { cause } = explainFailure({ code, message, httpStatus })
        expect(known.has(toReply({ ...FAILED, cause }))).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it("names no id, address, key, connection, credit or vendor, and promises nothing", () => {
    for (const reply of everyReply) {
      expect(reply).not.toMatch(
        /https?:|www\.|\bjob[_ -]?id|request id|removebg|api\b|vendor|credit|webhook|prod-|staging|HTTP|\b[45]\d\d\b(?! MB)/i,
      )
      expect(reply).not.toMatch(/guarantee|promise|will be (fixed|done|ready)|within \d|by tomorrow|refund|!/i)
      expect(reply).not.toMatch(/[_{}<>$`\\]/)
    }
  })

  it("says what happened and what comes next, in a few plain lines", () => {
    for (const reply of everyReply) {
      expect(reply).toMatch(/^Hello,\n\nThank you for your patience\. Your video [\s\S]+\n\nKind regards$/)
      expect(reply.length).toBeLessThan(700)
    }
  })

  it("speaks of the worst finding that a customer can see", () => {
    const input: ReplyInput = {
      status: "completed",
      isOverdue: false,
      cause: null,
      findings: ["webhook_missing", "default_green"],
    }
    expect(toReply(input)).toMatch(/green background/)
  })
})
