import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DriftLog } from "@/lib/vendor/schema/fields"
import { readJob, readJobsPage, readPostedJob, UnreadableAnswer } from "@/lib/vendor/schema/job"
import { parseWire } from "@/lib/vendor/schema/wire"
import type { Drift, VendorJob } from "@/lib/vendor/types"

const NOW = Date.UTC(2026, 10, 24, 10)
const CREATED = Date.UTC(2026, 10, 24, 9, 30)

/** The documented job (contract §2.5), whole. */
const DOCUMENTED = {
  id: "job_1",
  status: "completed",
  progress: 100,
  output_url: "https://cdn.example.com/out.webm?sig=secret",
  error: null,
  created_at: "2026-11-24T09:30:00Z",
  duration_seconds: 42.5,
  billing_status: "charged",
  webhook_url: null,
  webhook_events: { "job.completed": "sent" },
}

function read(body: unknown): { job: VendorJob; drift: Drift[] } {
  const drift = new DriftLog("GET /v1/jobs/{id}")
  const job = readJob(parseWire(typeof body === "string" ? body : JSON.stringify(body)), { drift, now: NOW })
  return { job, drift: drift.found }
}

const withField = (field: Record<string, unknown>): VendorJob => read({ ...DOCUMENTED, ...field }).job

describe("a job", () => {
  it("reads the documented fields, keeps the row, and finds no drift in it", () => {
    const { job, drift } = read(DOCUMENTED)
    expect(job).toMatchObject({
      id: "job_1",
      status: "completed",
      progress: 100,
      createdAt: CREATED,
      durationMs: 42_500,
      error: null,
      billingStatus: "charged",
      webhookUrl: null,
      webhookEvents: [{ event: "job.completed", state: "sent", at: null }],
      flags: [],
    })
    expect([JSON.parse(job.raw), drift]).toEqual([DOCUMENTED, []])
    for (const field of [
      "model",
      "outputFormat",
      "inputUrl",
      "metadata",
      "creditsMilli",
      "startedAt",
      "finishedAt",
    ] as const) {
      expect(job[field]).toBeUndefined()
    }
  })

  it.each([
    ["bare", (job: unknown) => job],
    ["in job", (job: unknown) => ({ success: true, job })],
    ["in data", (job: unknown) => ({ data: job })],
    ["in result", (job: unknown) => ({ result: job })],
  ])("is found %s (A3)", (_name, wrap) => {
    expect(read(wrap(DOCUMENTED)).job.id).toBe("job_1")
  })

  it.each([
    [{ job_id: "j" }, "j", []],
    [{ jobId: "j" }, "j", []],
    [{ id: 17 }, "17", ["id_was_number"]],
    ['{"id": 90071992547409931234}', "90071992547409931234", ["id_was_number"]],
  ])("has its id from %j (A2, A40)", (body, id, flags) => {
    expect(read(body).job).toMatchObject({ id, flags })
  })

  it.each([
    [{}],
    [[]],
    ["null"],
    ['"text"'],
    [{ id: "" }],
    [{ id: {} }],
    [{ id: 1.5 }],
    [{ job: { id: 1 }, data: { id: 2 } }],
  ])("is not made up from %j", (body) => {
    expect(() => read(body)).toThrow(UnreadableAnswer)
  })

  it("V6: tells absent, null, wrong type and unknown apart", () => {
    const { job, drift } = read({ id: "j", status: null, progress: {}, created_at: "2026-11-24T09:30:00Z", novelty: 1 })
    expect(job).toMatchObject({ status: null, progress: undefined, outputUrl: undefined })
    const kinds = Object.fromEntries(drift.map((one) => [one.field, one.kind]))
    expect(kinds).toMatchObject({
      status: "null",
      progress: "wrong_type",
      output_url: "missing",
      novelty: "unknown_field",
    })
  })

  it("V6: keeps an unknown status word verbatim and counts it (A1)", () => {
    const { job, drift } = read({ ...DOCUMENTED, status: "Hibernating" })
    expect(job.status).toBe("Hibernating")
    expect(drift).toMatchObject([{ field: "status", kind: "unknown_value", sample: '"Hibernating"' }])
  })

  it.each([
    ["2026-11-24T09:30:00Z", CREATED],
    ["2026-11-24T09:30:00", CREATED],
    ["2026-11-24 09:30:00", CREATED],
    ["2026-11-24T09:30:00.123456", CREATED + 123],
    ["2026-11-24T15:15:00+05:45", CREATED],
    ["2026-11-24T15:15:00+0545", CREATED],
    ["2026-11-24T09:30:00+00", CREATED],
    [CREATED / 1_000, CREATED],
    [CREATED, CREATED],
    [String(CREATED / 1_000), CREATED],
    ["Tue, 24 Nov 2026 09:30:00 GMT", CREATED],
  ])("V9: reads the time %j as UTC (A20)", (created_at, expected) => {
    expect(withField({ created_at })).toMatchObject({ createdAt: expected, flags: [] })
  })

  it.each([
    "2019-12-31T23:00:00Z",
    "2026-11-26T10:00:01Z",
    "yesterday",
    "2026-13-45T00:00:00Z",
    0,
    -1,
    true,
    {},
    "2026-02-30T25:00:00",
  ])("V9: does not believe the time %j (A20)", (created_at) => {
    const job = withField({ created_at })
    expect(job.createdAt).toBeUndefined()
    expect(job.flags).toEqual(["created_at_unreadable"])
  })

  it.each([
    [50, 50],
    ["50", 50],
    [0.5, 0.5],
    [250, 100],
    [-3, 0],
    [null, null],
    ["half", undefined],
    ["", undefined],
    ["0x10", undefined],
    [true, undefined],
  ])("reads progress %j as %j (A21)", (progress, expected) => {
    expect(withField({ progress }).progress).toBe(expected)
  })

  it.each([
    ["42.5", 42_500],
    [0, 0],
    [-1, undefined],
    ["1e400", undefined],
    [1e300, undefined],
    [null, null],
  ])("reads duration_seconds %j as %j ms (A22)", (duration_seconds, expected) => {
    expect(withField({ duration_seconds }).durationMs).toBe(expected)
  })

  it.each([
    ["GPU lost", { code: null, message: "GPU lost", requestId: null }],
    [
      { code: "oom", message: "GPU lost", request_id: "req_1" },
      { code: "oom", message: "GPU lost", requestId: "req_1" },
    ],
    [{ detail: "GPU lost" }, { message: "GPU lost" }],
    [{ strange: [1] }, { message: '{"strange":[1]}' }],
    [["a", 1], { message: '["a",1]' }],
    [500, { message: "500" }],
  ])("reads the error %j (A14)", (error, expected) => {
    expect(withField({ error }).error).toMatchObject({ ...expected, truncated: false })
  })

  it("V13: caps an error's text at 10,000 characters and says so", () => {
    const job = withField({ error: "💥".repeat(100_000) })
    expect(job.error?.message).toHaveLength(10_000)
    expect(job.error?.truncated).toBe(true)
    expect(job.flags).toContain("error_truncated")
    expect(withField({ error: { message: `x${"💥".repeat(5_000)}` } }).error?.message).toHaveLength(9_999)
  })

  it.each([
    [
      { "job.started": "sent", "job.failed": "failed" },
      [
        ["job.started", "sent"],
        ["job.failed", "failed"],
      ],
    ],
    [{ "job.started": { status: "sent", at: "2026-11-24T09:30:00" } }, [["job.started", "sent"]]],
    [[{ event: "job.started", status: "sent" }], [["job.started", "sent"]]],
    [["job.started"], [["job.started", null]]],
    [{ "job.started": true }, [["job.started", "true"]]],
    [[], []],
    [[7, { no: 1 }], []],
  ])("reads webhook_events %j (A24)", (webhook_events, expected) => {
    expect(withField({ webhook_events }).webhookEvents?.map(({ event, state }) => [event, state])).toEqual(expected)
  })

  it("reads optional fields when they come, by the names vendors use", () => {
    const job = withField({
      model: "pro",
      output_format: "webm",
      bg_type: "green",
      background: { type: "color" },
      video_url: "https://a.example/in.mp4",
      completed_at: "2026-11-24T09:31:00Z",
      started_at: "2026-11-24T09:30:10",
      credits_used: "12.5",
      request_id: "req_7",
      metadata: { user: 7 },
    })
    expect(job).toMatchObject({
      model: "pro",
      outputFormat: "webm",
      bgType: "color",
      inputUrl: "https://a.example/in.mp4",
      finishedAt: CREATED + 60_000,
      startedAt: CREATED + 10_000,
      creditsMilli: 12_500,
      requestId: "req_7",
      metadata: { user: 7 },
    })
  })

  it("keeps metadata only when it is a small object (A10)", () => {
    expect(withField({ metadata: "text" }).metadata).toBeUndefined()
    const large = withField({ metadata: { text: "x".repeat(17_000) } })
    expect(large.metadata).toBeUndefined()
    expect(large.flags).toContain("metadata_too_large")
  })

  it("shows no signed link in a drift sample", () => {
    const { drift } = read({
      ...DOCUMENTED,
      preview: "https://cdn.example.com/p.png?X-Amz-Signature=abc",
      note: "x".repeat(500),
    })
    expect(drift.map((one) => one.sample).join()).not.toContain("abc")
    expect(Math.max(...drift.map((one) => one.sample.length))).toBeLessThanOrEqual(200)
  })

  it("V13: bounds what is kept of an enormous row", () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`field_${i}`, "y".repeat(90_000)]))
    const job = withField(many)
    expect(job.raw.length).toBeLessThan(10_000)
    expect(JSON.parse(job.raw)).toMatchObject({ id: "job_1", field_0: "(90002 characters, not kept)" })
    expect(job.flags).toContain("raw_cut")
  })

  it("reads what a create answers, without counting the short shape as drift", () => {
    const drift = new DriftLog("POST /v1/jobs")
    const body = parseWire('{"success":true,"job_id":"j","status":"processing","message":"ok"}')
    expect(readPostedJob(body, { drift, now: NOW })).toMatchObject({ id: "j", status: "processing" })
    expect(drift.found).toEqual([])
  })

  it("V6: reads or refuses any JSON, and never throws anything else", () => {
    const key = fc.constantFrom(
      ...Object.keys(DOCUMENTED),
      "job",
      "data",
      "result",
      "metadata",
      "background",
      "__proto__",
      "model",
    )
    const body = fc.oneof(
      fc.dictionary(key, fc.jsonValue({ maxDepth: 3 })),
      fc.jsonValue({ maxDepth: 3 }),
      fc.array(fc.dictionary(key, fc.jsonValue({ maxDepth: 3 }))),
    )
    fc.assert(
      fc.property(body, (value) => {
        for (const reader of [readJob, readPostedJob, readJobsPage]) {
          try {
            const read = reader(parseWire(JSON.stringify(value)), { drift: new DriftLog("x"), now: NOW })
            for (const job of "jobs" in read ? read.jobs : [read]) {
              expect(job.id.length).toBeGreaterThan(0)
              JSON.parse(job.raw)
            }
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(UnreadableAnswer)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
