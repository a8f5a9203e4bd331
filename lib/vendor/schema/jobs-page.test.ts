import { describe, expect, it } from "vitest"
import { DriftLog } from "@/lib/vendor/schema/fields"
import { readJobsPage, UnreadableAnswer } from "@/lib/vendor/schema/job"
import { parseWire } from "@/lib/vendor/schema/wire"
import type { Drift, JobsPage } from "@/lib/vendor/types"

const NOW = Date.UTC(2026, 10, 24, 10)

/** The documented job (contract §2.5), whole. */
const DOCUMENTED = {
  id: "job_1",
  status: "completed",
  progress: 100,
  output_url: "https://cdn.example.com/out.webm?sig=secret",
  error: null,
  created_at: "2026-11-24T09:30:00Z",
  duration_seconds: 42.5,
  billing_status: "charged",
  webhook_url: null,
  webhook_events: { "job.completed": "sent" },
}

function readPage(body: unknown): { page: JobsPage; drift: Drift[] } {
  const drift = new DriftLog("GET /v1/jobs")
  const page = readJobsPage(parseWire(typeof body === "string" ? body : JSON.stringify(body)), { drift, now: NOW })
  return { page, drift: drift.found }
}

describe("a page of jobs", () => {
  const rows = [DOCUMENTED, { ...DOCUMENTED, id: "job_2" }]

  it.each([
    ["an array", rows],
    ["jobs", { jobs: rows }],
    ["items", { items: rows }],
    ["data", { data: rows }],
    ["results", { results: rows }],
    ["data.jobs", { data: { jobs: rows } }],
    ["data.items", { data: { items: rows } }],
    ["jobs beside success", { success: true, jobs: rows }],
  ])("is read from %s (A4)", (_name, body) => {
    const { page } = readPage(body)
    expect(page.jobs.map((job) => job.id)).toEqual(["job_1", "job_2"])
    expect(page.received).toBe(2)
  })

  it.each([
    [{ jobs: [], total: 7 }, 7],
    [{ jobs: [], total_count: "7" }, 7],
    [{ jobs: [], count: 7 }, 7],
    [{ jobs: [], pagination: { total: 7 } }, 7],
    [{ items: [], meta: { total: 7 } }, 7],
    [{ jobs: [], total: -1 }, null],
    [[], null],
  ])("takes the total of %j as %j", (body, total) => {
    expect(readPage(body).page.total).toBe(total)
  })

  it.each([[{}], [{ jobs: null }], [{ jobs: {} }], ["null"], [{ error: "x" }], ['"jobs"'], [7]])(
    "is unreadable, not empty, in %j",
    (body) => {
      expect(() => readPage(body)).toThrow(UnreadableAnswer)
    },
  )

  it("V6: keeps the page when a row is bad, and counts the row", () => {
    const { page, drift } = readPage({ jobs: [DOCUMENTED, null, 7, { status: "failed" }, { id: 3 }, ["x"]] })
    expect(page.jobs.map((job) => job.id)).toEqual(["job_1", "3"])
    expect(page.received).toBe(6)
    expect(drift.some((one) => one.kind === "rejected_row")).toBe(true)
  })

  it("takes short rows as short, not as drift (A6)", () => {
    const { page, drift } = readPage([{ id: "a", status: "failed", created_at: "2026-11-24T09:30:00Z" }])
    expect(page.jobs[0]?.outputUrl).toBeUndefined()
    expect(drift).toEqual([])
  })

  it("V4: loses nothing to a cut: whatever the length, it is the whole page or no page", () => {
    const text = JSON.stringify({ jobs: rows, total: 2 })
    for (let end = 0; end < text.length; end++) expect(() => readPage(text.slice(0, end))).toThrow()
  })
})
