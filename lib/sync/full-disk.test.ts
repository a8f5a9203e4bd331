import { createHmac } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "kysely"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { POST } from "@/app/api/webhooks/[connection]/route"
import { listJobs } from "@/lib/jobs/list-data"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { getStore } from "@/lib/store/current"
import { vendorJob } from "@/lib/testing/builders"
import { createFakeVendor } from "@/lib/testing/fake-vendor"
import { noteFigure } from "@/lib/testing/fault"
import { PACE } from "./pace"
import { startWorker } from "./worker"

const SECRET = "whsec_for_tests"
const QUICK = { ...PACE, listActiveMs: 20, listManyMs: 20, listIdleMs: 20, watchMs: 20, heartbeatMs: 50, retryMs: 50 }
const WAIT = { timeout: 8_000, interval: 10 }
const PAST = { createdAt: Date.now() - 60_000, status: "completed" }

function deliver(body: string): Promise<Response> {
  const at = new Date().toISOString()
  const signature = `sha256=${createHmac("sha256", SECRET).update(`${at}.${body}`).digest("hex")}`
  const headers = { "x-webhook-timestamp": at, "x-webhook-signature": signature }
  const request = new Request("http://localhost/api/webhooks/main", { method: "POST", body, headers })
  return POST(request, { params: Promise.resolve({ connection: "main" }) })
}

const setPages = async (toCount: (now: number) => number): Promise<void> =>
  (await getStore()).write(async (tx) => {
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(tx)
    await sql.raw(`pragma max_page_count = ${toCount(rows[0]?.page_count ?? 0)}`).execute(tx)
  })

describe("O3: a full disk", () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ops-full-"))
    vi.stubEnv("DATA_DIR", folder)
    vi.stubEnv("DATABASE_URL", "")
    vi.stubEnv("REMOVEBGVIDEO_API_KEY", "key_for_tests")
    vi.stubEnv("REMOVEBGVIDEO_WEBHOOK_SECRET", SECRET)
    vi.stubEnv("REMOVEBGVIDEO_API_URL", "http://127.0.0.1:9")
  })
  afterAll(async () => {
    await (await getStore()).close()
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })

  it("has webhooks sent again, pauses the sync, shows its pages, and heals by itself", async () => {
    const store = await getStore()
    const vendor = createFakeVendor([vendorJob({ id: "known", ...PAST })])
    const worker = startWorker({ store, connection: "main", findClient: () => vendor, teamZone: "UTC", pace: QUICK })
    const countJobs = async () => (await store.read.selectFrom("jobs").select("id").execute()).length
    await vi.waitFor(async () => expect(await countJobs()).toBe(1), WAIT)

    await setPages((now) => now + 4)
    const lines: string[] = []
    const output = vi.spyOn(process.stdout, "write").mockImplementation((line) => {
      lines.push(String(line))
      throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" })
    })
    vendor.jobs = Array.from({ length: 120 }, (_, n) =>
      vendorJob({ id: `new-${n}`, ...PAST, outputUrl: `https://cdn.example.com/${"x".repeat(3_000)}` }),
    )
    await vi.waitFor(() => expect(lines.join("")).toContain("sync paused"), WAIT)
    const listed = () => vendor.asked.filter((one) => one.startsWith("list")).length
    const before = listed()
    const body = `{"event":"job.completed","data":{"id":"new-1"},"pad":"${"x".repeat(100_000)}"}`
    expect((await deliver(body)).status).toBe(503)
    const page = await listJobs(store, toJobFilter(loadJobList(new URLSearchParams()), "UTC"), {
      cursor: null,
      now: Date.now(),
    })
    expect(page.rows.map((row) => row.id)).toContain("known")
    await new Promise((resolve) => setTimeout(resolve, 700))
    const asked = listed() - before
    // Of 35 passes that a healthy store would have had.
    expect(asked).toBeLessThan(12)
    expect(await countJobs()).toBeLessThan(121)

    await setPages(() => 1_000_000)
    await vi.waitFor(async () => expect(await countJobs()).toBe(121), WAIT)
    expect((await deliver(body)).status).toBe(200)
    output.mockRestore()
    await worker.stop()
    noteFigure(
      "O3",
      `webhook 503 then 200, page read, ${asked} pages asked in 0.7 s of a full disk, all 121 jobs after it`,
    )
  }, 30_000)
})
