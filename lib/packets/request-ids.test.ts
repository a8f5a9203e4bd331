import { describe, expect, it } from "vitest"
import { toJobPacket } from "@/lib/domain/packet"
import { toJobMarkdown } from "@/lib/domain/packet-markdown"
import type { DetailRows } from "@/lib/jobs/detail-rows"
import { emptyRow, type JobRow } from "@/lib/jobs/row"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { toPacketFacts } from "./facts"

const LIST = { method: "GET", path: "/v1/jobs", httpStatus: 200, requestId: "req_list" }
const JOB_ID = "job 1/a"
const PATH = `/v1/jobs/${encodeURIComponent(JOB_ID)}`

type Given = {
  job?: Partial<JobRow>
  error?: unknown
  evidence?: object
  source?: "list" | "get" | "action"
  calls?: { method: string; path: string; request_id: string; status?: number }[]
  deliveries?: { verdict: "accepted" | "forged"; body: object }[]
}

function toRows(given: Given): DetailRows {
  const { evidence = LIST, source = "list", calls = [], deliveries = [] } = given
  const error = given.error ?? "GPU lost"
  const job = { num: 1, ...emptyRow(vendorJob({ id: JOB_ID }), look()), status: "failed" as const, ...given.job }
  const of = { connection: "main", job_id: JOB_ID }
  const called = calls.map((call, index) => ({
    ...of,
    key_alias: "main",
    at: T0 + index,
    purpose: "watch",
    attempt: 1,
    latency_ms: 20,
    error_code: null,
    num: index + 1,
    status: 200,
    ...call,
  }))
  return {
    job,
    raw: { ...of, text: JSON.stringify({ id: JOB_ID, status: "failed", error }), source: "list", fetched_at: T0 },
    attribution: undefined,
    active: undefined,
    transitions: [
      {
        ...of,
        seq: 1,
        attempt: 1,
        kind: "first_seen",
        from_status: null,
        to_status: "failed",
        to_raw: null,
        occurred_at: null,
        not_before: null,
        observed_at: T0 + 1_000,
        source,
        evidence: JSON.stringify(evidence),
      },
    ],
    deliveries: {
      rows: deliveries.map(({ verdict, body }, index) => ({
        ...of,
        num: index + 1,
        received_at: T0,
        content_hash: null,
        sent_at: T0,
        verdict,
        body: JSON.stringify(body),
        headers: "{}",
        bytes: 9,
        confirmed_at: null,
        repeats: 0,
        secret_no: null,
        event: "job.failed",
        delivery_id: null,
        reason: null,
      })),
      notShown: 0,
    },
    calls: called.toReversed(),
    posts: called.filter(({ method }) => method === "POST"),
    intents: [],
    events: [],
    rates: [],
    samples: [],
  }
}

function make(given: Given) {
  const context = { environment: null, appVersion: "1.0.0", complaints: [], now: T0 + 7_200_000 }
  return toJobPacket(toPacketFacts(toRows(given), context), { secrets: [], now: T0 })
}
const toMissing = (given: Given) => make(given).missing.map(({ field }) => field)

describe("request ids of a job's packet", () => {
  it("never are those of our list calls, which stand for many jobs: then they are missing, and said so", () => {
    expect(make({}).fields.request_ids).toBeNull()
    expect(toMissing({})).toContain("request_ids")
    // Which call it was is not known, so whose the id is neither.
    expect(make({ evidence: { requestId: "req_list" } }).fields.request_ids).toBeNull()
    expect(make({ evidence: { ...LIST, path: "/v1/jobs/job%201" } }).fields.request_ids).toBeNull()
  })

  it("name the list call in the timeline alone, as our own, with its status", () => {
    const packet = make({})
    expect(packet.timeline).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ request_id: "req_list", http_status: 200, call: "our list call" }),
      ]),
    )
    const text = toJobMarkdown(packet)
    expect(text).toContain("our list call `req_list`, HTTP 200")
    expect(text.match(/req_list/g)).toHaveLength(1)
  })

  it("are the job's, its error's, those of our calls about this very job and of its verified deliveries, each once", () => {
    const given: Given = {
      job: { request_id: "req_job" },
      error: { message: "GPU lost", request_id: "req_error" },
      source: "get",
      evidence: { ...LIST, path: PATH, requestId: "req_get" },
      calls: [
        { method: "POST", path: "/v1/jobs", request_id: "req_post" },
        { method: "GET", path: PATH, request_id: "req_get" },
        { method: "GET", path: "/v1/jobs", request_id: "req_list" },
      ],
      deliveries: [
        { verdict: "accepted", body: { event: "job.failed", data: { error: { request_id: "req_told" } } } },
        { verdict: "forged", body: { request_id: "req_forged", data: { request_id: "req_forged" } } },
      ],
    }
    const packet = make(given)
    expect(packet.fields.request_ids).toEqual(["req_job", "req_error", "req_post", "req_get", "req_told"])
    expect(packet.missing.map(({ field }) => field)).not.toContain("request_ids")
    expect(packet.timeline.find(({ request_id }) => request_id === "req_get")?.call).toBe("our call")
  })
})

describe("the HTTP status of a job's packet", () => {
  it("never is the 200 of the answer that told us of the failure: then it is missing, with how to get it", () => {
    for (const path of ["/v1/jobs", PATH]) {
      const packet = make({ source: "get", evidence: { ...LIST, path } })
      expect(packet.fields.http_status).toBeNull()
      expect(packet.notes.http_status).toBeUndefined()
      expect(packet.missing.find(({ field }) => field === "http_status")?.how).toMatch(/log of the call/)
      expect(packet.timeline.some(({ http_status }) => http_status === 200)).toBe(true)
    }
  })

  it("is the one named in the error, else that of our refused POST", () => {
    const calls = [{ method: "POST", path: `${PATH}/start`, request_id: "req_post", status: 402 }]
    expect(make({ calls }).fields.http_status).toBe(402)
    expect(make({ calls, error: { message: "x", http_status: 403 } }).fields.http_status).toBe(403)
  })
})
