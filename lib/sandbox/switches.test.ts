import { afterEach, describe, expect, it } from "vitest"
import { SANDBOX_KEYS } from "@/lib/sandbox/accounts"
import { type Asked, ask, at, rowsOf } from "@/lib/sandbox/ask"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { SWITCHES } from "@/lib/sandbox/switches"

const NOW = Date.UTC(2026, 10, 24, 15, 0, 0)
const VIDEO = { video_url: "https://cdn.shop.example/clip.mp4" }
let sandbox: Sandbox
afterEach(() => sandbox.close())

/** Ids of three jobs that every look can count on. */
type View = { done: string; failed: string; draft: string }
async function start(): Promise<View> {
  sandbox = await startSandbox({ now: NOW, frozen: true, jobs: 30, rate: null })
  const make = async (body: object) => String(at((await ask(sandbox, "/v1/jobs", { body })).json, "id"))
  const done = await make({ ...VIDEO, bg_color: [0, 0.5, 1] })
  const failed = await make({ video_url: "https://x.example/fail-timeout.mp4" })
  sandbox.control.advance(3_600_000)
  const draft = await make({ ...VIDEO, auto_start: false })
  return { done, failed, draft }
}

type Look = (view: View) => Promise<unknown>
const get =
  (path: (view: View) => string, field?: string): Look =>
  async (view) => {
    const asked = await ask(sandbox, path(view))
    return field === undefined ? asked.json : at(asked.json, field)
  }
const done = (field?: string) => get((view) => `/v1/jobs/${view.done}`, field)
const failed = (field?: string) => get((view) => `/v1/jobs/${view.failed}`, field)
const draft = (field?: string) => get((view) => `/v1/jobs/${view.draft}`, field)
const list = (field?: string) => get(() => "/v1/jobs?limit=4", field)
const summary = (field?: string) => get(() => "/v1/usage/summary?days=7", field)
const events = (field?: string) => get(() => "/v1/usage/events?limit=3", field)
const raw =
  (path: string, pick: (asked: Asked) => unknown): Look =>
  async () =>
    pick(await ask(sandbox, path))
const keysOf =
  (look: Look): Look =>
  async (view) =>
    Object.keys(Object(await look(view)))
const statusAndJson: (asked: Asked) => unknown = (asked) => [asked.status, asked.json]
const broken: Look = async () => {
  try {
    const asked = await ask(sandbox, "/v1/jobs?limit=4", { signal: AbortSignal.timeout(400) })
    return asked.json === undefined ? "unreadable" : "answered"
  } catch {
    return "broken"
  }
}

const has = (part: string) => expect.stringContaining(part)

const makeAndGet =
  (field: string): Look =>
  async () => {
    const made = await ask(sandbox, "/v1/jobs", { body: VIDEO })
    return at((await ask(sandbox, `/v1/jobs/${at(made.json, "id")}`)).json, field)
  }
const createLost: Look = async () => {
  const before = sandbox.control.truth("prod").length
  const told = await ask(sandbox, "/v1/jobs", { body: VIDEO }).then(
    () => "answered",
    () => "lost",
  )
  return [told, sandbox.control.truth("prod").length - before]
}
const nightJobs: Look = async () => {
  sandbox.control.insertJobs({ account: "empty", count: 7, at: Date.UTC(2026, 10, 24, 3) })
  const asked = await ask(sandbox, "/v1/usage/summary?days=7", { key: SANDBOX_KEYS.empty })
  return at(asked.json, "daily.6.total_jobs")
}
const queuedWords: Look = async () => {
  sandbox.control.insertJobs({ account: "prod", count: 40 })
  return rowsOf(await ask(sandbox, "/v1/jobs?limit=100")).map((row) => row.status)
}

