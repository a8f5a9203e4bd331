import { createHmac } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { POST } from "@/app/api/webhooks/[connection]/route"
import { getStore } from "@/lib/store/current"
import { onWake } from "@/lib/sync/confirm"

const SECRET = "whsec_for_tests"
const BODY = '{"event":"job.completed","data":{"id":"job_1"}}'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ops-webhooks-"))
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

function deliver(body: BodyInit, headers: Record<string, string> = {}, connection = "main"): Promise<Response> {
  const request = new Request("http://localhost/api/webhooks/x", {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit)
  return POST(request, { params: Promise.resolve({ connection }) })
}

function signed(body: string, timestamp = new Date().toISOString()): Record<string, string> {
  return {
    "x-webhook-event": "job.completed",
    "x-webhook-delivery-id": "d1",
    "x-webhook-timestamp": timestamp,
    "x-webhook-signature": `sha256=${createHmac("sha256", SECRET).update(`${timestamp}.${body}`).digest("hex")}`,
  }
}

describe("the webhook door", () => {
  it("keeps a genuine delivery before it answers 200, and asks for the confirming GET once", async () => {
    const woken = vi.fn()
    const end = onWake("main", woken)
    const headers = signed(BODY)
    const [first, again] = [await deliver(BODY, headers), await deliver(BODY, headers)]
    end()
    expect([first.status, again.status]).toEqual([200, 200])
    expect(await first.json()).toEqual({ ok: true, data: { verdict: "accepted" } })
    expect(await again.json()).toEqual({ ok: true, data: { verdict: "duplicate" } })
    expect(first.headers.get("cache-control")).toBe("private, no-store")
    expect(woken).toHaveBeenCalledTimes(1)
    const store = await getStore()
    const kept = await store.read
      .selectFrom("webhook_deliveries")
      .select("body")
      .where("verdict", "=", "accepted")
      .execute()
    expect(kept).toEqual([{ body: BODY }])
    // its content is evidence only: no job is written from it
    expect(await store.read.selectFrom("jobs").select("id").execute()).toEqual([])
  })

  it("answers 200 to a genuine body that it cannot read", async () => {
    expect((await deliver("hello", signed("hello"))).status).toBe(200)
  })

  it.each([
    ["unsigned", {}],
    ["short", { ...signed(BODY), "x-webhook-signature": "sha256=ab" }],
    ["re-serialised", signed(JSON.stringify(JSON.parse(BODY), null, 2))],
    ["old", signed(BODY, new Date(Date.now() - 400_000).toISOString())],
    ["early", signed(BODY, new Date(Date.now() + 400_000).toISOString())],
  ])("answers 401 to an %s one", async (_name, headers) => {
    const response = await deliver(BODY, headers)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ ok: false, code: "unauthenticated" })
  })

  it.each(["nowhere", "__proto__", "", "../main"])("answers 404 for the connection %j", async (connection) => {
    expect((await deliver(BODY, signed(BODY), connection)).status).toBe(404)
  })

  it("takes 256 KB and not a byte more, announced or streamed", async () => {
    const most = "x".repeat(256 * 1024)
    expect((await deliver(most, signed(most))).status).toBe(200)
    expect((await deliver(`${most}x`, signed(`${most}x`))).status).toBe(413)
    expect((await deliver("{}", { "content-length": "999999999" })).status).toBe(413)
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    expect((await deliver(endless)).status).toBe(413)
    expect(sent).toBeLessThan(1_000_000)
  })

  it("O7: answers 503 when the store cannot commit, so that the vendor sends it again", async () => {
    const store = await getStore()
    const body = '{"event":"job.failed","data":{"id":"job_2"}}'
    const write = vi.spyOn(store, "write").mockRejectedValue(new Error("disk full"))
    const headers = signed(body)
    expect((await deliver(body, headers)).status).toBe(503)
    expect((await deliver(body, { ...headers, "x-webhook-signature": "no" })).status).toBe(401)
    write.mockRestore()
    expect((await deliver(body, headers)).status).toBe(200)
  })
})
