import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { readHealth, readPricing } from "@/lib/vendor/schema/account"
import { readEnvelope } from "@/lib/vendor/schema/envelope"
import { DriftLog } from "@/lib/vendor/schema/fields"
import { UnreadableAnswer } from "@/lib/vendor/schema/job"
import { readUsageEvents, readUsageSummary } from "@/lib/vendor/schema/usage"
import { parseWire } from "@/lib/vendor/schema/wire"

const NOW = Date.UTC(2026, 10, 24, 10)
const context = () => ({ drift: new DriftLog("x"), now: NOW })
const wire = (body: unknown) => parseWire(typeof body === "string" ? body : JSON.stringify(body))

const summary = (body: unknown) => readUsageSummary(wire(body), context())
const events = (body: unknown) => readUsageEvents(wire(body), context())

describe("the usage summary (A25)", () => {
  it.each([
    ["top level", { total_jobs: 9, completed_jobs: 7, failed_jobs: 2, credits_used: 12.5, requests: 40 }],
    ["totals", { totals: { jobs: 9, completed: 7, failed: 2, credits: "12.5", calls: 40 } }],
    ["summary", { summary: { job_count: 9, succeeded: 7, failed: 2, total_credits: 12.5, total_calls: 40 } }],
    ["data", { success: true, data: { total_jobs: 9, completed_jobs: 7, failed: 2, credits_used: 12.5, calls: 40 } }],
    [
      "data.totals",
      { data: { totals: { total_jobs: 9, completed: 7, failed: 2, credits: 12.5, calls: 40 }, daily: [] } },
    ],
  ])("finds its totals in %s", (_name, body) => {
    expect(summary(body)).toMatchObject({ jobs: 9, completed: 7, failed: 2, creditsMilli: 12_500, calls: 40 })
  })

  it("takes what is missing or unreadable for not reported, never for 0", () => {
    expect(summary({ total_jobs: 9, credits_used: "many" })).toMatchObject({
      jobs: 9,
      completed: null,
      creditsMilli: null,
      calls: null,
      days: [],
    })
    expect(summary({ total_jobs: 0 })).toMatchObject({ jobs: 0 })
  })

  it.each([
    ["daily", { daily: [{ date: "2026-11-23", jobs: 3 }] }],
    ["days", { days: [{ day: "2026-11-23T00:00:00", jobs: 3 }], total_jobs: 3 }],
    ["by_day", { by_day: [{ timestamp: 1795392000, job_count: 3 }] }],
    ["data as a list", { data: [{ date: "20261123", total_jobs: 3 }] }],
    ["data.daily", { data: { daily: [{ date: "2026-11-23", jobs: 3 }] } }],
    ["a map", { daily: { "2026-11-23": { jobs: 3 } } }],
  ])("finds its days in %s", (_name, body) => {
    expect(summary(body).days).toMatchObject([{ day: 20261123, jobs: 3, failed: null }])
  })

  it("counts a day that cannot be read and keeps the others", () => {
    const seen = context()
    const read = readUsageSummary(
      wire({ daily: [{ date: "someday", jobs: 1 }, { date: "2026-11-22", jobs: 2 }, null] }),
      seen,
    )
    expect(read.days.map((day) => day.day)).toEqual([20261122])
    expect(seen.drift.found).toMatchObject([{ field: "(day)", kind: "rejected_row" }])
  })

  it.each([[[]], [{}], ["null"], [{ message: "hi" }]])("is unreadable in %j", (body) => {
    expect(() => summary(body)).toThrow(UnreadableAnswer)
  })
})

