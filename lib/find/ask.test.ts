import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { getStore } from "@/lib/store/current"
import { flushCalls } from "@/lib/vendor/live"
import { askAll } from "./ask"
import { findHits } from "./data"

let sandbox: Sandbox
let folder: string

beforeAll(async () => {
  sandbox = await startSandbox({ jobs: 20, rate: null, frozen: true })
  folder = await mkdtemp(join(tmpdir(), "ops-find-"))
  vi.stubEnv("DATA_DIR", folder)
  vi.stubEnv("DATABASE_URL", "")
  vi.stubEnv("REMOVEBGVIDEO_CONNECTIONS", "")
  vi.stubEnv("REMOVEBGVIDEO_API_KEY", sandbox.keys.prod)
  vi.stubEnv("REMOVEBGVIDEO_API_URL", sandbox.url)
})

afterAll(async () => {
  await flushCalls()
  await (await getStore()).close()
  await sandbox.close()
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

const find = async (text: string) => findHits(await getStore(), text, { now: Date.now(), zone: "UTC" })

it("takes a job that only the vendor knows into the record, and says so; one that nobody knows is no such job", async () => {
  const known = sandbox.control.truth("prod").at(-1)?.id ?? ""
  const unknown = "job_0123456789abcdef01234567"
  const text = `${known} and ${unknown}`
  expect((await find(text)).unknownIds).toEqual([known, unknown])
  expect(await askAll([known, unknown, known])).toEqual([
    { jobId: known, connection: "main", outcome: "known", reason: null },
    { jobId: unknown, connection: "main", outcome: "no such job", reason: null },
  ])
  const after = await find(text)
  expect(after.unknownIds).toEqual([unknown])
  expect(after.jobs).toMatchObject([{ id: known, connection: "main", certainty: "certain" }])
})

it("says why a connection could not be asked, and fails nobody else's question", async () => {
  sandbox.control.setFaults({ "answer.status": 503 })
  const [verdict] = await askAll(["job_ffffffffffffffffffffffff"])
  sandbox.control.clearFaults()
  expect(verdict).toMatchObject({ outcome: "not asked", reason: expect.stringMatching(/RemoveBGVideo/) })
}, 60_000)