/** [switches, how to look, what is seen with them]; without them the same look must give something else. */
const CASES: [Record<string, string | number>, Look, unknown][] = [
  [{ "draft.word": "pending" }, draft("status"), "pending"],
  [{ "id.field": "job_id" }, keysOf(done()), expect.arrayContaining(["job_id"])],
  [{ "id.form": "number" }, done("id"), expect.any(Number)],
  [{ "job.wrapper": "data" }, done("data.status"), "completed"],
  [{ "list.shape": "array" }, list("0.status"), expect.any(String)],
  [{ "list.shape": "data.items" }, list("data.items.0.status"), expect.any(String)],
  [{ "list.shape": "none" }, list("jobs"), undefined],
  [{ "list.total": "low" }, list("total"), 16],
  [{ "list.order": "oldest" }, list("jobs.0.status"), expect.stringMatching(/completed|failed/)],
  [{ "list.cap": 2 }, async (view) => Object(await list("jobs")(view)).length, 2],
  [{ "list.end": "repeat" }, raw("/v1/jobs?limit=4&offset=900", (asked) => Object(at(asked.json, "jobs")).length), 4],
  [{ "list.insert": 5 }, list("total"), 38],
  [{ "list.remove": 1 }, list("total"), 32],
  [{ "list.items": "short" }, keysOf(list("jobs.0")), ["id", "status", "created_at"]],
  [{ "list.status_filter": "ignored" }, raw("/v1/jobs?status=nonsense", (asked) => at(asked.json, "total")), 33],
  [{ "list.status_filter": "rejected" }, raw("/v1/jobs?status=completed", (asked) => asked.status), 400],
  [{ "job.vanish": "on" }, raw("/v1/jobs", (asked) => at(asked.json, "total")), 0],
  [
    { "key.scope": "key" },
    async () => at((await ask(sandbox, "/v1/jobs", { key: SANDBOX_KEYS.prodNext })).json, "total"),
    0,
  ],
  [{ "metadata.echo": "on" }, keysOf(done()), expect.arrayContaining(["metadata"])],
  [{ "bg.fields": "background" }, done("background.type"), "transparent"],
  [{ "error.shape": "object" }, failed("error.code"), "timeout"],
  [{ "envelope.shape": "detail" }, raw("/v1/jobs/none", (asked) => asked.json), { detail: "Job not found" }],
  [{ "envelope.shape": "html" }, raw("/v1/jobs/none", (asked) => asked.text), has("<h1>404</h1>")],
  [{ "envelope.code": "absent" }, raw("/v1/jobs/none", (asked) => at(asked.json, "error.code")), undefined],
  [{ "output.ttl": 60 }, done("output_url"), has(`expires=${(NOW + 3_660_000) / 1000}`)],
  [{ "output.refresh": "each_read" }, done("output_url"), has(`expires=${(NOW + 3_600_000) / 1000 + 172_800}`)],
  [{ "output.scheme": "javascript" }, done("output_url"), has("javascript:")],
  [{ "time.form": "zoneless" }, done("created_at"), "2026-11-24T15:00:00.000"],
  [{ "time.form": "epoch_s" }, done("created_at"), NOW / 1000],
  [{ "progress.form": "fraction" }, done("progress"), 1],
  [{ "duration.form": "text" }, done("duration_seconds"), expect.any(String)],
  [{ "billing.words": "paid" }, done("billing_status"), "paid"],
  [{ "webhook_events.shape": "list" }, done("webhook_events"), []],
  [{ "summary.shape": "totals" }, summary("totals.total_jobs"), expect.any(Number)],
  [{ "summary.shape": "empty" }, summary(), {}],
  [{ "summary.rows": "by_day" }, summary("by_day.6.date"), "2026-11-24"],
  [{ "summary.today": "excluded" }, summary("daily.6.date"), "2026-11-23"],
  [{ "events.shape": "array" }, events("0.type"), expect.any(String)],
  [{ "events.fields": "bare" }, keysOf(events("events.0")), ["endpoint", "time"]],
  [{ "events.more": "on" }, async (view) => Object(await events("events")(view)).length > 3, true],
  [{ "events.none_old": "on" }, events("events.1"), undefined],
  [{ rate_headers: "present" }, raw("/v1/jobs", (asked) => asked.headers.get("x-ratelimit-limit")), "60"],
  [{ "answer.content": "html" }, raw("/v1/jobs", (asked) => [asked.status, asked.text]), [200, has("<html>")]],
  [
    { "answer.content": "success_false" },
    raw("/v1/jobs", statusAndJson),
    [200, expect.objectContaining({ success: false })],
  ],
  [{ "answer.content": "truncated" }, raw("/v1/jobs", statusAndJson), [200, undefined]],
  [
    { "answer.status": 503 },
    raw("/v1/jobs", (asked) => [asked.status, at(asked.json, "error.code")]),
    [503, "internal_error"],
  ],
  [
    { "answer.redirect": "https://elsewhere.example/" },
    raw("/v1/jobs", (asked) => [asked.status, asked.headers.get("location")]),
    [302, "https://elsewhere.example/"],
  ],
  [
    { "health.form": "degraded_503" },
    raw("/health", (asked) => [asked.status, at(asked.json, "status")]),
    [503, "degraded"],
  ],
  [
    { "pricing.shape": "changed" },
    raw("/api/pricing", (asked) => at(asked.json, "model_pricing_credits_per_minute.pro")),
    200,
  ],
  [{ "list.max": 20 }, raw("/v1/jobs?limit=50", (asked) => asked.status), 400],
  [{ "retention.days": 0 }, list("total"), 1],
  [{ "json.hostile": "deep" }, keysOf(done()), expect.arrayContaining(["deep"])],
  [{ "json.hostile": "proto" }, raw("/v1/jobs", (asked) => asked.text), has('"__proto__"')],
  [{ "text.hostile": "script" }, failed("error"), has("<script>")],
  [{ "status.word": "on_hold" }, done("status"), "on_hold"],
  [{ "status.form": "object" }, done("status"), { state: "completed" }],
  [{ "status.backwards": "on" }, done("status"), "processing"],
  [{ "fields.profile": "rich" }, done("model"), "original"],
  [{ "fields.missing": "progress, error" }, keysOf(done()), expect.not.arrayContaining(["progress", "error"])],
  [{ "fields.null": "created_at" }, done("created_at"), null],
  [{ "fields.wrong_type": "progress" }, done("progress"), { unexpected: true }],
  [{ "body.pad": 1_000_000 }, raw("/v1/jobs", (asked) => asked.text.length > 1_000_000), true],
  [
    { "net.latency": 150 },
    async (view) => {
      const from = performance.now()
      await list()(view)
      return performance.now() - from >= 149
    },
    true,
  ],
  [{ "net.hang": "on" }, broken, "broken"],
  [{ "net.stall": "on" }, broken, "broken"],
  [{ "net.dribble": 100 }, broken, "broken"],
  [{ "net.cut": 40 }, broken, "broken"],
  [{ "net.reset": "on" }, broken, "broken"],
  [{ "net.refuse": 60_000 }, broken, "broken"],
  [{ "bg.default": "green", "bg.fields": "bg_type" }, makeAndGet("bg_type"), "green"],
  [{ "bg.color": "hex", "bg.fields": "bg_type" }, done("bg_color"), "#0080ff"],
  [
    { "start.failed": "restarts" },
    async (view) => (await ask(sandbox, `/v1/jobs/${view.failed}/start`, { body: {} })).status,
    200,
  ],
  [
    { "start.repeat_status": 409 },
    async (view) => (await ask(sandbox, `/v1/jobs/${view.done}/start`, { body: {} })).status,
    409,
  ],
  [{ "answer.status": 500, "answer.code": "odd" }, raw("/v1/jobs", (asked) => at(asked.json, "error.code")), "odd"],
  [{ "answer.status": 429, retry_after: "seconds" }, raw("/v1/jobs", (asked) => asked.headers.get("retry-after")), "2"],
  [
    { "answer.status": 429, retry_after: "seconds", "retry_after.seconds": 9 },
    raw("/v1/jobs", (asked) => asked.headers.get("retry-after")),
    "9",
  ],
  [{ "summary.zone": "new_york" }, nightJobs, 0],
  [{ "post.reply_lost": "reset" }, createLost, ["lost", 1]],
  [{ "queued.word": "queued" }, queuedWords, expect.arrayContaining(["queued"])],
]

