import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "kysely"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { MINUTE, SECOND } from "@/lib/domain/time"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { TOKEN_FIELD } from "@/lib/spend/request"
import { openStore } from "@/lib/store/open"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { addCalls, addIntent, callRow, mirrorAt, plantProven } from "@/lib/testing/checks-rig"
import { runCommand } from "@/lib/testing/child"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { json, startTestHost } from "@/lib/vendor/test-host"
import { parseVerifyArgs } from "./verify-args"
import { toExitCode, toTable, type Verification, verifyIntegration } from "./verify-make"

const env = vi.hoisted(() => ({ apiUrl: "" }))
vi.mock("@/lib/env", () => ({
  readEnv: () => ({
    demo: false,
    apiUrl: env.apiUrl,
    connections: [
      { id: "main", label: "main", environment: "production", keys: [{ alias: "main" }], webhookSecrets: [] },
    ],
  }),
}))

const ALL = { connection: null, baseUrl: null }
/** The vendor's answers carry the time of the machine. */
const now = Date.now
const verdicts = ({ connections }: Verification) =>
  Object.fromEntries(connections.flatMap(({ checks }) => checks.map(({ id, verdict }) => [id, verdict])))
const failing = (found: Verification) =>
  Object.entries(verdicts(found)).flatMap(([id, verdict]) => (verdict === "pass" ? [] : [id]))

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ jobs: 20, rate: null })
})
afterAll(() => sandbox.close())

describe.each(ENGINES)("verify-integration on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    sandbox.control.clearFaults()
    env.apiUrl = sandbox.url
    store = await openSharedStore(engine)
    await plantProven(store, now())
  })
  afterEach(() => store.close())

  it("passes whole on a proven record and a sound vendor, tells where each proof stands, and names no key", async () => {
    const found = await verifyIntegration(store, ALL, now)
    expect(failing(found)).toEqual([])
    expect(toExitCode(found)).toBe(0)
    const checks = found.connections.flatMap((one) => one.checks)
    expect(checks).toHaveLength(19)
    expect(checks.filter(({ at }) => at === null)).toEqual([])
    const table = toTable(found)
    expect(table).toContain("/jobs/main/job_short")
    expect(table).toContain("19 pass, 0 fail, 0 not proven")
    expect(table + JSON.stringify(found)).not.toMatch(/rbv_(made_up|sandbox)/)
    const asked = sandbox.ledger.requests().filter(({ path }) => path.startsWith("/v1/jobs"))
    expect(asked.at(-1)).toMatchObject({ path: expect.stringMatching(/^\/v1\/jobs/), status: 401 })
  })

  it("says what is not proven on an empty record, and exits with 2", async () => {
    await store.close()
    store = await openSharedStore(engine)
    const found = await verifyIntegration(store, ALL, now)
    expect(found.counts).toEqual({ pass: 2, fail: 0, unproven: 17 })
    expect(verdicts(found)).toMatchObject({ health: "pass", "auth.wrong_key": "pass" })
    expect(toExitCode(found)).toBe(2)
  })

  it("keeps what the configured vendor answered, once in a while, and nothing that another address did", async () => {
    const kept = () =>
      store.read.selectFrom("check_results").select(["check_id", "verdict"]).orderBy("check_id").execute()
    const other = { connection: "main", baseUrl: sandbox.url }
    env.apiUrl = "https://api.example.com"
    expect(failing(await verifyIntegration(store, other, now))).toEqual([])
    expect(await kept()).toEqual([])
    env.apiUrl = sandbox.url
    await verifyIntegration(store, ALL, now)
    const first = await kept()
    expect(first.filter(({ check_id }) => !check_id.startsWith("asked:"))).toEqual([
      { check_id: "auth.wrong_key", verdict: "pass" },
      { check_id: "health", verdict: "pass" },
    ])
    sandbox.control.setFaults({ "health.form": "degraded_503" })
    expect(failing(await verifyIntegration(store, ALL, now))).toEqual(["health"])
    // Within half a minute: judged, but not kept again.
    expect(await kept()).toEqual(first)
    const calls = await store.read
      .selectFrom("vendor_calls")
      .selectAll()
      .where("path", "=", "/v1/jobs?limit=1")
      .execute()
    expect(calls).toMatchObject([{ key_alias: "(made-up key)", status: 401 }])
    const audit = await store.read.selectFrom("audit_log").select(["actor", "action"]).execute()
    expect(audit).toEqual([1, 2].map(() => ({ actor: "system", action: "check.proved" })))
  })

  describe("with a planted defect fails the right check and no other", () => {
    const expectFailing = async (...ids: string[]) => {
      const found = await verifyIntegration(store, ALL, now)
      expect(failing(found)).toEqual(ids)
      expect(Object.values(verdicts(found)).filter((verdict) => verdict === "fail")).toHaveLength(ids.length)
      expect(toExitCode(found)).toBe(1)
    }

    it.each(["html", "empty", "message", "text"])("401 without a structured error (%s)", async (shape) => {
      sandbox.control.setFaults({ "envelope.shape": { value: shape, endpoint: "jobs.list" } })
      await expectFailing("auth.wrong_key")
    })

    it("any key is accepted", async () => {
      const host = await startTestHost((request, response) =>
        request.url?.startsWith("/health")
          ? json(response, 200, { status: "healthy", checks: {} })
          : json(response, 200, { jobs: [] }),
      )
      env.apiUrl = host.url
      await expectFailing("auth.wrong_key")
      await expectFailing("auth.wrong_key")
      await host.close()
    })

    it("a 429 that is followed at once by another call", async () => {
      const at = now() - 10 * MINUTE
      await addCalls(store, [
        callRow({ at, status: 429, latency_ms: 80 }),
        // Was under way when the refusal came: no haste.
        callRow({ at: at + 60 }),
        callRow({ at: at + 120 }),
      ])
      await expectFailing("rate.back_off")
    })

    it("an intent with two jobs, by the vendor's mark", async () => {
      const at = now() - 30 * MINUTE
      const marked = (id: string) =>
        vendorJob({ id, createdAt: at + SECOND, metadata: { [TOKEN_FIELD]: "intent_twice" } })
      await mirrorAt(store, [marked("job_a"), marked("job_b")], at + MINUTE)
      await addIntent(store, { id: "intent_twice", created_at: at, new_job_id: "job_a", source_job_id: "job_poor" })
      await expectFailing("idempotency")
    })

    it("a submission that nobody confirmed", async () => {
      const post = { method: "POST", path: "/v1/jobs", purpose: "person", job_id: "job_long" } as const
      await addCalls(store, [callRow({ ...post, at: now() - 20 * MINUTE })])
      await expectFailing("idempotency")
    })

    it("a failed job whose answer is missing", async () => {
      await store.write((tx) => tx.deleteFrom("job_raw").where("job_id", "=", "job_failed").execute())
      await expectFailing("failures.kept")
    })
  })
})

