import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { noteFigure } from "@/lib/testing/fault"
import { createVendorClient, type VendorClientOptions } from "@/lib/vendor/client"
import { VendorError } from "@/lib/vendor/errors"
import { tableDelayMs, toRetryAfterMs } from "@/lib/vendor/policy"
import { createTestClock } from "@/lib/vendor/test-clock"
import { json, startTestHost, type TestHost } from "@/lib/vendor/test-host"
import type { CallPurpose, VendorClient } from "@/lib/vendor/types"

const PAGE = { limit: 50, offset: 0 }

let host: TestHost
let clock: ReturnType<typeof createTestClock>

beforeEach(async () => {
  clock = createTestClock()
  host = await startTestHost((_request, response) => json(response, 200, []), clock.monotonic)
})
afterEach(() => host.close())

function connect(options: Partial<VendorClientOptions> = {}): VendorClient {
  return createVendorClient({
    connection: "main",
    apiUrl: host.url,
    keys: [{ alias: "first", secret: "key-one" }],
    record: () => undefined,
    clock,
    ...options,
  })
}

const wait = (ms: number): Promise<void> => clock.sleep(ms, new AbortController().signal)

/** Keeps asking like an impatient worker for `forMs` of the clock, ignoring failures. */
async function hammer(client: VendorClient, forMs: number, purpose: CallPurpose): Promise<VendorError[]> {
  const errors: VendorError[] = []
  const until = clock.monotonic() + forMs
  while (clock.monotonic() < until) {
    await client.listJobs(PAGE, { purpose }).catch((thrown: unknown) => {
      if (!(thrown instanceof VendorError)) throw thrown
      errors.push(thrown)
    })
    await wait(2_000)
  }
  return errors
}

function mostWithin(windowMs: number): number {
  const times = host.seen.map((seen) => seen.at)
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + windowMs).length))
}

describe("V1: 429", () => {
  it.each([
    ["no header", {}],
    ["garbage", { "retry-after": "soon" }],
    ["zero", { "retry-after": "0" }],
    ["a date in the past", { "retry-after": "Tue, 24 Nov 2020 10:00:00 GMT" }],
  ] as [string, Record<string, string>][])(
    "keeps a key within its bounds through a storm with %s",
    async (name, headers) => {
      host.reply = (_request, response) => json(response, 429, { error: { code: "rate_limited" } }, headers)
      const client = connect()
      await Promise.all([
        hammer(client, 620_000, "backfill"),
        hammer(client, 620_000, "list"),
        hammer(client, 620_000, "watch"),
        hammer(client, 620_000, "person"),
        hammer(client, 620_000, "confirm"),
      ])
      expect(host.seen.length).toBeGreaterThan(20)
      expect(mostWithin(60_000)).toBeLessThanOrEqual(10)
      expect(mostWithin(600_000)).toBeLessThanOrEqual(60)
      noteFigure("V1", `${name}: at most ${mostWithin(60_000)} in 60 s, ${mostWithin(600_000)} in 600 s`)
    },
    60_000,
  )

  it("honours Retry-After up to 300 s, tells until when, and leaves the other key's client alone", async () => {
    host.reply = (request, response) =>
      request.headers["x-api-key"] === "key-one"
        ? json(response, 429, {}, { "retry-after": "86400" })
        : json(response, 200, [])
    const client = connect()
    const other = connect({ keys: [{ alias: "second", secret: "key-two" }] })
    const errors = await hammer(client, 270_000, "list")
    expect(host.seen).toHaveLength(1)
    expect(errors[0]).toMatchObject({ kind: "rate_limited", code: "vendor_rate_limited" })
    expect(errors[0]?.retryAt).toBeGreaterThan(clock.now())
    expect(client.status()[0]).toMatchObject({ alias: "first", state: "rate_limited" })
    await other.listJobs(PAGE, { purpose: "list" })
    await hammer(client, 35_000, "list")
    expect(host.seen.filter((seen) => seen.headers["x-api-key"] === "key-one").map((seen) => seen.at)).toEqual([
      expect.any(Number),
      expect.any(Number),
    ])
  })

  it("waits out a short rest within the same call", async () => {
    let refusals = 2
    host.reply = (_request, response) => (refusals-- > 0 ? json(response, 429, {}) : json(response, 200, []))
    const answer = await connect().listJobs(PAGE, { purpose: "list" })
    expect(answer.call.attempt).toBe(3)
    const [first = 0, second = 0, third = 0] = host.seen.map((seen) => seen.at)
    expect(second - first).toBeGreaterThanOrEqual(1_000)
    expect(third - second).toBeGreaterThanOrEqual(2_000)
  })

  it("slows the key down and lets it recover", async () => {
    let refusals = 1
    host.reply = (_request, response) => (refusals-- > 0 ? json(response, 429, {}) : json(response, 200, []))
    const client = connect()
    await client.listJobs(PAGE, { purpose: "list" })
    expect(client.status()[0]?.perSecond).toBeLessThan(0.6)
    await hammer(client, 60_000, "list")
    expect(client.status()[0]?.perSecond).toBe(1)
  })
})

