import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { SECOND } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { countDelivery, countSignInFailure, timeWrite } from "@/lib/meter"
import type { Store } from "@/lib/store/store"
import { writeHeartbeat } from "@/lib/sync/state"
import { look, vendorJob } from "@/lib/testing/builders"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { createToken } from "@/lib/tokens/mutations"
import type { TokenScope } from "@/lib/tokens/schema"

const world = vi.hoisted(() => ({ store: undefined as Store | undefined }))
vi.mock("@/lib/store/current", () => ({ getStore: async () => world.store }))
vi.mock("@/lib/auth/current", () => ({ findOperator: async () => undefined }))
vi.mock("next/headers", () => ({ headers: async () => new Headers(), cookies: async () => ({ get: () => undefined }) }))

const { GET } = await import("@/app/api/metrics/route")
const { flushCalls, vendor } = await import("@/lib/vendor/live")

const SECRETS = { REMOVEBGVIDEO_API_KEY: "rbv_canary_key_1", REMOVEBGVIDEO_WEBHOOK_SECRET: "whsec_canary_2" }
const CANARIES = [...Object.values(SECRETS), "canary-customer", "job_canary", "canary@example.com", "127.0.0.1"]
const admin: Operator = { id: "ann", name: "Ann", email: "canary@example.com", role: "admin" }

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-z_]\w*="(?:[^"\\\n]|\\.)*",?)*)\})? (-?\d[\d.e+-]*|NaN|[+-]Inf)$/i

type Parsed = { values: Map<string, number>; labels: Map<string, Set<string>> }

/** The text format, strictly: a TYPE before the samples of each name, no series twice. */
function parse(text: string): Parsed {
  const values = new Map<string, number>()
  const labels = new Map<string, Set<string>>()
  const types = new Set<string>()
  expect(text.endsWith("\n")).toBe(true)
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line)?.[1]
    if (type) types.add(type)
    if (line.startsWith("# TYPE ") || line.startsWith("# HELP ")) continue
    const [series = "", name = "", given = "", value = ""] = [
      line.slice(0, line.lastIndexOf(" ")),
      ...(SAMPLE.exec(line)?.slice(1) ?? []),
    ]
    expect(name, `cannot be read: ${line}`).not.toBe("")
    expect(types.has(name) || types.has(name.replace(/_(bucket|sum|count)$/, "")), name).toBe(true)
    expect(values.has(series), `twice: ${series}`).toBe(false)
    values.set(series, Number(value))
    for (const [, label = "", word = ""] of given.matchAll(/(\w+)="([^"]*)"/g)) {
      labels.set(label, (labels.get(label) ?? new Set()).add(word))
    }
  }
  return { values, labels }
}

