import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { emptyBeat, type HealthState, writeSyncState } from "@/lib/sync/state"
import { vendorJob } from "@/lib/testing/builders"
import { addCalls, addIntent, callRow, mirrorAt, plantProven } from "@/lib/testing/checks-rig"
import { ENGINES } from "@/lib/testing/open-test-store"
import { listPlans, watchQueries } from "@/lib/testing/query-watch"
import { openSharedStore } from "@/lib/testing/shared-store"
import { getChecksView, listChecks } from "./data"
import { claimProof, keepProof } from "./mutations"

vi.mock("@/lib/env", () => ({
  readEnv: () => ({
    demo: false,
    connections: [
      { id: "main", label: "main", environment: "production", keys: [{ alias: "main" }, { alias: "next" }] },
      { id: "other", label: "other", environment: "staging", keys: [{ alias: "k2" }] },
    ],
  }),
}))

const NOW = Date.UTC(2026, 10, 26, 12)
const MAIN = { connection: "main" }

describe.each(ENGINES)("integration checks on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const check = async (id: string, now = NOW) => {
    const found = (await listChecks(store, MAIN, now)).checks.find((one) => one.id === id)
    if (!found) throw new Error(`no check ${id}`)
    return found
  }

  it("leave nothing proven that was not seen, and mix no two connections", async () => {
    await plantProven(store, NOW)
    const { connections } = await getChecksView(store, { connection: null }, NOW)
    expect(connections.map(({ connection, counts }) => [connection, counts])).toEqual([
      ["main", { pass: 18, fail: 0, unproven: 1 }],
      ["other", { pass: 0, fail: 0, unproven: 19 }],
    ])
    expect((await getChecksView(store, { connection: "other" }, NOW)).connections).toHaveLength(1)
    await expect(listChecks(store, { connection: "nobody" }, NOW)).rejects.toMatchObject({ code: "not_found" })
  })

  it("hold a key for refused from its 401 until it is accepted again, and a made-up one for nobody's", async () => {
    await addCalls(store, [
      callRow({ at: NOW - HOUR }),
      callRow({ at: NOW - MINUTE, key_alias: "(made-up key)", status: 401 }),
    ])
    expect(await check("auth.right_key")).toMatchObject({
      verdict: "pass",
      words: expect.stringContaining("1 other key"),
    })
    await addCalls(store, [callRow({ at: NOW - 30 * MINUTE, status: 401 })])
    expect(await check("auth.right_key")).toMatchObject({ verdict: "fail" })
    await addCalls(store, [callRow({ at: NOW - 20 * MINUTE })])
    expect(await check("auth.right_key")).toMatchObject({ verdict: "pass" })
  })

  it("know a refused key and an empty account by the vendor's code, too", async () => {
    await addCalls(store, [callRow({ at: NOW - HOUR })])
    await addCalls(store, [callRow({ at: NOW - 30 * MINUTE, status: 403, error_code: "invalid_api_key" })])
    expect(await check("auth.right_key")).toMatchObject({ verdict: "fail" })
    // An answer 200 that says so is no acceptance.
    await addCalls(store, [callRow({ at: NOW - 20 * MINUTE, error_code: "missing_api_key" })])
    expect(await check("auth.right_key")).toMatchObject({ verdict: "fail" })
    expect(await check("path.no_credits")).toMatchObject({ verdict: "unproven" })
    await addCalls(store, [callRow({ at: NOW - MINUTE, status: 403, error_code: "insufficient_credits" })])
    expect(await check("path.no_credits")).toMatchObject({ verdict: "pass" })
  })

  it("hold the vendor for unwell from the first check that fails, since then", async () => {
    const keep = (health: Partial<HealthState>) => {
      const value: HealthState = { ...emptyBeat(5 * MINUTE), status: "healthy", checks: {}, ...health }
      return store.write((tx) => writeSyncState(tx, { connection: "main", name: "health", now: NOW }, value))
    }
    const away = { lastErrorAt: NOW - MINUTE, errorCode: "vendor_unavailable", failures: 1 } as const
    const since = new Date(NOW - MINUTE).toISOString()
    for (const lastOkAt of [NOW - HOUR, null]) {
      await keep({ ...away, lastOkAt })
      const found = await check("health")
      expect(found).toMatchObject({ verdict: "fail", at: since, words: expect.stringContaining("does not answer") })
    }
    await keep({ lastOkAt: NOW - MINUTE, status: "degraded", failures: 1 })
    expect(await check("health")).toMatchObject({ verdict: "fail", words: expect.stringContaining("not well") })
    await keep({ ...away, lastOkAt: NOW, failures: 0, errorCode: null })
    expect(await check("health")).toMatchObject({ verdict: "pass", at: new Date(NOW).toISOString() })
  })

  it("own a draft that was confirmed but whose outcome is unknown, and nothing that a failed POST named", async () => {
    await addCalls(store, [
      callRow({ at: NOW - HOUR, method: "POST", path: "/v1/jobs/d1/start", job_id: "d1" }),
      callRow({ at: NOW - MINUTE * 30, method: "POST", job_id: "d2", error_code: "success_false" }),
    ])
    expect(await check("idempotency")).toMatchObject({ verdict: "fail" })
    const draft = { kind: "start_draft", source_job_id: "d1", new_job_id: null, state: "unknown" } as const
    await addIntent(store, { id: "again", created_at: NOW - HOUR, ...draft, kind: "run_again", state: "refused" })
    expect(await check("idempotency")).toMatchObject({ verdict: "fail" })
    await addIntent(store, { id: "draft", created_at: NOW - HOUR, ...draft })
    expect(await check("idempotency")).not.toMatchObject({ verdict: "fail" })
  })

  it("ask of a 429 that the same key waits, and wait with the verdict until it has", async () => {
    const at = NOW - 5 * SECOND
    await addCalls(store, [callRow({ at, status: 429 }), callRow({ at: at + 300, key_alias: "next" })])
    expect(await check("rate.back_off")).toMatchObject({ verdict: "unproven" })
    await addCalls(store, [callRow({ at: at + 100 + 1_200 })])
    expect(await check("rate.back_off")).toMatchObject({ verdict: "pass", words: expect.stringContaining("1.2 s") })
    await addCalls(store, [callRow({ at: at + 100 + 400 })])
    expect(await check("rate.back_off")).toMatchObject({ verdict: "fail" })
  })

  it("count the calls of a minute by key, a burst that was ordered not among them", async () => {
    const minute = NOW - (NOW % MINUTE) - 5 * MINUTE
    const calls = (count: number, given: object = {}) =>
      Array.from({ length: count }, (_, index) => callRow({ at: minute + index * 100, ...given }))
    await addCalls(store, [...calls(70), ...calls(60, { key_alias: "next" }), ...calls(15, { purpose: "burst" })])
    expect(await check("polling.bounded")).toMatchObject({
      verdict: "pass",
      words: expect.stringContaining("70 calls"),
    })
    await addCalls(store, calls(10, { at: minute + 59_000 }))
    expect(await check("polling.bounded")).toMatchObject({ verdict: "fail" })
  })

  it("miss a job that a call brought and the record does not hold", async () => {
    await addCalls(store, [callRow({ at: NOW - HOUR, request_id: "req_9", job_id: "job_gone" })])
    expect(await check("observability")).toMatchObject({ verdict: "fail" })
  })

  it("hold one job for several confirmations, and several answers to one, for doubled", async () => {
    await mirrorAt(store, [vendorJob({ id: "job_short" }), vendorJob({ id: "job_long" })], NOW - HOUR)
    await addIntent(store, { id: "i1", created_at: NOW - HOUR })
    await addIntent(store, { id: "draft", created_at: NOW - HOUR, kind: "start_draft", new_job_id: "job_short" })
    await addIntent(store, { id: "no", created_at: NOW - HOUR, state: "refused", new_job_id: null })
    expect(await check("idempotency")).toMatchObject({ verdict: "pass" })
    await store.write((tx) =>
      tx
        .insertInto("audit_log")
        .values(
          ["job_short", "job_long"].map((newJob) => ({
            at: NOW,
            actor: "adm",
            action: "spend.done",
            subject: "i1",
            details: JSON.stringify({ newJob }),
          })),
        )
        .execute(),
    )
    expect(await check("idempotency")).toMatchObject({
      verdict: "fail",
      links: [{ label: "job_short" }, { label: "job_long" }],
    })
  })

  it("know an output link by the answer that gave it, and a life by its transitions", async () => {
    const done = { status: "completed", outputUrl: "https://cdn.test/a.webm" }
    await mirrorAt(store, [vendorJob({ id: "late", ...done })], NOW - HOUR)
    expect(await check("output.async")).toMatchObject({ verdict: "pass" })
    expect(await check("lifecycle")).toMatchObject({ verdict: "unproven" })
    await mirrorAt(store, [vendorJob({ id: "seen" })], NOW - HOUR)
    await mirrorAt(store, [vendorJob({ id: "seen", ...done })], NOW - 30 * MINUTE)
    expect(await check("lifecycle")).toMatchObject({ verdict: "pass", links: [{ label: "seen" }] })
    await store.write((tx) => tx.updateTable("jobs").set({ output_url_at: null }).where("id", "=", "late").execute())
    expect(await check("output.async")).toMatchObject({ verdict: "fail", links: [{ label: "late" }] })
  })

  it("want the answers of jobs that failed within 30 days", async () => {
    const failed = (id: string, at: number) => mirrorAt(store, [vendorJob({ id, createdAt: at, status: "failed" })], at)
    await failed("old", NOW - 31 * DAY)
    await failed("new", NOW - DAY)
    const forget = (id: string) => store.write((tx) => tx.deleteFrom("job_raw").where("job_id", "=", id).execute())
    await forget("old")
    expect(await check("failures.kept")).toMatchObject({
      verdict: "pass",
      words: expect.stringContaining("1 failed job"),
    })
    await forget("new")
    expect(await check("failures.kept")).toMatchObject({ verdict: "fail", links: [{ label: "new" }] })
  })

  it("give the right to ask the vendor to one of many, and again only after a while", async () => {
    const asking = { connection: "main", proof: "rate.burst", actor: "adm" } as const
    const claim = (at: number) => store.write((tx) => claimProof(tx, { ...asking, at }))
    const claims = await Promise.allSettled([claim(NOW), claim(NOW), claim(NOW + 1)])
    expect(claims.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
    await expect(claim(NOW + 9 * MINUTE)).rejects.toMatchObject({ code: "conflict" })
    await claim(NOW + 11 * MINUTE)
    const listAudit = () => store.read.selectFrom("audit_log").select(["action", "subject", "details"]).execute()
    expect(await listAudit()).toEqual([])
    const one = { action: "check.proved", subject: "connection:main", details: '{"check":"rate.burst"}' }
    const result = { verdict: "pass", words: "call 7", requestId: "req_7", at: NOW } as const
    await store.write((tx) => keepProof(tx, { ...asking, at: NOW }, { result, calls: [] }))
    expect(await listAudit()).toEqual([one])
    expect((await check("rate.back_off")).words).toContain("Last burst: call 7")
  })

  it.runIf(engine === "sqlite")("read no large table from end to end", async () => {
    await plantProven(store, NOW)
    await addIntent(store, { id: "i2", created_at: NOW - HOUR, new_job_id: "job_long" })
    await store.maintain()
    const { watched, asked } = watchQueries(store)
    await listChecks(watched, MAIN, NOW)
    expect(asked.length).toBeGreaterThan(15)
    const large = /SCAN (jobs|vendor_calls|webhook_deliveries|job_raw|job_transitions|audit_log)\b/
    const scans = (await listPlans(store, asked)).filter(({ detail }) => large.test(detail))
    expect(scans).toEqual([])
  })
})
