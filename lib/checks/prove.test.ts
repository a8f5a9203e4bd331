import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import type { Store } from "@/lib/store/store"
import { createContext } from "@/lib/sync/context"
import { lookAtJob } from "@/lib/sync/look"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { toCallRow } from "@/lib/vendor/call-log"
import { createVendorClient } from "@/lib/vendor/client"
import type { CallRecord, VendorClient } from "@/lib/vendor/types"
import { listChecks } from "./data"
import { burstNow, proveNow } from "./person"
import { proveBurst } from "./prove"

type Held = { store: Store | null; client: VendorClient | null; apiUrl: string }
const held = vi.hoisted((): Held => ({ store: null, client: null, apiUrl: "" }))
vi.mock("@/lib/store/current", () => ({ getStore: async () => held.store }))
vi.mock("@/lib/vendor/live", () => ({ vendor: () => held.client }))
vi.mock("@/lib/env", () => ({
  readEnv: () => ({
    demo: false,
    apiUrl: held.apiUrl,
    connections: [
      { id: "prod-main", label: "prod-main", environment: "production", keys: [{ alias: "prod" }] },
      { id: "staging-main", label: "staging-main", environment: "staging", keys: [{ alias: "prod" }] },
    ],
  }),
}))

const ann: Operator = { id: "adm", email: "ann@team.test", name: "Ann", role: "admin" }

let sandbox: Sandbox
let calls: CallRecord[]
beforeAll(async () => {
  sandbox = await startSandbox({ jobs: 5, rate: null })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.control.clearFaults()
  sandbox.control.setRate(null, null)
  calls = []
  held.apiUrl = sandbox.url
  held.client = connect()
})

/** As the app has it: with the budget that every key has. */
function connect(): VendorClient {
  return createVendorClient({
    connection: "prod-main",
    apiUrl: sandbox.url,
    keys: [{ alias: "prod", secret: sandbox.keys.prod }],
    record: (call) => calls.push(call),
  })
}

describe("a burst", () => {
  it("sends fifteen reads at most, without waiting for the budget, and what it took is paid back", async () => {
    const client = connect()
    const result = await proveBurst(client)
    expect(result).toMatchObject({ verdict: "unproven", words: expect.stringContaining("15 calls") })
    expect(calls).toHaveLength(15)
    expect(new Set(calls.map(({ purpose, method, path }) => `${purpose} ${method} ${path}`))).toEqual(
      new Set(["burst GET /v1/jobs?limit=1&offset=0"]),
    )
    expect(client.status()).toMatchObject([{ state: "ok", tokens: 0 }])
  })

  it("ends at the first 429, after which the key rests for everybody", async () => {
    sandbox.control.setRate(null, { perSecond: 0.1, burst: 4 })
    sandbox.control.setFaults({ retry_after: "seconds", "retry_after.seconds": 7 })
    const client = connect()
    expect(await proveBurst(client)).toMatchObject({
      verdict: "pass",
      words: expect.stringMatching(/^call 5 .*Retry-After 7 s/),
    })
    expect(calls.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429])
    expect(client.status()).toMatchObject([{ state: "rate_limited" }])
    // A resting key is not pushed.
    await expect(proveBurst(client)).rejects.toMatchObject({ code: "conflict" })
    expect(calls).toHaveLength(5)
  })

  it("ends at any other failure, and proves nothing then", async () => {
    sandbox.control.setFaults({ "answer.status": 500 })
    expect(await proveBurst(connect())).toMatchObject({ verdict: "unproven", words: expect.stringContaining("call 1") })
    expect(calls).toHaveLength(1)
  })
})

