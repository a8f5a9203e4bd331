import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { type Endpoint, SWITCHES } from "@/lib/sandbox/switches"
import { createVendorClient } from "@/lib/vendor/client"
import { VendorError } from "@/lib/vendor/errors"
import { createTestClock } from "@/lib/vendor/test-clock"
import type { CallRecord, VendorClient } from "@/lib/vendor/types"

const PERSON = { purpose: "person" } as const
const CREATE = {
  videoUrl: "https://cdn.example.com/in.mp4",
  model: "original",
  outputFormat: "webm",
  bgType: "transparent",
  autoStart: true,
} as const

let sandbox: Sandbox
let calls: CallRecord[]

beforeAll(async () => {
  sandbox = await startSandbox({ jobs: 120, rate: null, frozen: true })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.control.clearFaults()
  calls = []
})

/** A client whose waits cost nothing: time jumps over them. */
function connect(secret: string = "rbv_sandbox_prod"): VendorClient {
  return createVendorClient({
    connection: "prod-main",
    apiUrl: sandbox.url,
    keys: [{ alias: "prod", secret }],
    record: (call) => calls.push(call),
    budget: { perSecond: 1_000, burst: 1_000 },
    limits: { headersMs: 400, callMs: 800 },
    clock: { ...createTestClock(), now: () => sandbox.control.now() },
  })
}

async function listIds(client: VendorClient): Promise<string[]> {
  const { value } = await client.listJobs({ limit: 50, offset: 0 }, PERSON)
  return value.jobs.map((job) => job.id)
}

describe("against the sandbox vendor", () => {
  it("creates, starts, gets and lists", async () => {
    const client = connect()
    const created = await client.createJob({ ...CREATE, autoStart: false }, PERSON)
    expect(created.call).toMatchObject({ jobId: created.value.id, status: expect.any(Number) })
    const draft = await client.getJob(created.value.id, PERSON)
    expect(draft.value).toMatchObject({ id: created.value.id, status: "created" })
    await client.startJob(created.value.id, { model: "light" }, PERSON)
    expect((await client.getJob(created.value.id, PERSON)).value.status).not.toBe("created")
    expect(await listIds(client)).toContain(created.value.id)
  })

  it("finds no drift in any answer of the documented profile", async () => {
    const client = connect()
    const [id = ""] = await listIds(client)
    const answers = await Promise.all([
      client.listJobs({ limit: 50, offset: 0 }, PERSON),
      client.getJob(id, PERSON),
      client.usageSummary(7, PERSON),
      client.usageEvents(PERSON),
      client.pricing(PERSON),
      client.health(PERSON),
    ])
    // the names of usage fields are not documented, so only jobs, prices and health are held to it
    expect([0, 1, 4, 5].flatMap((i) => answers[i]?.drift ?? [])).toEqual([])
    expect(answers[2].value).toMatchObject({ jobs: expect.any(Number), creditsMilli: expect.any(Number) })
    expect(answers[2].value.days).toHaveLength(7)
    expect(answers[3].value.length).toBeGreaterThan(10)
    expect(answers[4].value.creditsPerMinuteMilli).toMatchObject({ original: 60_000, human: 45_000 })
    expect(answers[5].value.status).toBe("healthy")
  })

  it("pages through all jobs by rows received, whatever the cap", async () => {
    sandbox.control.setFaults({ "list.cap": 7 })
    const client = connect()
    const seen = new Set<string>()
    for (let offset = 0; ; ) {
      const { value } = await client.listJobs({ limit: 50, offset }, PERSON)
      if (value.received === 0) break
      offset += value.received
      for (const job of value.jobs) seen.add(job.id)
    }
    expect(seen.size).toBe(sandbox.control.truth("prod").length)
  })

  it("names the wrong key, the empty account and another account's job for what they are", async () => {
    await expect(connect("rbv_sandbox_disabled").usageSummary(7, PERSON)).rejects.toMatchObject({
      kind: "unauthorized",
      requestId: expect.any(String),
    })
    await expect(connect("rbv_sandbox_empty").createJob(CREATE, PERSON)).rejects.toMatchObject({ kind: "credits" })
    const [id = ""] = await listIds(connect())
    await expect(connect("rbv_sandbox_staging").getJob(id, PERSON)).rejects.toMatchObject({ kind: "not_found" })
  })

  it("V17: leaves a paid request whose answer was lost at one, outcome unknown", async () => {
    const before = sandbox.control.truth("prod").length
    for (const lost of ["reset", "hang"]) {
      sandbox.control.setFaults({ "post.reply_lost": lost })
      await expect(connect().createJob(CREATE, PERSON)).rejects.toMatchObject({ code: "vendor_outcome_unknown" })
    }
    expect(sandbox.control.truth("prod")).toHaveLength(before + 2)
  })

  it("V18: follows no redirect", async () => {
    sandbox.control.setFaults({ "answer.redirect": "http://127.0.0.1:9/v1/jobs" })
    await expect(connect().listJobs({ limit: 5, offset: 0 }, PERSON)).rejects.toMatchObject({ kind: "redirected" })
  })

  it("reads every shape of the list as the same page", async () => {
    const expected = await listIds(connect())
    for (const shape of SWITCHES["list.shape"].values) {
      sandbox.control.setFaults({ "list.shape": shape })
      const answer = listIds(connect())
      if (shape === "none") await expect(answer).rejects.toMatchObject({ kind: "unreadable" })
      else expect(await answer, shape).toEqual(expected)
    }
  })
})

/** Switches on how the network behaves take real time; client.test.ts has those cases. */
const NETWORK = /^(net\.|post\.reply_lost)/

const ASK: Partial<Record<Endpoint, (client: VendorClient, jobId: string) => Promise<unknown>>> = {
  "jobs.list": (client) => client.listJobs({ limit: 50, offset: 0 }, PERSON),
  "jobs.get": (client, jobId) => client.getJob(jobId, PERSON),
  "jobs.create": (client) => client.createJob(CREATE, PERSON),
  "usage.summary": (client) => client.usageSummary(7, PERSON),
  "usage.events": (client) => client.usageEvents(PERSON),
  pricing: (client) => client.pricing(PERSON),
  health: (client) => client.health(PERSON),
}

const choices = Object.entries(SWITCHES).flatMap(([name, one]) =>
  one.kind === "choice" && !NETWORK.test(name) ? [[name, one] as const] : [],
)

describe("V6: whatever the sandbox can answer", () => {
  it.each(choices)(
    "%s is read, or refused with a typed error",
    async (name, { on, values }) => {
      const jobId = sandbox.control.truth("prod").at(-1)?.id ?? ""
      for (const value of values) {
        sandbox.control.setFaults({ "fields.profile": "rich", [name]: value })
        const client = connect()
        const outcomes = await Promise.allSettled(on.map((endpoint) => ASK[endpoint]?.(client, jobId)))
        for (const outcome of outcomes) {
          if (outcome.status === "rejected") expect(outcome.reason, `${name}=${value}`).toBeInstanceOf(VendorError)
          else expect(JSON.stringify(outcome.value)?.includes("\\u0000") ?? false, `${name}=${value}`).toBe(false)
        }
      }
    },
    30_000,
  )
})
