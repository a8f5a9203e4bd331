import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { toSyncItem } from "@/lib/attention/vendor-items"
import type { Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import { readFreshness } from "@/lib/live/freshness-data"
import type { Store } from "@/lib/store/store"
import { PACE } from "@/lib/sync/pace"
import { startWorker, type Worker } from "@/lib/sync/worker"
import { createFakeVendor } from "@/lib/testing/fake-vendor"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"

const world = vi.hoisted(() => ({
  operator: undefined as Operator | undefined,
  store: undefined as Store | undefined,
}))
vi.mock("@/lib/auth/current", () => ({ findOperator: async () => world.operator }))
vi.mock("@/lib/store/current", () => ({
  getStore: async () => {
    if (world.store) return world.store
    throw new AppError("store_unavailable", "The store is away at /secret/place.")
  },
}))

const { GET } = await import("@/app/api/health/route")
const { readParts } = await import("@/lib/health/data")

const viewer: Operator = { id: "vi", name: "Vi", email: "vi@example.com", role: "viewer" }
const WAIT = { timeout: 8_000, interval: 10 }

async function ask(query = ""): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await GET(new Request(`http://ops:3000/api/health${query}`))
  expect(answer.headers.get("cache-control")).toBe("private, no-store")
  return { status: answer.status, body: await answer.json() }
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ops-health-"))
  vi.stubEnv("DATA_DIR", folder)
  vi.stubEnv("REMOVEBGVIDEO_API_KEY", "key_for_tests")
  vi.stubEnv("REMOVEBGVIDEO_API_URL", "http://127.0.0.1:9")
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})
afterEach(() => {
  world.store = undefined
  world.operator = undefined
})

describe("O7: the health of a process whose store is gone", () => {
  it("is alive and not ready, and tells strangers nothing else", async () => {
    expect(await ask("?live")).toEqual({ status: 200, body: { ok: true } })
    expect(await ask()).toEqual({ status: 503, body: { ok: false } })
    world.operator = viewer
    expect(await ask()).toEqual({ status: 503, body: { ok: false } })
  })
})

describe.each(ENGINES)("the health on %s", (engine) => {
  let store: Store
  let worker: Worker | undefined
  beforeEach(async () => {
    store = await openSharedStore(engine)
    world.store = store
  })
  afterEach(async () => {
    await worker?.stop()
    worker = undefined
    await store.close()
  })

  it.runIf(engine === "sqlite")("is not ready within 2 s when the store does not answer, and still alive", async () => {
    world.store = { ...store, now: () => new Promise(() => undefined) }
    const began = performance.now()
    expect(await ask()).toEqual({ status: 503, body: { ok: false } })
    const waited = Math.round(performance.now() - began)
    expect(waited).toBeLessThan(3_000)
    expect((await ask("?live")).status).toBe(200)
    noteFigure("O7", `a store that never answers is told of after ${waited} ms, the process lives`)
  })

  it("is told to strangers in one word, to people part by part", async () => {
    expect(await ask()).toEqual({ status: 200, body: { ok: true } })
    await store.write((tx) =>
      tx
        .insertInto("notifications")
        .values([
          { kind: "budget.crossed", subject: "1", at: 1, details: "{}", sent_at: 5_000, attempts: 1 },
          { kind: "budget.crossed", subject: "2", at: 2, details: "{}", sent_at: null, attempts: 2, last_error: "500" },
          { kind: "budget.crossed", subject: "3", at: 3, details: "{}", sent_at: null, attempts: 0 },
        ])
        .execute(),
    )
    world.operator = viewer
    const { status, body } = await ask()
    expect(status).toBe(200)
    expect(body).toMatchObject({
      ok: true,
      store: engine,
      rssMb: expect.any(Number),
      parts: {
        store: { engine, isReachable: true, bytes: expect.any(Number) },
        sync: [{ connection: "main", lastPassAt: null, heartbeatAgeMs: null, isLeaseHeld: false, activeJobs: 0 }],
        webhooks: [{ connection: "main", lastAcceptedAt: null, unconfirmed: 0 }],
        notifications: { isConfigured: false, lastSentAt: "1970-01-01T00:00:05.000Z", waiting: 2, failing: 1 },
        background: { sumsBuilt: null },
      },
    })
    expect(JSON.stringify(body)).not.toMatch(/key_for_tests|127\.0\.0\.1|ops-health-/)
  })

  it("O12: a sync that dies without a word is shown within two intervals", async () => {
    const vendor = createFakeVendor()
    worker = startWorker({ store, connection: "main", findClient: () => vendor, teamZone: "UTC", pace: PACE })
    const read = () => readFreshness(store.read, { id: "main", label: "Main" }, { keys: [], keyProblem: null })
    // The first reading has to be over: while it lasts, silence is what tells, and sooner.
    const isReading = async () => {
      const { list, backfill } = await read()
      return !list?.lastOkAt || backfill !== null
    }
    await vi.waitFor(async () => expect(await isReading()).toBe(false), WAIT)
    const parts = async (now: number) =>
      (await readParts(store, { freshness: [await read()], notifies: false, now })).sync[0]
    expect(await parts(Date.now())).toMatchObject({ isLeaseHeld: true, isLeaseOurs: true, isBehind: false })
    await worker.stop()
    // From here on nobody says anything any more, as after a kill.
    const silent = await read()
    const { lastOkAt, intervalMs } = silent.list ?? { lastOkAt: null, intervalMs: Number.NaN }
    const died = Date.parse(lastOkAt ?? "")
    expect(await parts(died + 2 * intervalMs)).toMatchObject({ isBehind: false, isLeaseHeld: false })
    const shownAt = died + 2 * intervalMs + 1
    expect(await parts(shownAt)).toMatchObject({ isBehind: true, level: "late" })
    const [item] = toSyncItem({ connection: "main", freshness: silent } as Parameters<typeof toSyncItem>[0], shownAt)
    expect(item).toMatchObject({ title: "Main: the sync process is silent", tone: "late" })
    noteFigure(
      "O12",
      `${engine}: shown ${(shownAt - died) / 1000} s after the last pass, at an interval of ${intervalMs / 1000} s`,
    )
  })
})
