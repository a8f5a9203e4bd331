import { afterEach, describe, expect, it } from "vitest"
import { SANDBOX_KEYS } from "@/lib/sandbox/accounts"
import { ask, at, rowsOf } from "@/lib/sandbox/ask"
import { CAUSE_NAMES } from "@/lib/sandbox/causes"
import { type Sandbox, type SandboxOptions, startSandbox } from "@/lib/sandbox/server"

const NOW = Date.UTC(2026, 10, 24, 15, 0, 0)
const FIELDS = [
  "id",
  "status",
  "progress",
  "output_url",
  "error",
  "created_at",
  "duration_seconds",
  "billing_status",
  "webhook_url",
  "webhook_events",
]
const VIDEO = { video_url: "https://cdn.shop.example/clip.mp4" }

const open: Sandbox[] = []
async function start(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ now: NOW, frozen: true, ...options })
  open.push(sandbox)
  return sandbox
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()))
})
const create = async (sandbox: Sandbox, body: object = VIDEO) =>
  String(at((await ask(sandbox, "/v1/jobs", { body })).json, "id"))
const statusOf = async (sandbox: Sandbox, id: string) => at((await ask(sandbox, `/v1/jobs/${id}`)).json, "status")

describe("the documented profile", () => {
  it("serves exactly the documented fields of a job, in a list and alone", async () => {
    const sandbox = await start({ jobs: 300 })
    const rows = rowsOf(await ask(sandbox, "/v1/jobs?limit=100"))
    expect(rows).toHaveLength(100)
    for (const row of rows) expect(Object.keys(row)).toEqual(FIELDS)
    expect(Object.keys(Object((await ask(sandbox, `/v1/jobs/${rows[0]?.id}`)).json))).toEqual(FIELDS)
  })

  it("lists newest first, in pages that join without gap or overlap, and caps the limit", async () => {
    const sandbox = await start({ jobs: 250 })
    const pages = await Promise.all(
      [0, 100, 200, 300].map((offset) => ask(sandbox, `/v1/jobs?limit=1000&offset=${offset}`)),
    )
    const rows = pages.flatMap((page) => rowsOf(page))
    expect(pages.map((page) => rowsOf(page).length)).toEqual([100, 100, 50, 0])
    expect(new Set(rows.map((row) => row.id)).size).toBe(250)
    const times = rows.map((row) => String(row.created_at))
    expect(times).toEqual(times.toSorted().toReversed())
  })

  it("answers each refusal in the documented envelope, with the request id also as a header", async () => {
    const sandbox = await start({ jobs: 1, rate: { perSecond: 0.001, burst: 4 } })
    const cases = [
      [await ask(sandbox, "/v1/jobs/job_none"), 404, "not_found"],
      [await ask(sandbox, "/v1/jobs", { body: {} }), 400, "invalid_request"],
      [await ask(sandbox, "/v1/jobs?limit=x"), 400, "invalid_request"],
      [await ask(sandbox, "/v1/usage/summary?days=91"), 400, "invalid_request"],
      [await ask(sandbox, "/v1/jobs"), 429, "rate_limited"],
      [await ask(sandbox, "/v1/jobs", { key: "wrong" }), 401, "invalid_api_key"],
      [await ask(sandbox, "/v1/jobs", { key: SANDBOX_KEYS.disabled }), 401, "invalid_api_key"],
      [await ask(sandbox, "/v1/jobs", { key: SANDBOX_KEYS.empty, body: VIDEO }), 402, "insufficient_credits"],
      [await ask(sandbox, "/v1/nothing"), 404, "not_found"],
    ] as const
    for (const [asked, status, code] of cases) {
      expect([asked.status, at(asked.json, "error.code")]).toEqual([status, code])
      expect(at(asked.json, "error.request_id")).toBe(asked.headers.get("x-request-id"))
    }
    expect(at(await (await fetch(`${sandbox.url}/v1/jobs`)).json(), "error.code")).toBe("missing_api_key")
  })

  it("shows a job of another account as one that is not there", async () => {
    const sandbox = await start()
    const id = await create(sandbox)
    expect((await ask(sandbox, `/v1/jobs/${id}`, { key: SANDBOX_KEYS.prodNext })).status).toBe(200)
    expect((await ask(sandbox, `/v1/jobs/${id}`, { key: SANDBOX_KEYS.staging })).status).toBe(404)
    expect(rowsOf(await ask(sandbox, "/v1/jobs", { key: SANDBOX_KEYS.staging }))).toEqual([])
  })

  it("refuses the admin API and keeps the attempt as a violation", async () => {
    const sandbox = await start()
    expect((await ask(sandbox, "/v1/admin/keys")).status).toBe(403)
    expect((await ask(sandbox, "/v1/admin/keys", { body: {} })).status).toBe(403)
    expect(sandbox.ledger.violations().map((row) => row.path)).toEqual(["/v1/admin/keys", "/v1/admin/keys"])
  })
})