describe("switches", () => {
  it.each(CASES)("%j changes what a reader sees", async (faults, look, seen) => {
    expect(await look(await start())).not.toEqual(seen)
    await sandbox.close()
    const view = await start()
    sandbox.control.setFaults(faults)
    expect(await look(view)).toEqual(seen)
    const touched = sandbox.ledger.requests().some((row) => row.switches.length > 0)
    expect(touched).toBe(true)
  })

  it("are all in the table above, or among the webhooks' tests", () => {
    const tested = new Set(CASES.flatMap(([faults]) => Object.keys(faults)))
    const names = Object.keys(SWITCHES).filter((name) => !name.startsWith("webhook."))
    expect(names.filter((name) => !tested.has(name))).toEqual([])
  })

  it("refuse an unknown name, value, scope or endpoint and name it", async () => {
    sandbox = await startSandbox()
    const put = async (body: unknown) => {
      const asked = await ask(sandbox, "/__sandbox/faults", { method: "PUT", body })
      return [asked.status, at(asked.json, "error")]
    }
    expect(await put({ "list.shap": "array" })).toEqual([400, 'unknown switch "list.shap"'])
    expect(await put({ "list.shape": "tree" })).toEqual([400, has('"list.shape"')])
    expect(await put({ "net.cut": "many" })).toEqual([400, has('"net.cut"')])
    expect(await put({ "net.cut": { value: 1, often: 3 } })).toEqual([400, has('"often"')])
    expect(await put({ "net.cut": { value: 1, endpoint: "jobs" } })).toEqual([400, has('"jobs"')])
    expect((await ask(sandbox, "/v1/jobs")).status).toBe(200)
  })

  it("keep to their key, endpoint, count and jobs", async () => {
    const view = await start()
    sandbox.control.setFaults({
      "answer.status": { value: 500, key: "prod-main", endpoint: "jobs.list", after: 1, count: 2 },
      "status.word": { value: "on_hold", ids: [view.done] },
    })
    const statuses: number[] = []
    for (let i = 0; i < 5; i++) statuses.push((await ask(sandbox, "/v1/jobs")).status)
    expect(statuses).toEqual([200, 500, 500, 200, 200])
    expect((await ask(sandbox, "/v1/jobs", { key: SANDBOX_KEYS.staging })).status).toBe(200)
    expect([await done("status")(view), await failed("status")(view)]).toEqual(["on_hold", "failed"])
  })

  it("let a job be found again by each number given out for it", async () => {
    const view = await start()
    for (const form of ["number", "big_number"]) {
      sandbox.control.setFaults({ "id.form": form })
      const number = /"id":(\d+)/.exec((await ask(sandbox, `/v1/jobs/${view.done}`)).text)?.[1] ?? ""
      sandbox.control.clearFaults()
      expect(at((await ask(sandbox, `/v1/jobs/${number}`)).json, "id")).toBe(view.done)
    }
  })
})
