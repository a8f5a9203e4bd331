import { createHmac } from "node:crypto"
import { createServer, type IncomingHttpHeaders } from "node:http"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { SANDBOX_WEBHOOK_SECRETS } from "@/lib/sandbox/accounts"
import { ask, at } from "@/lib/sandbox/ask"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { SWITCHES } from "@/lib/sandbox/switches"

type Received = { headers: IncomingHttpHeaders; body: string }
let sandbox: Sandbox
let target: string
let received: Received[]
let answers: number[]
let stop: () => void

beforeEach(async () => {
  received = []
  answers = []
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve))
  const address = receiver.address()
  target = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/hooks`
  stop = () => receiver.close()
  sandbox = await startSandbox({ speed: 500, rate: null })
})
afterEach(async () => {
  await sandbox.close()
  stop()
})

async function create(): Promise<string> {
  const body = { video_url: "https://cdn.shop.example/clip.mp4", webhook_url: target }
  return String(at((await ask(sandbox, "/v1/jobs", { body })).json, "id"))
}
const until = (count: number) =>
  vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(count), { timeout: 8_000 })
const sign = ({ headers, body }: Received) =>
  `sha256=${createHmac("sha256", SANDBOX_WEBHOOK_SECRETS.prod).update(`${headers["x-webhook-timestamp"]}.${body}`).digest("hex")}`

describe("webhooks", () => {
  it("tell start and end, signed over timestamp and raw body, with the job as GET shows it", async () => {
    const id = await create()
    await until(2)
    for (const one of received) expect(one.headers["x-webhook-signature"]).toBe(sign(one))
    expect(
      received.map((one) => [
        one.headers["x-webhook-event"],
        at(JSON.parse(one.body), "event"),
        at(JSON.parse(one.body), "data.id"),
      ]),
    ).toEqual([
      ["job.started", "job.started", id],
      ["job.completed", "job.completed", id],
    ])
    const job = (await ask(sandbox, `/v1/jobs/${id}`)).json
    expect(at(job, "webhook_events")).toEqual({ "job.started": "sent", "job.completed": "sent" })
    expect(at(JSON.parse(received[1]?.body ?? ""), "data.output_url")).toBe(at(job, "output_url"))
  })

  it("try again after a refusal with the same delivery id, and say so on the job meanwhile", async () => {
    answers = [500]
    await create()
    await until(3)
    const started = received.filter((one) => one.headers["x-webhook-event"] === "job.started")
    expect(started).toHaveLength(2)
    expect(new Set(started.map((one) => one.headers["x-webhook-delivery-id"])).size).toBe(1)
  })

  it("go to no host but this machine", async () => {
    const body = { video_url: "https://cdn.shop.example/a.mp4", webhook_url: "https://hooks.example.com/x" }
    expect((await ask(sandbox, "/v1/jobs", { body })).status).toBe(400)
    const put = { method: "PUT", body: { account: "prod", webhook_target: "http://10.0.0.1/" } }
    expect((await ask(sandbox, "/__sandbox/accounts", put)).status).toBe(400)
  })

  it("go to the account's target for jobs without their own, and can be sent anew", async () => {
    sandbox.control.setWebhookTarget("prod", target)
    const made = await ask(sandbox, "/v1/jobs", { body: { video_url: "https://cdn.shop.example/clip.mp4" } })
    await until(2)
    const again = { body: { id: at(made.json, "id"), event: "job.completed" } }
    expect((await ask(sandbox, "/__sandbox/webhooks/resend", again)).status).toBe(200)
    await until(3)
    expect(received[2]?.headers["x-webhook-event"]).toBe("job.completed")
  })
})

describe("switches about webhooks", () => {
  const header = (name: string) => (one: Received) => one.headers[`x-webhook-${name}`]
  const cases: [keyof typeof SWITCHES, string, number, (one: Received) => unknown, unknown][] = [
    ["webhook.signature", "unsigned", 1, header("signature"), undefined],
    ["webhook.signature", "short", 1, header("signature"), expect.stringMatching(/^sha256=.{20}$/)],
    ["webhook.timestamp", "epoch_s", 1, header("timestamp"), expect.stringMatching(/^\d{10}$/)],
    ["webhook.delivery_id", "same_for_all", 1, header("delivery-id"), "whd_0"],
    ["webhook.body", "flat", 1, (one) => typeof at(JSON.parse(one.body), "id"), "string"],
    ["webhook.delivery", "duplicated", 4, (one) => one.headers["x-webhook-signature"] === sign(one), true],
    ["webhook.delivery", "reheaded", 4, (one) => one.headers["x-webhook-signature"] === sign(one), true],
    ["webhook.delivery", "replayed", 3, (one) => one.headers["x-webhook-signature"] === sign(one), true],
  ]
  it.each(cases)("%s = %s shows on the wire", async (name, value, count, look, seen) => {
    sandbox.control.setFaults({ [name]: value })
    await create()
    await until(count)
    for (const one of received) expect(look(one)).toEqual(seen)
  })

  it("arrive in another order, or never, when switched so", async () => {
    sandbox.control.setFaults({ "webhook.delivery": "reordered" })
    await create()
    await until(2)
    expect(received.map((one) => one.headers["x-webhook-event"])).toEqual(["job.completed", "job.started"])
    received = []
    sandbox.control.setFaults({ "webhook.delivery": "lost" })
    const id = await create()
    await vi.waitFor(async () => expect(at((await ask(sandbox, `/v1/jobs/${id}`)).json, "status")).toBe("completed"))
    expect(received).toEqual([])
  })

  it("have a test for each switch about them", () => {
    const names = Object.keys(SWITCHES).filter((name) => name.startsWith("webhook."))
    expect(names.toSorted()).toEqual([...new Set(cases.map(([name]) => name))].toSorted())
  })
})
