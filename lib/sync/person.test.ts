import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { getStore } from "@/lib/store/current"
import { flushCalls } from "@/lib/vendor/live"
import { refreshJobFor, syncFor } from "./person"

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

it("says so for a job that the vendor does not show, and for a connection that is not there", async () => {
  await expect(refreshJobFor({ connection: "main", jobId: "job_nobody" })).rejects.toMatchObject({ code: "not_found" })
  await expect(syncFor("elsewhere")).rejects.toMatchObject({ code: "not_found" })
})