describe.each(ENGINES)("an admin's order on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    held.store = store
    return () => store.close()
  })
  const check = async (connection: string, id: string) =>
    (await listChecks(store, { connection }, Date.now())).checks.find((one) => one.id === id)

  it("to burst against production is refused unless its name was typed: nothing is sent, claimed or written", async () => {
    for (const typed of ["", "prod", "PROD-MAIN", "staging-main"]) {
      await expect(burstNow("prod-main", typed, ann)).rejects.toMatchObject({ code: "invalid" })
    }
    expect(calls).toEqual([])
    expect(await store.read.selectFrom("check_results").selectAll().execute()).toEqual([])
    await burstNow("prod-main", " prod-main ", ann)
    expect(calls).toHaveLength(15)
    await expect(burstNow("prod-main", "prod-main", ann)).rejects.toMatchObject({ code: "conflict" })
    expect(calls).toHaveLength(15)
    expect((await check("prod-main", "rate.back_off"))?.words).toContain("none was answered 429")
    expect(await store.read.selectFrom("audit_log").select(["actor", "action"]).execute()).toEqual([
      { actor: "adm", action: "check.proved" },
    ])
  })

  it("to burst elsewhere needs no name", async () => {
    await burstNow("staging-main", "", ann)
    expect(calls).toHaveLength(15)
    await expect(burstNow("nobody", "nobody", ann)).rejects.toMatchObject({ code: "not_found" })
  })

  it("to burst with a key that rests leaves no trace, since nothing was sent", async () => {
    sandbox.control.setRate(null, { perSecond: 0.1, burst: 1 })
    sandbox.control.setFaults({ retry_after: "seconds", "retry_after.seconds": 7 })
    await held.client?.listJobs({ limit: 1, offset: 0 }, { purpose: "list" })
    await proveBurst(connect())
    sandbox.control.clearFaults()
    const client = connect()
    held.client = client
    await proveBurst(client)
    expect(client.status()).toMatchObject([{ state: "rate_limited" }])
    const sent = calls.length
    for (let time = 0; time < 2; time++) {
      await expect(burstNow("staging-main", "", ann)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("Nothing was sent: "),
      })
    }
    expect(calls).toHaveLength(sent)
    expect(await store.read.selectFrom("check_results").selectAll().execute()).toEqual([])
    expect(await store.read.selectFrom("audit_log").selectAll().execute()).toEqual([])
  })

  it("to prove sends one call with a key that is made up each time, keeps what came of it, and never a key", async () => {
    const before = sandbox.ledger.requests().length
    await proveNow("prod-main", "auth.wrong_key", ann)
    expect(sandbox.ledger.requests().slice(before)).toMatchObject([{ status: 401 }])
    expect(await check("prod-main", "auth.wrong_key")).toMatchObject({ verdict: "pass", at: expect.any(String) })
    expect(calls).toEqual([])
    await expect(proveNow("prod-main", "auth.wrong_key", ann)).rejects.toMatchObject({ code: "conflict" })
    sandbox.control.setFaults({ "health.form": "degraded_503" })
    await proveNow("prod-main", "health", ann)
    expect(await check("prod-main", "health")).toMatchObject({ verdict: "fail" })
    const rows = await store.read.selectFrom("check_results").selectAll().execute()
    const recorded = await store.read.selectFrom("vendor_calls").selectAll().execute()
    expect(recorded).toMatchObject([{ key_alias: "(made-up key)", path: "/v1/jobs?limit=1", status: 401 }])
    expect(JSON.stringify([rows, recorded])).not.toContain("rbv_")
  })

  it("to prove is no verdict while the vendor does not answer", async () => {
    sandbox.control.setFaults({ "answer.status": 503 })
    const before = sandbox.ledger.requests().length
    await proveNow("prod-main", "auth.wrong_key", ann)
    // Once, whatever comes.
    expect(sandbox.ledger.requests().slice(before)).toHaveLength(1)
    expect(await check("prod-main", "auth.wrong_key")).toMatchObject({
      verdict: "unproven",
      words: expect.stringContaining("503"),
    })
  })

  it("is not needed where the client itself met a 429: its own record proves that it waited, and finds ids again", async () => {
    const [listed] = sandbox.control.truth("prod")
    const client = createVendorClient({
      connection: "prod-main",
      apiUrl: sandbox.url,
      keys: [{ alias: "prod", secret: sandbox.keys.prod }],
      record: (call) => calls.push(call),
      budget: { perSecond: 100, burst: 100 },
    })
    const context = createContext({ store, client, teamZone: "UTC", now: Date.now })
    await lookAtJob(context, listed?.id ?? "", { purpose: "watch" })
    sandbox.control.setRate(null, { perSecond: 2, burst: 1 })
    await Promise.all([1, 2, 3].map(() => client.listJobs({ limit: 1, offset: 0 }, { purpose: "list" })))
    expect(calls.map(({ status }) => status)).toContain(429)
    const rows = calls.map(toCallRow)
    // Young calls wait for their jobs' rows.
    await store.write((tx) =>
      tx
        .insertInto("vendor_calls")
        .values(rows.map((row) => ({ ...row, at: Number(row.at) - 120_000 })))
        .execute(),
    )
    expect(await check("prod-main", "rate.back_off")).toMatchObject({ verdict: "pass" })
    expect(await check("prod-main", "observability")).toMatchObject({
      verdict: "pass",
      links: [{ label: listed?.id }, {}],
    })
    expect(await check("prod-main", "auth.right_key")).toMatchObject({ verdict: "pass" })
  }, 30_000)
})