describe.each(ENGINES)("T13: /api/metrics on %s", (engine) => {
  let folder: string
  let store: Store
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ops-metrics-"))
    vi.stubEnv("DATA_DIR", folder)
    for (const [name, value] of Object.entries(SECRETS)) vi.stubEnv(name, value)
    vi.stubEnv("REMOVEBGVIDEO_API_URL", "http://127.0.0.1:9")
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    store = await openSharedStore(engine)
    world.store = store
    const row = { ...admin, password_hash: null, created_at: 0, disabled_at: null }
    await store.write((tx) => tx.insertInto("people").values(row).execute())
  })
  afterEach(async () => {
    await flushCalls()
    await store.close()
  })

  const make = async (scope: TokenScope, name: string = scope) =>
    (await createToken(store, { name, scope, days: null }, admin)).token
  const scrape = (headers: Record<string, string> = {}) => GET(new Request("http://ops:3000/api/metrics", { headers }))
  const read = async (name: string) =>
    parse(await (await scrape({ authorization: `Bearer ${await make("metrics", name)}` })).text())

  it("opens to a token for metrics alone", async () => {
    const answers = await Promise.all([
      scrape(),
      scrape({ authorization: `Bearer rbvops_${"A".repeat(43)}` }),
      scrape({ authorization: `Bearer ${await make("read")}` }),
      scrape({ authorization: `Bearer ${await make("attribution")}` }),
    ])
    expect(answers.map((one) => one.status)).toEqual([401, 401, 401, 401])
    const open = await scrape({ authorization: `Bearer ${await make("metrics")}` })
    expect([open.status, open.headers.get("content-type"), open.headers.get("cache-control")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
      "private, no-store",
    ])
    const kept = await store.read
      .selectFrom("audit_log")
      .select("action")
      .where("action", "=", "token.denied")
      .execute()
    expect(kept).toHaveLength(2)
  })

  it("tells of every part in few words of ours, and holds nothing that is secret or a customer's", async () => {
    const lines: string[] = []
    vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0)
    await expect(vendor("main").getJob("job_canary", { purpose: "burst" })).rejects.toThrow()
    countDelivery("main", "accepted")
    countSignInFailure("wrong")
    await timeWrite(async () => undefined)
    await store.write(async (tx) => {
      const jobs = [vendorJob({ id: "job_canary", status: "failed" }), vendorJob({ id: "job_2", status: "completed" })]
      await mirrorJobs(tx, { ...look(), jobs, teamZone: "UTC" })
      await mirrorJobs(tx, { ...look({ connection: "left" }), jobs: [vendorJob({ id: "job_3" })], teamZone: "UTC" })
      await tx.updateTable("jobs").set({ customer: "canary-customer" }).execute()
      await writeHeartbeat(tx, "main", Date.now() - 90 * SECOND)
    })
    const text = await (await scrape({ authorization: `Bearer ${await make("metrics")}` })).text()
    for (const canary of CANARIES) expect(text).not.toContain(canary)
    const { values, labels } = parse(text)
    expect(
      values.get('rbvops_vendor_calls_total{connection="main",endpoint="/v1/jobs/{id}",status="none"}'),
    ).toBeGreaterThan(0)
    expect(values.get('rbvops_jobs{connection="main",status="failed"}')).toBe(1)
    expect(values.get('rbvops_jobs{connection="main",status="completed"}')).toBe(1)
    expect(values.get('rbvops_sync_heartbeat_age_seconds{connection="main"}')).toBeGreaterThanOrEqual(90)
    expect(values.get('rbvops_webhook_deliveries_total{connection="main",verdict="accepted"}')).toBeGreaterThan(0)
    expect(values.get('rbvops_sign_in_failures_total{reason="wrong"}')).toBeGreaterThan(0)
    expect(values.get('rbvops_store_write_seconds_count{outcome="done"}')).toBeGreaterThan(0)
    expect([...values.keys()].some((name) => name.startsWith("nodejs_eventloop_lag"))).toBe(true)
    expect([...(labels.get("connection") ?? [])]).toEqual(["main"])
    const line = JSON.parse(lines.find((one) => one.includes("vendor call failed")) ?? "null")
    expect(line).toMatchObject({
      connection: "main",
      endpoint: "/v1/jobs/{id}",
      job_id: "job_canary",
      request_id: null,
    })
    noteFigure("T13", `/api/metrics: ${values.size} series, 0 of ${CANARIES.length} planted secrets and names in them`)
  })

  it("leaves out what nobody knows", async () => {
    const { values } = await read("metrics")
    const names = [...values.keys()].join("\n")
    expect(names).not.toMatch(/rbvops_(sync_lag|sync_heartbeat|jobs\{)/)
    await store.write(async (tx) => {
      await mirrorJobs(tx, { ...look(), jobs: [vendorJob({ id: "job_1" })], teamZone: "UTC" })
      await tx.insertInto("rollup_state").values({ name: "built_to", value: "0" }).execute()
    })
    const built = (await read("metrics again")).values
    expect([...built.keys()].some((name) => name.startsWith("rbvops_jobs{"))).toBe(false)
    expect(built.get("rbvops_sums_built_ratio")).toBe(0)
  })
})