describe("V2: outage", () => {
  it("opens after five failures in a row, probes each 30 s and is back within 60 s", async () => {
    host.reply = (_request, response) => json(response, 503, "down")
    const client = connect()
    await Promise.all([hammer(client, 1_800_000, "list"), hammer(client, 1_800_000, "watch")])
    const probes = Math.floor(1_800_000 / 30_000)
    expect(host.seen.length).toBeLessThanOrEqual(10 + probes)
    expect(host.seen.length).toBeGreaterThan(probes - 5)
    expect(client.status()[0]?.state).toBe("breaker_open")
    host.reply = (_request, response) => json(response, 200, [])
    const back = clock.monotonic()
    while (client.status()[0]?.state !== "ok") {
      await client.listJobs(PAGE, { purpose: "list" }).catch(() => undefined)
      await wait(500)
    }
    expect(clock.monotonic() - back).toBeLessThanOrEqual(60_000)
    const [retries, seconds] = [host.seen.length - probes, Math.round((clock.monotonic() - back) / 1_000)]
    noteFigure("V2", `30 min of 503: ${probes} probes and ${retries} more; fresh ${seconds} s after the return`)
  }, 30_000)

  it("does not ask at all while open, and says from when on it will", async () => {
    host.reply = (request) => request.socket.destroy()
    const client = connect()
    await hammer(client, 40_000, "list")
    const before = host.seen.length
    const error = await client.listJobs(PAGE, { purpose: "person" }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: "breaker_open", code: "vendor_unavailable", call: null })
    expect(host.seen).toHaveLength(before)
  })

  it.each([
    ["nobody listens", () => "http://127.0.0.1:9"],
    ["the other side speaks no TLS", () => host.url.replace("http:", "https:")],
  ])("is one too when %s: five tries, then one each 30 s", async (_name, toUrl) => {
    let calls = 0
    const client = connect({ apiUrl: toUrl(), record: () => calls++ })
    await hammer(client, 300_000, "list")
    expect(client.status()[0]?.state).toBe("breaker_open")
    expect(calls).toBeGreaterThanOrEqual(5 + 8)
    expect(calls).toBeLessThanOrEqual(10 + 10)
  })

  it("does not take refusals or unreadable answers for an outage", async () => {
    const client = connect({ budget: { perSecond: 100, burst: 100 } })
    host.reply = (_request, response) => json(response, 400, { error: { message: "no" } })
    for (let i = 0; i < 8; i++) await client.getJob("job_1", { purpose: "watch" }).catch(() => undefined)
    expect(host.seen).toHaveLength(8)
    expect(client.status()[0]?.state).toBe("ok")
  })

  it("retries a read by the vendor's table, and longer when the answer asks for it", async () => {
    const replies = [() => ["500", {}], () => ["503", { "retry-after": "7" }]] as const
    let at = 0
    host.reply = (_request, response) => {
      const [status, headers] = replies[at++]?.() ?? ["200", {}]
      json(response, Number(status), [], headers)
    }
    await connect().listJobs(PAGE, { purpose: "list" })
    const [first = 0, second = 0, third = 0] = host.seen.map((seen) => seen.at)
    expect(second - first).toBeGreaterThanOrEqual(1_000)
    expect(third - second).toBeGreaterThanOrEqual(7_000)
  })
})

