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

describe("paid requests", () => {
  it("creates with the wire's words and an explicit background", async () => {
    host.reply = always(200, { success: true, id: "job_9", status: "processing", message: "ok" })
    const answer = await connect().createJob({ ...REQUEST, autoStart: false }, { purpose: "person" })
    expect(answer.value).toMatchObject({ id: "job_9", status: "processing" })
    expect(answer.call.jobId).toBe("job_9")
    expect(JSON.parse(host.seen[0]?.body ?? "")).toEqual({
      video_url: "https://cdn.example.com/in.mp4",
      model: "original",
      output_format: "webm",
      bg_type: "transparent",
      auto_start: false,
    })
  })

  it("gets a connection of its own, so that no closing one can swallow it", async () => {
    host.reply = always(200, { id: "job_9", status: "processing" })
    const client = connect()
    await client.listJobs(LIST, { purpose: "person" }).catch(() => undefined)
    await client.createJob(REQUEST, { purpose: "person" })
    await client.createJob(REQUEST, { purpose: "person" })
    expect(host.seen.map((seen) => seen.headers.connection)).toEqual(["keep-alive", "close", "close"])
  })

  const lost: [string, Reply][] = [
    ["a cut connection", (request) => request.socket.destroy()],
    ["500", always(500, { error: { code: "internal_error", message: "oops" } })],
    ["HTML with 200", (_q, r) => r.writeHead(200, { "content-type": "text/html" }).end("<p>")],
    ["silence", () => undefined],
    ["half an answer", (_q, r) => void r.writeHead(200, { "content-length": "50" }).write("{")],
    ["504", always(504, "gateway")],
    ["200 without an id", always(200, { success: true })],
  ]
  it.each(lost)("V17: is never sent again after %s, and the outcome is unknown", async (_name, reply) => {
    host.reply = reply
    const client = connect({ limits: { headersMs: 300, callMs: 400 } })
    const error = await failure(client.createJob(REQUEST, { purpose: "person" }))
    expect(error).toMatchObject({ kind: "outcome_unknown", code: "vendor_outcome_unknown", mayHaveTakenEffect: true })
    await failure(client.startJob("job_1", {}, { purpose: "person" }))
    expect(host.seen.map((seen) => seen.url)).toEqual(["/v1/jobs", "/v1/jobs/job_1/start"])
  })

  it.each([
    [401, "unauthorized"],
    [402, "credits"],
    [429, "rate_limited"],
    [400, "refused"],
    [409, "refused"],
    [404, "not_found"],
  ])("is a known non-effect after %i, thrown at once", async (status, kind) => {
    host.reply = always(status, { error: { code: "x", message: "no" } })
    expect(await failure(connect().startJob("job_1", {}, { purpose: "person" }))).toMatchObject({
      kind,
      mayHaveTakenEffect: false,
    })
    expect(host.seen).toHaveLength(1)
  })

  it("is a known non-effect when the connection was refused", async () => {
    const { url } = host
    await host.close()
    expect(await failure(connect({ apiUrl: url }).createJob(REQUEST, { purpose: "person" }))).toMatchObject({
      kind: "network",
      mayHaveTakenEffect: false,
    })
  })
})