describe("a job's life", () => {
  it("follows the clock from processing to completed, and its output opens", async () => {
    const sandbox = await start()
    const id = await create(sandbox)
    expect(await statusOf(sandbox, id)).toBe("processing")
    sandbox.control.advance(3_600_000)
    const done = (await ask(sandbox, `/v1/jobs/${id}`)).json
    expect([at(done, "status"), at(done, "progress"), at(done, "billing_status")]).toEqual([
      "completed",
      100,
      "charged",
    ])
    expect((await fetch(String(at(done, "output_url")))).headers.get("content-type")).toBe("video/webm")
  })

  it("keeps a draft until it is started, and refuses to start it twice", async () => {
    const sandbox = await start()
    const id = await create(sandbox, { ...VIDEO, auto_start: false })
    sandbox.control.advance(86_400_000)
    expect(await statusOf(sandbox, id)).toBe("created")
    expect((await ask(sandbox, `/v1/jobs/${id}/start`, { body: { output_format: "gif" } })).status).toBe(200)
    expect(await statusOf(sandbox, id)).toBe("processing")
    expect((await ask(sandbox, `/v1/jobs/${id}/start`, { body: {} })).status).toBe(400)
  })

  it("speeds up what is under way when the pace is changed", async () => {
    const sandbox = await start()
    const id = await create(sandbox)
    sandbox.control.setSpeed(100_000)
    sandbox.control.advance(100)
    expect(await statusOf(sandbox, id)).toBe("completed")
  })

  it.each(CAUSE_NAMES)("fails with a text when the video's name asks for %s", async (cause) => {
    const sandbox = await start()
    const id = await create(sandbox, { video_url: `https://cdn.shop.example/fail-${cause}.mp4` })
    sandbox.control.advance(3_600_000)
    const { json } = await ask(sandbox, `/v1/jobs/${id}`)
    expect([at(json, "status"), typeof at(json, "error"), at(json, "output_url")]).toEqual(["failed", "string", null])
  })

  it("lets credits run out, gives them back for a failed job and keeps reading open", async () => {
    const sandbox = await start()
    sandbox.control.setCredits("prod", 40)
    const made: number[] = []
    for (let i = 0; i < 20; i++)
      made.push((await ask(sandbox, "/v1/jobs", { body: { video_url: "https://x.example/fail-timeout.mp4" } })).status)
    expect(made).toContain(200)
    expect(made.at(-1)).toBe(402)
    expect((await ask(sandbox, "/v1/jobs")).status).toBe(200)
    sandbox.control.advance(86_400_000)
    expect((await ask(sandbox, "/v1/jobs", { body: VIDEO })).status).toBe(200)
  })
})