describe("V16: 401 and 402", () => {
  it("stops a key after one refused request", async () => {
    host.reply = (_request, response) => json(response, 401, { error: { code: "invalid_api_key" } })
    const client = connect()
    const errors = await hammer(client, 60_000, "list")
    await client
      .createJob(
        { videoUrl: "https://a.example/v.mp4", model: "pro", outputFormat: "webm", bgType: "green", autoStart: true },
        { purpose: "person" },
      )
      .catch(() => undefined)
    expect(host.seen).toHaveLength(1)
    expect(new Set(errors.map((error) => error.code))).toEqual(new Set(["vendor_auth"]))
    expect(client.status()).toMatchObject([{ state: "unauthorized", until: null }])
  })

  it("goes on with the next key while the first is refused", async () => {
    host.reply = (request, response) =>
      request.headers["x-api-key"] === "key-one" ? json(response, 401, {}) : json(response, 200, [])
    const client = connect({
      keys: [
        { alias: "old", secret: "key-one" },
        { alias: "new", secret: "key-two" },
      ],
    })
    for (let i = 0; i < 3; i++) await client.listJobs(PAGE, { purpose: "list" })
    expect(host.seen.filter((seen) => seen.headers["x-api-key"] === "key-one")).toHaveLength(1)
    expect(client.status().map((key) => key.state)).toEqual(["unauthorized", "ok"])
  })

  it("keeps reading without credits", async () => {
    host.reply = (request, response) =>
      request.method === "POST"
        ? json(response, 402, { error: { code: "insufficient_credits" } })
        : json(response, 200, [])
    const client = connect()
    const error = await client.startJob("job_1", {}, { purpose: "person" }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: "credits", code: "vendor_credits" })
    expect((await client.listJobs(PAGE, { purpose: "list" })).value.received).toBe(0)
  })
})

describe("budget", () => {
  it("V3: never has more than four requests under way for a key", async () => {
    let open = 0
    let most = 0
    host.reply = (_request, response) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open--
        json(response, 200, [])
      }, 20)
    }
    const client = connect({ budget: { perSecond: 1_000, burst: 1_000 } })
    await Promise.all(Array.from({ length: 30 }, () => client.listJobs(PAGE, { purpose: "list" })))
    // of the four sockets one is kept for paid requests
    expect(most).toBe(3)
    noteFigure("V3", `${most} reads under way at most for a key, one socket kept for a paid request`)
  })

  it("gives up a request that waits for its turn when its caller does", async () => {
    const client = connect({ budget: { perSecond: 0.001, burst: 2 } })
    await client.listJobs(PAGE, { purpose: "list" })
    const caller = new AbortController()
    const waiting = client.listJobs(PAGE, { purpose: "list", signal: caller.signal }).catch((thrown: unknown) => thrown)
    caller.abort()
    expect(await waiting).toMatchObject({ kind: "aborted", call: null })
    expect(host.seen).toHaveLength(1)
  })
})

describe("V1: Retry-After", () => {
  const now = Date.UTC(2026, 10, 24, 10)
  it.each([
    ["7", 7_000],
    [" 2.5 ", 2_500],
    ["99999999", 300_000],
    ["Tue, 24 Nov 2026 10:00:30 GMT", 30_000],
    ["2026-11-24T10:00:30Z", 30_000],
    ["2026-11-24T10:00:30", 30_000],
    ["-5", null],
    ["soon", null],
    ["", null],
    ["Tue, 24 Nov 2026 09:00:00 GMT", null],
    [undefined, null],
  ])("reads %j as %j ms", (header, expected) => {
    expect(toRetryAfterMs(header, now)).toBe(expected)
  })

  it("follows the vendor's table between once and twice each row", () => {
    expect([1, 2, 3, 4, 5, 50].map((attempt) => [tableDelayMs(attempt, 0), tableDelayMs(attempt, 0.999999)])).toEqual([
      [1_000, 2_000],
      [2_000, 4_000],
      [4_000, 8_000],
      [8_000, 16_000],
      [8_000, 16_000],
      [8_000, 16_000],
    ])
  })
})
