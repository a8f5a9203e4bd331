import type { ServerResponse } from "node:http"
import { gzipSync } from "node:zlib"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { createVendorClient, type VendorClientOptions } from "@/lib/vendor/client"
import { VendorError } from "@/lib/vendor/errors"
import { createTestClock } from "@/lib/vendor/test-clock"
import { json, type Reply, startTestHost, type TestHost } from "@/lib/vendor/test-host"
import type { CallRecord, CreateJobRequest, VendorClient } from "@/lib/vendor/types"

const SECRET = "rbv_canary_7f3a"
const REQUEST: CreateJobRequest = {
  videoUrl: "https://cdn.example.com/in.mp4",
  model: "original",
  outputFormat: "webm",
  bgType: "transparent",
  autoStart: true,
}
const LIST = { limit: 50, offset: 0 }

let host: TestHost
let clock: ReturnType<typeof createTestClock>
let calls: CallRecord[]

beforeEach(async () => {
  clock = createTestClock()
  calls = []
  host = await startTestHost((_request, response) => json(response, 200, { jobs: [] }), clock.monotonic)
})
afterEach(() => host.close())

function connect(options: Partial<VendorClientOptions> = {}): VendorClient {
  return createVendorClient({
    connection: "main",
    apiUrl: host.url,
    keys: [{ alias: "first", secret: SECRET }],
    record: (call) => calls.push(call),
    clock,
    ...options,
  })
}

/** A blank each 20 ms, for ever: there is always something new to wait for. */
function dribble(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json" })
  const timer = setInterval(() => response.write(" "), 20)
  response.once("close", () => clearInterval(timer))
}

const always =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (_request, response) =>
    json(response, status, body, headers)

async function failure(promise: Promise<unknown>): Promise<VendorError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof VendorError) return thrown
  throw new Error(`expected a VendorError, got ${String(thrown)}`)
}

describe("asking", () => {
  it("sends the key in its header, and every call is recorded without it", async () => {
    await connect().listJobs({ limit: 20, offset: 40 }, { purpose: "list" })
    expect(host.seen[0]).toMatchObject({
      method: "GET",
      url: "/v1/jobs?limit=20&offset=40",
      headers: { "x-api-key": SECRET },
    })
    expect(calls).toMatchObject([
      {
        connection: "main",
        keyAlias: "first",
        method: "GET",
        path: "/v1/jobs?limit=20&offset=40",
        purpose: "list",
        attempt: 1,
        status: 200,
      },
    ])
    expect(JSON.stringify(calls)).not.toContain(SECRET)
  })

  it("sends no key to the two calls that take none", async () => {
    host.reply = (request, response) =>
      json(
        response,
        200,
        request.url === "/health" ? { status: "healthy" } : { model_pricing_credits_per_minute: { pro: 180 } },
      )
    const client = connect()
    expect((await client.health({ purpose: "beat" })).value.status).toBe("healthy")
    expect((await client.pricing({ purpose: "beat" })).value.creditsPerMinuteMilli).toEqual({ pro: 180_000 })
    expect(host.seen.map((seen) => seen.headers["x-api-key"])).toEqual([undefined, undefined])
  })

  it("reads a degraded health answer though its status is 503", async () => {
    host.reply = always(503, { status: "degraded", checks: { api: true, r2_configured: false } })
    expect((await connect().health({ purpose: "beat" })).value).toMatchObject({
      status: "degraded",
      checks: { api: "good", r2_configured: "bad" },
    })
    expect(host.seen).toHaveLength(1)
  })

  it("falls to pages of 20 and remembers it when 50 are refused", async () => {
    host.reply = (request, response) =>
      request.url?.includes("limit=50") ? json(response, 422, { detail: "limit too large" }) : json(response, 200, [])
    const client = connect()
    await client.listJobs(LIST, { purpose: "list" })
    await client.listJobs(LIST, { purpose: "list" })
    expect(host.seen.map((seen) => seen.url)).toEqual([
      "/v1/jobs?limit=50&offset=0",
      "/v1/jobs?limit=20&offset=0",
      "/v1/jobs?limit=20&offset=0",
    ])
  })

  it("asks each other key once when a job is not visible to the first", async () => {
    host.reply = (request, response) =>
      request.headers["x-api-key"] === "key-two"
        ? json(response, 200, { id: "job_1" })
        : json(response, 404, { detail: "Job not found" })
    const client = connect({
      keys: [
        { alias: "first", secret: SECRET },
        { alias: "second", secret: "key-two" },
      ],
    })
    const answer = await client.getJob("job_1", { purpose: "watch" })
    expect(answer.call.keyAlias).toBe("second")
    host.reply = always(404, { detail: "Job not found" })
    expect(await failure(client.getJob("job_1", { purpose: "watch" }))).toMatchObject({
      kind: "not_found",
      code: "not_found",
    })
    expect(host.seen).toHaveLength(4)
  })

  it("sends nothing for a value out of range, and says which", async () => {
    const client = connect()
    await expect(client.listJobs({ limit: 51, offset: 0 }, { purpose: "list" })).rejects.toThrow(/limit/)
    await expect(client.usageSummary(91, { purpose: "beat" })).rejects.toThrow(/days/)
    await expect(
      client.createJob({ ...REQUEST, videoUrl: "file:///etc/passwd" }, { purpose: "person" }),
    ).rejects.toThrow(/videoUrl/)
    await expect(client.createJob({ ...REQUEST, bgColor: [0, 0, 255] }, { purpose: "person" })).rejects.toThrow(
      /bgColor/,
    )
    expect(host.seen).toHaveLength(0)
  })
})

