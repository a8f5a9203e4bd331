import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { SANDBOX_KEYS } from "@/lib/sandbox/accounts"
import { ask, at, rowsOf } from "@/lib/sandbox/ask"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobs: 200, rate: null })
})
afterEach(() => sandbox.close())

const control = async (method: string, path: string, body?: unknown) =>
  ask(sandbox, `/__sandbox${path}`, body === undefined ? { method } : { method, body })

describe("the ledger", () => {
  it("knows every state that each key was told, as a change of words, and nothing of answers that broke", async () => {
    const made = await ask(sandbox, "/v1/jobs", { body: { video_url: "https://x.example/a.mp4" } })
    const id = String(at(made.json, "id"))
    await ask(sandbox, `/v1/jobs/${id}`)
    sandbox.control.setFaults({ "answer.content": { value: "truncated", endpoint: "jobs.get" } })
    sandbox.control.advance(3_600_000)
    await ask(sandbox, `/v1/jobs/${id}`)
    expect(sandbox.ledger.job("prod-main", id)?.states.map((state) => state.status)).toEqual(["processing"])
    sandbox.control.clearFaults()
    await ask(sandbox, "/v1/jobs?limit=1")
    const told = sandbox.ledger.job("prod-main", id)
    expect(told?.states.map((state) => [state.status, state.via])).toEqual([
      ["processing", "jobs.create"],
      ["completed", "jobs.list"],
    ])
    expect(told?.served).toBe(3)
    expect(sandbox.ledger.job("staging-main", id)).toBeUndefined()
  })

  it("proves that a reader of shifting pages saw every job that stayed", async () => {
    sandbox.control.setFaults({ "list.insert": 5, "list.remove": 1 })
    const seen = new Set<unknown>()
    for (let offset = 0; ; ) {
      const rows = rowsOf(await ask(sandbox, `/v1/jobs?limit=50&offset=${offset}`))
      for (const row of rows) seen.add(row.id)
      if (rows.length < 50) break
      offset += rows.length - 1 // one is removed per page: step back by it
    }
    const stayed = sandbox.control.truth("prod").filter((row) => !row.removed)
    const atStart = stayed.filter((row) => row.created_at < Date.now() - 60_000)
    expect(atStart.length).toBeGreaterThan(150)
    expect(atStart.filter((row) => !seen.has(row.id))).toEqual([])
    expect(new Set(sandbox.ledger.jobs("prod-main").map((row) => row.id))).toEqual(seen)
  })

  it("tells requests and rates by key over HTTP", async () => {
    for (let i = 0; i < 3; i++) await ask(sandbox, "/v1/jobs?limit=1")
    await ask(sandbox, "/v1/jobs", { key: SANDBOX_KEYS.staging })
    const { json } = await control("GET", "/ledger?window_ms=10000")
    expect(at(json, "max_requests_in_window")).toEqual({ "prod-main": 3, "staging-main": 1 })
    const requests = rowsOf(await control("GET", "/ledger/requests?key=prod-main&since=1"), "requests")
    expect(requests.map((row) => [row.seq, row.status, row.path])).toEqual([
      [2, 200, "/v1/jobs?limit=1"],
      [3, 200, "/v1/jobs?limit=1"],
    ])
  })
})

describe("the controls", () => {
  it("move the clock and the pace", async () => {
    const before = Number(at((await control("GET", "/clock")).json, "now"))
    const { json } = await control("PUT", "/clock", { advance_ms: 86_400_000, speed: 60 })
    expect(Number(at(json, "now")) - before).toBeGreaterThanOrEqual(86_400_000)
    expect(at(json, "speed")).toBe(60)
    expect((await control("PUT", "/clock", { speed: "fast" })).status).toBe(400)
  })

  it("insert, remove, finish and fail jobs", async () => {
    const ids = rowsOf(await control("POST", "/jobs/insert", { count: 3 }), "ids").map(String)
    expect(rowsOf(await ask(sandbox, "/v1/jobs?limit=3")).map((row) => row.id)).toEqual(ids.toReversed())
    await control("POST", "/jobs/finish", { id: ids[0] })
    await control("POST", "/jobs/fail", { id: ids[1], cause: "corrupt_media" })
    await control("POST", "/jobs/remove", { ids: [ids[2]] })
    const answers = await Promise.all(ids.map((id) => ask(sandbox, `/v1/jobs/${id}`)))
    expect(answers.map((asked) => at(asked.json, "status"))).toEqual(["completed", "failed", undefined])
    expect(at(answers[1]?.json, "error")).toMatch(/^Could not decode video/)
    expect(answers[2]?.status).toBe(404)
    expect((await control("POST", "/jobs/fail", { id: ids[0], cause: "mood" })).status).toBe(400)
    expect((await control("POST", "/jobs/finish", { id: "job_none" })).status).toBe(400)
  })

  it("disable a key in mid-run, set its rate, and empty an account", async () => {
    await control("PUT", "/keys", { alias: "prod-main", disabled: true })
    expect((await ask(sandbox, "/v1/jobs")).status).toBe(401)
    expect((await ask(sandbox, "/v1/jobs", { key: SANDBOX_KEYS.prodNext })).status).toBe(200)
    await control("PUT", "/keys", { alias: "prod-main", disabled: false, per_second: 0.01, burst: 1 })
    expect([(await ask(sandbox, "/v1/jobs")).status, (await ask(sandbox, "/v1/jobs")).status]).toEqual([200, 429])
    await control("PUT", "/accounts", { account: "staging", credits: 0 })
    const body = { video_url: "https://x.example/a.mp4" }
    expect((await ask(sandbox, "/v1/jobs", { key: SANDBOX_KEYS.staging, body })).status).toBe(402)
  })

  it("hand out what the customer's application knows, in pages, for jobs of both accounts", async () => {
    const other = await startSandbox({ jobs: 1_500 })
    const rows: Record<string, unknown>[] = []
    for (let since = 0, last = -1; since !== last; ) {
      const asked = await ask(other, `/__sandbox/attribution?since_seq=${since}`)
      rows.push(...rowsOf(asked, "rows"))
      expect(rowsOf(asked, "rows").length).toBeLessThanOrEqual(1_000)
      last = since
      since = Number(at(asked.json, "next_seq"))
    }
    await other.close()
    expect(new Set(rows.map((row) => row.connection))).toEqual(new Set(["prod-main", "staging-main"]))
    expect(new Set(rows.map((row) => row.job_id)).size).toBe(rows.length)
    expect(rows.length).toBeGreaterThan(1_500)
    expect(new Set(rows.map((row) => row.customer)).size).toBeGreaterThan(5)
  })

  it("are for this machine's own programs, not for pages of other sites", async () => {
    const asked = await fetch(`${sandbox.url}/__sandbox/clock`, { headers: { Origin: "https://evil.example" } })
    expect(asked.status).toBe(403)
    expect((await control("GET", "/nothing")).status).toBe(404)
  })
})
