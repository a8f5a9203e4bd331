import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { getStore } from "@/lib/store/current"
import { flushCalls, vendor } from "@/lib/vendor/live"
import { json, startTestHost, type TestHost } from "@/lib/vendor/test-host"

let host: TestHost
let folder: string
let keyFile: string

beforeAll(async () => {
  host = await startTestHost((request, response) =>
    request.headers["x-api-key"] === "key-that-works" ? json(response, 200, []) : json(response, 401, {}),
  )
  folder = await mkdtemp(join(tmpdir(), "ops-live-"))
  keyFile = join(folder, "key")
  await writeFile(keyFile, "  key-refused\n")
  const connections = [{ id: "shop", label: "Shop", environment: "staging", keys: [{ alias: "only", file: keyFile }] }]
  await writeFile(join(folder, "connections.json"), JSON.stringify(connections))
  vi.stubEnv("DATA_DIR", folder)
  vi.stubEnv("DATABASE_URL", "")
  vi.stubEnv("REMOVEBGVIDEO_API_KEY", "")
  vi.stubEnv("REMOVEBGVIDEO_CONNECTIONS", join(folder, "connections.json"))
  vi.stubEnv("REMOVEBGVIDEO_API_URL", host.url)
})
afterAll(async () => {
  await (await getStore()).close()
  await host.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

describe("the vendor of a configured connection", () => {
  it("is one client per process, and none for what is not configured", () => {
    expect(vendor("shop")).toBe(vendor("shop"))
    expect(() => vendor("elsewhere")).toThrow("not configured")
  })

  it("takes a key that was exchanged in its file, after the old one was refused", async () => {
    const list = () => vendor("shop").listJobs({ limit: 5, offset: 0 }, { purpose: "list" })
    await expect(list()).rejects.toMatchObject({ code: "vendor_auth" })
    await writeFile(keyFile, "key-that-works\n")
    const now = performance.now()
    vi.spyOn(performance, "now").mockImplementation(() => now + 6_000)
    expect((await list()).value.received).toBe(0)
  })

  it("T13: records every call in the store, without the key", async () => {
    await flushCalls()
    const calls = await (await getStore()).read.selectFrom("vendor_calls").selectAll().orderBy("num").execute()
    expect(calls).toMatchObject([
      { connection: "shop", key_alias: "only", method: "GET", path: "/v1/jobs?limit=5&offset=0", status: 401 },
      { status: 200, error_code: null },
    ])
    expect(JSON.stringify(calls)).not.toMatch(/key-that-works|key-refused/)
  })
})