describe("the command", () => {
  it("refuses what it does not understand", () => {
    expect(() => parseVerifyArgs(["--what"])).toThrow(/./)
    expect(() => parseVerifyArgs(["word"])).toThrow(/./)
    expect(parseVerifyArgs(["--help"])).toBe("help")
    expect(parseVerifyArgs(["--json", "--base-url", "http://127.0.0.1:1"])).toEqual({
      isJson: true,
      connection: null,
      baseUrl: "http://127.0.0.1:1",
    })
  })

  it("prints JSON and nothing else beside a process that holds the store, and exits by the verdict", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ops-verify-"))
    const given = { DATA_DIR: folder, REMOVEBGVIDEO_API_KEY: "rbv_canary_1", REMOVEBGVIDEO_API_URL: sandbox.url }
    expect((await run(given)).code).toBe(3)
    const store = await openStore({ kind: "sqlite", file: join(folder, "ops.sqlite") })
    await plantProven(store, now())
    const { code, out, err } = await run(given, "--json")
    expect({ code, err }).toEqual({ code: 0, err: "" })
    expect(JSON.parse(out)).toMatchObject({ counts: { pass: 19, fail: 0, unproven: 0 } })
    expect(out).not.toContain("rbv_")
    await store.write((tx) => sql`delete from job_raw`.execute(tx))
    expect((await run(given)).code).toBe(1)
    expect((await run(given, "--connection", "nobody")).code).toBe(3)
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }, 60_000)
})

const run = (given: Record<string, string>, ...args: string[]) => runCommand("verify-integration", args, given)
