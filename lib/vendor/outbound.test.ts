import { Socket } from "node:net"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { takeBatch } from "@/lib/attribution/batch"
import type { Operator } from "@/lib/domain/operator"
import { findHits } from "@/lib/find/data"
import { getInspection } from "@/lib/inspect/data"
import { getJobDetail } from "@/lib/jobs/detail-data"
import { createExport } from "@/lib/jobs/export"
import { toFilter } from "@/lib/jobs/list-testing"
import { createNote } from "@/lib/notes/mutations"
import { makePacket } from "@/lib/packets/make"
import type { Store } from "@/lib/store/store"
import { runListPass } from "@/lib/sync/list"
import { lookAtJob } from "@/lib/sync/look"
import { noteFigure } from "@/lib/testing/fault"
import { openSharedStore } from "@/lib/testing/shared-store"
import { readAll, testClient, testContext } from "@/lib/testing/sync-rig"
import { createTicket } from "@/lib/tickets/mutations"
import { json, startTestHost, type TestHost } from "@/lib/vendor/test-host"
import type { VendorClient } from "@/lib/vendor/types"

const by: Operator = { id: "p1", name: "Ada", email: "ada@example.com", role: "admin" }
const CREATE = {
  videoUrl: "https://cdn.example.com/in.mp4",
  model: "original",
  outputFormat: "webm",
  bgType: "transparent",
  autoStart: true,
} as const

let vendor: TestHost
/** What every address in every answer and in every person's text leads to. */
let trap: TestHost

beforeEach(async () => {
  trap = await startTestHost((_request, response) => json(response, 200, { jobs: [] }))
  vendor = await startTestHost((_request, response) => json(response, 404, {}))
})
afterEach(async () => {
  await vendor.close()
  await trap.close()
})

/** Every connection that this process opens from here on, as host:port. Each way out (fetch, undici, http, tls) ends here. */
function watchConnections(): Set<string> {
  const made = new Set<string>()
  const real = Socket.prototype.connect
  vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...given: unknown[]) {
    const [first] = given.flat()
    const { host, port } = Object(first) as { host?: string; port?: string | number }
    made.add(`${host}:${port}`)
    Reflect.apply(real, this, given)
    return this
  })
  return made
}

/** A vendor that has an address in every field and header. */
function answerWithAddresses(): void {
  const at = (name: string) => `${trap.url}/${name}.mp4`
  const job = (id: string, status: string) => ({
    id,
    status,
    created_at: "2026-11-24T09:30:00Z",
    output_url: at("out"),
    input_url: at("in"),
    video_url: at("video"),
    webhook_url: at("hook"),
    next: at("next"),
    error: status === "failed" ? { code: "source_forbidden", message: `GET ${at("error")} answered 403` } : null,
    metadata: { customer: at("customer"), callback: at("callback"), thumbnail: at("thumbnail") },
    links: { self: at("self"), refresh: at("refresh") },
  })
  const jobs = [job("job_1", "failed"), job("job_2", "completed"), job("job_3", "processing")]
  const headers = { link: `<${at("link")}>; rel="next"`, refresh: `0; url=${at("refresh")}`, location: at("location") }
  vendor.reply = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", vendor.url)
    const one = jobs.find(({ id }) => pathname.endsWith(id))
    const rest = jobs.slice(Number(searchParams.get("offset") ?? 0))
    json(response, 200, one ?? { jobs: rest, total: 3, next: at("page"), success: true }, headers)
  }
}

/** What people and their programs type and send: addresses too. */
async function typeAddresses(store: Store): Promise<void> {
  const subject = { kind: "job", connection: "prod-main", jobId: "job_1" } as const
  await createNote(store, { subject, body: `![x](${trap.url}/note.png) ${trap.url}/note` }, by)
  const words = {
    title: trap.url,
    reference: trap.url,
    url: `${trap.url}/ticket`,
    customer: trap.url,
    pasted: trap.url,
  }
  await createTicket(store, { ...words, jobs: [], groups: [] }, by)
  const rows = [{ connection: "prod-main", job_id: "job_2", input_url: `${trap.url}/told.mp4` }]
  const sent = new Request("http://ops/api/attribution", { method: "POST", body: JSON.stringify({ rows }) })
  await takeBatch(store, sent, { connections: ["prod-main"], teamZone: "UTC", now: Date.now() })
  await findHits(store, `why did ${trap.url}/in.mp4 fail?`, { now: Date.now(), zone: "UTC" })
}

/** Everything that is made of a job to be read elsewhere. */
async function readEverything(store: Store): Promise<void> {
  const ref = { connection: "prod-main", jobId: "job_1" }
  const making = { now: Date.now(), secrets: [], toEnvironment: () => null }
  await getJobDetail(store.read, ref, Date.now())
  await getInspection(store.read, ref)
  for (const form of ["markdown", "json"] as const)
    await makePacket(store, { subject: { kind: "job", ...ref }, form, making }, by)
  for (const format of ["csv", "json"] as const) {
    const filter = toFilter("")
    const text = await new Response(
      await createExport(store, filter, {
        format,
        zone: "UTC",
        now: Date.now(),
        by,
        signal: new AbortController().signal,
      }),
    ).text()
    expect(text).toContain("job_1")
  }
}

describe("T12: what goes out", () => {
  it("goes to the configured API alone, whatever addresses stand in answers and in what people type", async () => {
    const store = await openSharedStore("sqlite")
    answerWithAddresses()
    const made = watchConnections()
    const context = testContext(store, testClient(vendor.url))
    await readAll(context)
    await runListPass(context, "list")
    for (const id of ["job_1", "job_2", "job_3"]) await lookAtJob(context, id, { purpose: "person" })
    await typeAddresses(store)
    await readEverything(store)
    await store.close()
    expect(trap.seen).toEqual([])
    expect([...made]).toEqual([new URL(vendor.url).host])
    noteFigure("T12", `${vendor.seen.length} calls to the configured host, 0 connections to any other`)
  })
})

const ASK: Record<string, (client: VendorClient) => Promise<unknown>> = {
  list: (client) => client.listJobs({ limit: 5, offset: 0 }, { purpose: "list" }),
  get: (client) => client.getJob("job_1", { purpose: "watch" }),
  create: (client) => client.createJob(CREATE, { purpose: "person" }),
  start: (client) => client.startJob("job_1", {}, { purpose: "person" }),
  pricing: (client) => client.pricing({ purpose: "beat" }),
}

describe("V18: a redirect to another host", () => {
  it("is refused by every call and status, and no other host hears of the key", async () => {
    const made = watchConnections()
    const answers = { refused: 0 }
    for (const status of [301, 302, 303, 307, 308]) {
      const to = `${trap.url}/v1/jobs`
      vendor.reply = (_request, response) =>
        json(response, status, {}, { location: status === 301 ? to.replace("http:", "") : to })
      for (const ask of Object.values(ASK)) {
        const client = testClient(vendor.url)
        await expect(ask(client)).rejects.toMatchObject({ name: "VendorError" })
        answers.refused += 1
      }
    }
    expect(trap.seen).toEqual([])
    expect([...made]).toEqual([new URL(vendor.url).host])
    noteFigure("V18", `${answers.refused} redirects refused, 0 connections to the other host`)
  })
})