describe("the seeded account", () => {
  const listAll = async (sandbox: Sandbox) =>
    rowsOf(await ask(sandbox, "/v1/jobs?limit=100")).map((row) => ({ ...row, output_url: null }))

  it("is the same for the same seed and moment, and another for another seed", async () => {
    const [one, two, other] = await Promise.all([
      start({ jobs: 100, seed: 5 }),
      start({ jobs: 100, seed: 5 }),
      start({ jobs: 100, seed: 6 }),
    ])
    const rows = await listAll(one)
    expect(await listAll(two)).toEqual(rows)
    expect((await listAll(other)).map((row) => String(Object(row).id))).not.toContain(Object(rows[0]).id)
  })

  it("shows the same past when it is started again later", async () => {
    const [before, after] = await Promise.all([start({ jobs: 400 }), start({ jobs: 400, now: NOW + 86_400_000 })])
    const known = new Map(after.control.truth("prod").map((row) => [row.id, row.created_at]))
    const shared = before.control.truth("prod").filter((row) => known.has(row.id))
    expect(shared.length).toBeGreaterThan(300)
    for (const row of shared) expect(known.get(row.id)).toBe(row.created_at)
  })

  it("holds drafts, late jobs and several causes of failure", async () => {
    const sandbox = await start({ jobs: 5_000 })
    const words = sandbox.control.truth("prod").map((row) => row.status)
    for (const word of ["created", "processing", "completed", "failed"]) expect(words).toContain(word)
    expect(words).toHaveLength(5_000)
    const errors = new Set<string>()
    for (let offset = 0; offset < 400; offset += 100)
      for (const row of rowsOf(await ask(sandbox, `/v1/jobs?status=failed&limit=100&offset=${offset}`)))
        errors.add(String(row.error).slice(0, 20))
    expect(errors.size).toBeGreaterThanOrEqual(9)
  })

  it("keeps usage equal to its jobs", async () => {
    const sandbox = await start({ jobs: 700 })
    const { json } = await ask(sandbox, "/v1/usage/summary?days=90")
    const words = sandbox.control.truth("prod").map((row) => row.status)
    const count = (word: string) => words.filter((one) => one === word).length
    expect([at(json, "total_jobs"), at(json, "completed_jobs"), at(json, "failed_jobs")]).toEqual([
      700,
      count("completed"),
      count("failed"),
    ])
    expect(rowsOf({ status: 200, headers: new Headers(), text: "", json }, "daily")).toHaveLength(90)
  })

  it("serves the newest 100 usage events at most, newest first", async () => {
    const sandbox = await start({ jobs: 700 })
    const rows = rowsOf(await ask(sandbox, "/v1/usage/events?limit=100"), "events")
    expect(rows).toHaveLength(100)
    expect(new Set(rows.map((row) => row.id)).size).toBe(100)
    expect((await ask(sandbox, "/v1/usage/events?limit=101")).status).toBe(400)
  })
})

describe("the seeded account, as it runs,", () => {
  it("lives on by itself: one new job each 20 to 40 seconds", async () => {
    const sandbox = await start({ jobs: 10, arrivalMs: 30_000 })
    const before = sandbox.control.truth("prod").length
    sandbox.control.advance(600_000)
    const times = sandbox.control
      .truth("prod")
      .slice(before)
      .map((row) => row.created_at)
    expect(times).toHaveLength(20)
    for (const [i, time] of times.entries()) {
      const gap = time - (times[i - 1] ?? time - 30_000)
      expect(gap).toBeGreaterThanOrEqual(20_000)
      expect(gap).toBeLessThanOrEqual(40_000)
    }
  })

  it("costs less than a second of work for 20,000 jobs, and a few ms for a page", async () => {
    const used = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000
    const before = used()
    const sandbox = await start({ jobs: 20_000, rate: null })
    expect(used() - before).toBeLessThan(1_500) // 0.6 s without the test runner's own work
    const began = used()
    for (let i = 0; i < 40; i++) await ask(sandbox, `/v1/jobs?limit=50&offset=${i * 500}`)
    expect((used() - began) / 40).toBeLessThan(25) // 4 ms, both ends of the connection
  })
})
