import { createHmac } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readNotice } from "@/lib/webhooks/read"
import { type DeliveryHeaders, verifyDelivery } from "@/lib/webhooks/verify"

const SECRET = "whsec_test"
const NOW = Date.UTC(2026, 10, 24, 10)
const BODY = Buffer.from('{"event":"job.completed","data":{"id":"job_1"}}')
const TIMESTAMP = new Date(NOW).toISOString()

function sign(timestamp: string, body: Uint8Array = BODY, secret = SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex")}`
}

function headers(changes: Partial<DeliveryHeaders> = {}): DeliveryHeaders {
  const timestamp = changes.timestamp ?? TIMESTAMP
  return { event: "job.completed", deliveryId: "d1", timestamp, signature: sign(timestamp), ...changes }
}

const verdict = (changes: Partial<DeliveryHeaders>, secrets = [SECRET], body: Uint8Array = BODY): string =>
  verifyDelivery({ headers: headers(changes), body }, secrets, NOW).verdict

describe("T5: a delivery's signature", () => {
  it("is accepted over the timestamp as received and the raw body", () => {
    expect(verifyDelivery({ headers: headers(), body: BODY }, [SECRET], NOW)).toMatchObject({
      verdict: "genuine",
      sentAt: NOW,
    })
  })

  it.each([
    ["upper case", { signature: sign(TIMESTAMP).toUpperCase().replace("SHA256", "sha256") }],
    ["first of a list", { signature: `${sign(TIMESTAMP)},${sign(TIMESTAMP, BODY, "old")}` }],
    ["last of a list", { signature: `${sign(TIMESTAMP, BODY, "old")}, ${sign(TIMESTAMP)}` }],
    ["a list with spaces", { signature: `${sign(TIMESTAMP, BODY, "old")} ${sign(TIMESTAMP)}` }],
  ])("is accepted in %s (A32)", (_name, changes) => {
    expect(verdict(changes)).toBe("genuine")
  })

  it("is accepted under each of several secrets while they are rotated, and tells which by its place alone", () => {
    const judge = (secrets: (string | null)[], signature = sign(TIMESTAMP)) =>
      verifyDelivery({ headers: headers({ signature }), body: BODY }, secrets, NOW)
    expect(judge(["new", SECRET])).toMatchObject({ verdict: "genuine", secretNo: 2 })
    expect(judge(["new", SECRET], sign(TIMESTAMP, BODY, "new"))).toMatchObject({ verdict: "genuine", secretNo: 1 })
    // One whose file is missing for a moment keeps its place, and stands for no secret at all.
    expect(judge([null, SECRET])).toMatchObject({ verdict: "genuine", secretNo: 2 })
    expect(judge([null], sign(TIMESTAMP, BODY, ""))).toMatchObject({ verdict: "forged" })
    expect(JSON.stringify(judge(["new", SECRET]))).not.toContain(SECRET)
  })

  it.each([
    ["none", { signature: null }],
    ["an empty one", { signature: "" }],
    ["a short one", { signature: sign(TIMESTAMP).slice(0, -1) }],
    ["a long one", { signature: `${sign(TIMESTAMP)}0` }],
    ["one without prefix", { signature: sign(TIMESTAMP).slice(7) }],
    ["another prefix", { signature: sign(TIMESTAMP).replace("sha256", "sha1") }],
    ["no hex", { signature: `sha256=${"z".repeat(64)}` }],
    ["another secret", { signature: sign(TIMESTAMP, BODY, "other") }],
    ["an empty secret", { signature: sign(TIMESTAMP, BODY, "") }],
    ["another timestamp", { signature: sign("2026-11-24T10:00:01Z") }],
    ["no timestamp", { timestamp: null, signature: sign("") }],
    ["an empty timestamp", { timestamp: "", signature: sign("") }],
    ["a list of eleven", { signature: Array(11).fill(sign(TIMESTAMP)).join(",") }],
  ])("is refused with %s", (_name, changes) => {
    expect(verdict(changes)).toBe("forged")
  })

  it("is refused for a re-serialised body, and where no secret is configured", () => {
    expect(verdict({}, [SECRET], Buffer.from(JSON.stringify(JSON.parse(BODY.toString()), null, 1)))).toBe("forged")
    expect(verdict({}, [])).toBe("forged")
  })

  it("does not depend on the two headers that it does not cover", () => {
    const hash = (changes: Partial<DeliveryHeaders>): unknown => {
      const result = verifyDelivery({ headers: headers(changes), body: BODY }, [SECRET], NOW)
      return "contentHash" in result ? result.contentHash : result
    }
    expect(hash({ deliveryId: "another", event: "job.failed" })).toBe(hash({}))
  })

  it("never throws, and accepts nothing that is not signed, whatever the headers and body", () => {
    const text = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.constantFrom("sha256=", "sha256=,", ",", "sha256=é", "NaN", "-1", "9".repeat(40)),
    )
    const shape = fc.record({ event: text, deliveryId: text, timestamp: text, signature: text })
    fc.assert(
      fc.property(shape, fc.uint8Array({ maxLength: 200 }), (any, body) => {
        expect(verifyDelivery({ headers: any, body }, [SECRET], NOW).verdict).toBe("forged")
      }),
      { numRuns: 1_000 },
    )
  })
})

describe("T6: a delivery's freshness", () => {
  const at = (offsetMs: number): string => new Date(NOW + offsetMs).toISOString()

  it.each([
    [at(-300_000), "genuine"],
    [at(300_000), "genuine"],
    [at(-300_001), "stale"],
    [at(300_001), "stale"],
    [String((NOW - 60_000) / 1_000), "genuine"],
    [String(NOW - 60_000), "genuine"],
    ["2026-11-24T10:00:00", "genuine"],
    ["2026-11-24T15:45:00+05:45", "genuine"],
    ["0", "stale"],
    ["tomorrow", "stale"],
    ["9999999999999999", "stale"],
  ])("with the timestamp %s is %s (A31)", (timestamp, expected) => {
    expect(verdict({ timestamp })).toBe(expected)
  })
})

describe("a delivery's body (A33)", () => {
  it.each([
    [{ event: "job.completed", data: { id: "j" } }, "job.completed", "j"],
    [{ type: "job.failed", data: { job: { id: "j" } } }, "job.failed", "j"],
    [{ event: "job.started", job: { job_id: "j" } }, "job.started", "j"],
    [{ event: "job.started", id: "evt_1", job_id: "j" }, "job.started", "j"],
    [{ id: "j", status: "failed" }, null, "j"],
    [{ event: { x: 1 }, data: { id: 7 } }, null, "7"],
  ])("says in %j which event of which job", (body, event, jobId) => {
    expect(readNotice(JSON.stringify(body))).toEqual({ event, jobId })
  })

  it.each([
    "",
    "{",
    "null",
    "[]",
    '"x"',
    "{}",
    '{"event":"job.completed"}',
    '{"data":{"id":"../admin"}}',
    '{"data":{"id":{}}}',
  ])("is unreadable in %j", (text) => {
    expect(readNotice(text)).toHaveProperty("unreadable")
  })

  it("never throws", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readNotice(text)))
  })
})