describe("wrong answers", () => {
  it.each([
    ["HTML with 200", (_q, r) => r.writeHead(200, { "content-type": "text/html" }).end("<h1>hello</h1>"), "unreadable"],
    [
      "JSON that says it is HTML",
      (_q, r) => r.writeHead(200, { "content-type": "text/html" }).end('{"jobs":[]}'),
      "unreadable",
    ],
    ["an empty body", (_q, r) => r.writeHead(200, { "content-type": "application/json" }).end(), "unreadable"],
    ["204", (_q, r) => r.writeHead(204).end(), "unreadable"],
    ["an object without a list", always(200, { message: "hi" }), "unreadable"],
    ["success:false", always(200, { success: false, message: "no" }), "refused"],
    [
      "cut JSON",
      (_q, r) => r.writeHead(200, { "content-type": "application/json" }).end('{"jobs":[{"id":"a"}'),
      "unreadable",
    ],
    ["a redirect", (_q, r) => r.writeHead(307, { location: "http://127.0.0.1:1/" }).end(), "redirected"],
    ["an announced flood", (_q, r) => r.writeHead(200, { "content-length": "99999999" }).write("{"), "too_large"],
    [
      "a compressed bomb",
      (_q, r) => r.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(9 * 1024 * 1024, 32))),
      "too_large",
    ],
    ["an unknown encoding", (_q, r) => r.writeHead(200, { "content-encoding": "zstd" }).end("x"), "unreadable"],
  ] as [string, Reply, string][])("V5: throws a typed error for %s", async (_name, reply, kind) => {
    host.reply = reply
    const error = await failure(connect().listJobs(LIST, { purpose: "list" }))
    expect(error.kind).toBe(kind)
    expect(error.text?.length ?? 0).toBeLessThanOrEqual(300)
    expect(host.seen).toHaveLength(1)
  })

  it("reads a compressed answer", async () => {
    host.reply = (_q, r) =>
      r
        .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
        .end(gzipSync('{"jobs":[{"id":"a"}]}'))
    expect((await connect().listJobs(LIST, { purpose: "list" })).value.received).toBe(1)
  })

  it("V5: stops reading an answer that does not end at 8 MB", async () => {
    host.reply = (_q, response) => {
      response.writeHead(200, { "content-type": "application/json" })
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
        if (!response.destroyed) response.once("drain", more)
      }
      more()
    }
    expect((await failure(connect().listJobs(LIST, { purpose: "list" }))).kind).toBe("too_large")
  })

  it("T13: takes the configured key out of whatever the vendor repeats", async () => {
    host.reply = always(400, { error: { code: "invalid_request", message: `bad key ${SECRET}`, request_id: "req_9" } })
    const error = await failure(connect().listJobs({ limit: 5, offset: 0 }, { purpose: "list" }))
    expect(error).toMatchObject({
      vendorCode: "invalid_request",
      text: "bad key [api key]",
      requestId: "req_9",
      httpStatus: 400,
    })
    expect(calls[0]).toMatchObject({ status: 400, requestId: "req_9", errorCode: "invalid_request" })
  })

  it.each([
    ["limits", { connectMs: 200, headersMs: 200, callMs: 300 }, (_q: unknown, _r: unknown) => undefined],
    ["a body that stalls", { callMs: 300 }, (_q: unknown, r: { write: (text: string) => void }) => r.write("{")],
    ["a body that dribbles", { callMs: 300 }, (_q: unknown, r: ServerResponse) => dribble(r)],
  ] as [string, VendorClientOptions["limits"], Reply][])("V3: gives up in time: %s", async (_name, limits, reply) => {
    host.reply = reply
    const client = connect({ limits: limits ?? {} })
    expect(await failure(client.listJobs(LIST, { purpose: "person" }))).toMatchObject({
      kind: "timeout",
      code: "vendor_unavailable",
    })
  })
})

describe("construction", () => {
  it.each([
    "http://api.example.com",
    "https://user:pw@api.example.com",
    "https://api.example.com/v1/admin",
    "ftp://127.0.0.1",
    "nonsense",
  ])("T12: refuses %s as the API's address", (apiUrl) => {
    expect(() => connect({ apiUrl })).toThrow(/REMOVEBGVIDEO_API_URL/)
  })

  it("refuses a key that could end its header, without repeating it", () => {
    expect(() => connect({ keys: [{ alias: "first", secret: "abc\r\nx: y" }] })).toThrow(/^The API key "first"/)
  })
})