describe("usage events (A27)", () => {
  const event = {
    id: "evt_1",
    created_at: "2026-11-24T09:00:00",
    type: "job.created",
    job_id: "job_1",
    status_code: 200,
    credits: 1.5,
    model: "pro",
  }

  it.each([
    ["a list", [event]],
    ["events", { events: [event] }],
    ["items", { items: [event] }],
    ["data.events", { data: { events: [event] } }],
  ])("are read from %s", (_name, body) => {
    expect(events(body)).toMatchObject([
      {
        eventId: "evt_1",
        at: Date.UTC(2026, 10, 24, 9),
        type: "job.created",
        jobId: "job_1",
        statusCode: 200,
        creditsMilli: 1_500,
        model: "pro",
      },
    ])
  })

  it("know the job and its time by any of their names", () => {
    expect(events([{ id: "job_7", ts: 1795510800, endpoint: "/v1/jobs" }])).toMatchObject([
      { jobId: "job_7", type: "/v1/jobs", at: 1795510800000 },
    ])
    expect(events([{ data: { job_id: "job_8" } }])).toMatchObject([{ jobId: "job_8", at: null, type: null }])
  })

  it("keep their identity without an id, in any key order, and twins stay two", () => {
    const [first, twin] = events([
      { ts: 1795510800, path: "/a" },
      { path: "/a", ts: 1795510800 },
    ])
    const [again] = events([{ path: "/a", ts: 1795510800 }])
    expect(first?.eventId).toBe(again?.eventId)
    expect(twin?.eventId).not.toBe(first?.eventId)
  })

  it("are never an empty list where there is none", () => {
    expect(() => events({ message: "hi" })).toThrow(UnreadableAnswer)
    expect(events({ events: [] })).toEqual([])
  })
})

describe("pricing and health", () => {
  it("reads credits per minute and nothing that is not a rate (A36)", () => {
    const seen = context()
    const body = wire(
      '{"model_pricing_credits_per_minute":{"original":60,"pro":"180","x":"dear","__proto__":5},"packages":[]}',
    )
    expect(readPricing(body, seen).creditsPerMinuteMilli).toEqual({ original: 60_000, pro: 180_000 })
    expect(seen.drift.found).toHaveLength(2)
    expect(() => readPricing(wire({ packages: [] }), context())).toThrow(UnreadableAnswer)
  })

  it.each([
    [
      { status: "healthy", checks: { api: true, db: "ok", r2_configured: "false", x: 7 } },
      "healthy",
      { api: "good", db: "good", r2_configured: "bad", x: "unknown" },
    ],
    [{ status: "degraded" }, "degraded", {}],
    [{ status: "fine-ish", checks: { api: { status: "healthy" } } }, "unknown", { api: "good" }],
  ])("reads health from %j (A35)", (body, status, checks) => {
    expect(readHealth(wire(body), context())).toMatchObject({ status, checks })
  })
})

describe("the error envelope (A15)", () => {
  it.each([
    [
      { error: { code: "rate_limited", message: "slow", request_id: "req_1" } },
      { code: "rate_limited", message: "slow", requestId: "req_1" },
    ],
    [{ error: "slow" }, { code: null, message: "slow", requestId: null }],
    [
      { message: "slow", code: "x" },
      { code: "x", message: "slow" },
    ],
    [{ detail: "Job not found" }, { message: "Job not found" }],
    [{ detail: [{ loc: ["body"], msg: "bad" }] }, { message: '[{"loc":["body"],"msg":"bad"}]' }],
    [{ errors: ["a", "b"] }, { message: '["a","b"]' }],
    [{ strange: 1 }, { message: '{"strange":1}' }],
    ["<html>Bad gateway</html>", { code: null, message: "<html>Bad gateway</html>" }],
    ["", { code: null, message: null, requestId: null }],
  ])("reads %j", (body, expected) => {
    expect(readEnvelope(typeof body === "string" ? body : JSON.stringify(body))).toMatchObject(expected)
  })

  it("is at most 300 characters of any text, and never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 1_000 }), fc.json()), (text) => {
        const { code, message, requestId } = readEnvelope(text)
        for (const part of [code, message, requestId]) expect(part?.length ?? 0).toBeLessThanOrEqual(300)
      }),
    )
  })
})

it("reads or refuses any JSON, and never throws anything else", () => {
  const key = fc.constantFrom(
    "totals",
    "data",
    "daily",
    "days",
    "events",
    "jobs",
    "status",
    "checks",
    "date",
    "id",
    "credits_used",
    "__proto__",
    "model_pricing_credits_per_minute",
  )
  const body = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.dictionary(
      key,
      fc.oneof(
        fc.jsonValue({ maxDepth: 2 }),
        fc.dictionary(key, fc.jsonValue({ maxDepth: 2 })),
        fc.array(fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }))),
      ),
    ),
  )
  fc.assert(
    fc.property(body, (value) => {
      for (const reader of [readUsageSummary, readUsageEvents, readPricing, readHealth]) {
        try {
          reader(wire(JSON.stringify(value)), context())
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(UnreadableAnswer)
        }
      }
    }),
    { numRuns: 150 },
  )
})
