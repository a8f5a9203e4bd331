import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { getStore } from "@/lib/store/current"
import { flushCalls } from "@/lib/vendor/live"
import { PACE } from "./pace"
import { refreshJobFor, refreshUsageFor, syncFor } from "./person"
import { readSyncState } from "./state"

let sandbox: Sandbox
let folder: string

beforeAll(async () => {
  sandbox = await startSandbox({ jobs: 20, rate: null, frozen: true })
  folder = await mkdtemp(join(tmpdir(), "ops-person-"))
  vi.stubEnv("DATA_DIR", folder)
  vi.stubEnv("DATABASE_URL", "")
  vi.stubEnv("REMOVEBGVIDEO_CONNECTIONS", "")
  vi.stubEnv("REMOVEBGVIDEO_API_KEY", sandbox.keys.prod)
  vi.stubEnv("REMOVEBGVIDEO_API_URL", sandbox.url)
})

// A monotonic clock that only ever goes forward, since the budget of the key looks at it as well.
const realNow = performance.now.bind(performance)
let aheadMs = 0
beforeEach(() => {
  vi.spyOn(performance, "now").mockImplementation(() => realNow() + aheadMs)
})
afterAll(async () => {
  await flushCalls()
  await (await getStore()).close()
  await sandbox.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

const countAsked = (endpoint: "jobs.get" | "jobs.list") => sandbox.ledger.requests({ endpoint }).length

it("T16: asks for one job once in two seconds, however many people watch it", async () => {
  const jobId = sandbox.control.truth("prod").at(-1)?.id ?? ""
  const ask = () => refreshJobFor({ connection: "main", jobId })
  await Promise.all(Array.from({ length: 25 }, ask))
  await ask()
  expect(countAsked("jobs.get")).toBe(1)
  aheadMs += 2_100
  await ask()
  expect(countAsked("jobs.get")).toBe(2)
})

it("T16: looks for new jobs once in 30 seconds, however often it is asked to", async () => {
  await Promise.all(Array.from({ length: 10 }, () => syncFor("main")))
  const first = countAsked("jobs.list")
  expect(first).toBeGreaterThan(0)
  await syncFor("main")
  expect(countAsked("jobs.list")).toBe(first)
  aheadMs += 31_000
  await syncFor("main")
  expect(countAsked("jobs.list")).toBeGreaterThan(first)
})

it("keeps the beats and the drift of what a person asked for, as the worker does", async () => {
  const store = await getStore()
  sandbox.control.setFaults({ "fields.missing": "status" })
  aheadMs += 31_000
  const askedAt = Date.now()
  await syncFor("main")
  await refreshUsageFor("main")
  const { list, summary, events } = await readSyncState(store.read, "main")
  for (const beat of [list, summary, events]) expect(beat?.lastOkAt).toBeGreaterThanOrEqual(askedAt)
  expect([summary?.intervalMs, events?.intervalMs]).toEqual([PACE.summaryMs, PACE.eventsMs])
  expect(events?.newestEventId).not.toBeNull()
  const drift = await store.read.selectFrom("contract_drift").select(["endpoint", "field"]).execute()
  expect(drift).toContainEqual({ endpoint: "GET /v1/jobs", field: "status" })
  sandbox.control.setFaults({ "answer.content": "html" })
  aheadMs += 31_000
  await expect(syncFor("main")).rejects.toMatchObject({ code: "vendor_unreadable" })
  const failed = (await readSyncState(store.read, "main")).list
  expect([failed?.errorCode, failed?.lastOkAt]).toEqual(["vendor_unreadable", list?.lastOkAt])
  sandbox.control.clearFaults()
  aheadMs += 31_000
  await syncFor("main")
  expect((await readSyncState(store.read, "main")).list?.errorCode).toBeNull()
})

it("T16: starts no second look while the first is under way, however long it takes", async () => {
  sandbox.control.setFaults({ "net.latency": 300 })
  aheadMs += 31_000
  const before = countAsked("jobs.list")
  const first = syncFor("main")
  await new Promise((resolve) => setTimeout(resolve, 100))
  aheadMs += 31_000
  await Promise.all([first, syncFor("main")])
  expect(countAsked("jobs.list")).toBe(before + 1)
  sandbox.control.clearFaults()
})

it("says so for a job that the vendor does not show, and for a connection that is not there", async () => {
  await expect(refreshJobFor({ connection: "main", jobId: "job_nobody" })).rejects.toMatchObject({ code: "not_found" })
  await expect(syncFor("elsewhere")).rejects.toMatchObject({ code: "not_found" })
})
