import { readdirSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { createJobRecord } from "@/lib/jobs/list-testing"
import type { Store } from "@/lib/store/store"
import { noteFigure } from "@/lib/testing/fault"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { createToken } from "@/lib/tokens/mutations"

/**
 * What a program with a read token meets at each GET under app/api. reads: as a viewer does · refused: 403 · other: 401, the door
 * takes another kind of token · open: answers everybody alike · none: there is no GET.
 */
const TABLE: Record<string, "refused" | "other" | "open" | "none" | { reads: string }> = {
  "attribution/coverage": "refused",
  "attribution/csv": "refused",
  attribution: "other",
  "attribution/rules": "refused",
  "attribution/tokens": "refused",
  "audit/export": "refused",
  audit: "refused",
  "auth/[...nextauth]": "open",
  budgets: "refused",
  checks: { reads: "" },
  compare: "refused",
  "customers/erasure": "refused",
  customers: "refused",
  "demo-media/[...path]": "refused",
  deliveries: "refused",
  "deliveries/export": "refused",
  "deliveries/missed": "refused",
  "drift/export": "refused",
  drift: "refused",
  export: { reads: "?as=csv" },
  "failures/[group]": { reads: "" },
  "failures/people": "refused",
  failures: { reads: "" },
  "failures/titles": "refused",
  find: "none",
  freshness: { reads: "" },
  health: "open",
  "inspect/[connection]/[jobId]": "refused",
  "job/[connection]/[jobId]": { reads: "" },
  "jobs/counts": { reads: "" },
  "jobs/facets": "refused",
  "jobs/meta": "refused",
  "jobs/neighbours": "refused",
  "jobs/pulse": "refused",
  jobs: { reads: "" },
  keys: "refused",
  live: "refused",
  metrics: "other",
  notes: "refused",
  overview: "refused",
  "packets/group/[group]": "refused",
  "packets/job/[connection]/[jobId]": "refused",
  "packets/reply/[connection]/[jobId]": "refused",
  people: "refused",
  "quality/complaints": "refused",
  quality: "refused",
  "reconciliation/disputes": { reads: "" },
  reconciliation: { reads: "" },
  "reviews/[week]": { reads: "?as=csv" },
  reviews: { reads: "" },
  "spend/[connection]/[jobId]": "refused",
  "tickets/[ticket]": "refused",
  "tickets/counts": "refused",
  "tickets/find": "refused",
  "tickets/of": "refused",
  tickets: "refused",
  "usage/export": { reads: "?as=csv" },
  usage: { reads: "" },
  views: "refused",
  waste: { reads: "" },
  "webhooks/[connection]": "none",
}

const PARAMS = { connection: "main", jobId: "job_1", week: "2026-W47", group: "none", ticket: "1", path: ["x"] }
const METHODS = ["POST", "PUT", "PATCH", "DELETE"] as const

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>
type Door = { path: string; handlers: Partial<Record<string, Handler>> }

const world = vi.hoisted(() => ({ operator: undefined as Operator | undefined, store: undefined as Store | undefined }))
vi.mock("@/lib/auth/current", () => ({ findOperator: async () => world.operator }))
vi.mock("next/headers", () => ({
  cookies: async () => ({ get: () => undefined, getAll: () => [], set: () => undefined }),
  headers: async () => new Headers(),
}))
vi.mock("@/lib/store/current", () => ({ getStore: async () => world.store }))

const API = join(import.meta.dirname, "../../app/api")
const paths = readdirSync(API, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("/route.ts"))
  .map((path) => path.slice(0, -"/route.ts".length))
  .toSorted()

async function open(path: string): Promise<Door> {
  // The module of a route holds its handlers by the names of their methods.
  return { path, handlers: (await import(join(API, path, "route.ts"))) as Door["handlers"] }
}

const admin: Operator = { id: "ann", name: "Ann", email: "ann@example.com", role: "admin" }
const viewer: Operator = { id: "vi", name: "Vi", email: "vi@example.com", role: "viewer" }
const OWN = { host: "ops:3000", origin: "http://ops:3000", "sec-fetch-site": "same-origin" }

/** What changes from call to call. */
const toStable = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z|"(now|ms|at|asOf)":\d+/g, "…")

async function call({ path, handlers }: Door, sent: { method: string; headers: HeadersInit; query?: string }) {
  const { method, headers, query = "" } = sent
  const request = new Request(`http://ops:3000/api/${path}${query}`, { method, headers })
  const answer = await handlers[method]?.(request, { params: Promise.resolve(PARAMS) })
  return { status: answer?.status, text: answer?.ok ? await answer.text() : "" }
}

const REFUSALS = { refused: 403, other: 401, none: undefined } as const

/** An admin sits at the browser: beside a token that must count for nothing. */
async function expectGet(door: Door, bearer: HeadersInit): Promise<void> {
  const expected = TABLE[door.path] ?? "refused"
  if (expected === "open") return
  world.operator = admin
  if (typeof expected === "string") {
    const { status } = await call(door, { method: "GET", headers: bearer })
    expect({ path: door.path, status }).toEqual({ path: door.path, status: REFUSALS[expected] })
    return
  }
  const asProgram = await call(door, { method: "GET", headers: bearer, query: expected.reads })
  world.operator = viewer
  const asViewer = await call(door, { method: "GET", headers: OWN, query: expected.reads })
  expect({ path: door.path, ...asProgram, text: toStable(asProgram.text) }).toEqual({
    path: door.path,
    // There is no such group in the record.
    status: door.path.includes("[group]") ? 404 : 200,
    text: toStable(asViewer.text),
  })
}

async function expectNoChange(door: Door, headers: HeadersInit): Promise<void> {
  if (/^(auth|webhooks)\//.test(door.path)) return
  for (const method of METHODS.filter((one) => one in door.handlers)) {
    const { status } = await call(door, { method, headers })
    expect([401, 403], `${method} ${door.path}`).toContain(status)
  }
}

describe("T3: what a program may read is what the table says", () => {
  let folder: string
  let doors: Door[]
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ops-read-"))
    vi.stubEnv("DATA_DIR", folder)
    vi.stubEnv("REMOVEBGVIDEO_API_KEY", "key_for_tests")
    vi.stubEnv("REMOVEBGVIDEO_API_URL", "http://127.0.0.1:9")
    doors = await Promise.all(paths.map(open))
  }, 120_000)
  afterAll(async () => {
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true, force: true })
  })

  it("names every route under app/api and no other", () => {
    expect(Object.keys(TABLE).toSorted()).toEqual(paths)
    noteFigure("T3", `read token: ${paths.length} routes, each read as a viewer or refused as the table says`)
  })

  it.each(ENGINES)(
    "at every GET, and nowhere else (%s)",
    async (engine) => {
      const store = await openSharedStore(engine)
      world.store = store
      await store.write(async (tx) => {
        const row = { ...admin, password_hash: null, created_at: 0, disabled_at: null }
        await tx.insertInto("people").values(row).execute()
        await tx
          .insertInto("jobs")
          .values(createJobRecord("job_1", { connection: "main", status: "failed" }))
          .execute()
      })
      const { id, token } = await createToken(store, { name: "nightly", scope: "read", days: null }, admin)
      const bearer = { host: "ops:3000", authorization: `Bearer ${token}`, cookie: "rbv-ops.session=x" }
      for (const door of doors) await expectGet(door, bearer)
      world.operator = undefined
      for (const door of doors) await expectNoChange(door, { ...bearer, ...OWN })
      const kept = await store.read
        .selectFrom("audit_log")
        .select(["action", "subject"])
        .where("actor", "=", `token:${id}`)
        .execute()
      expect(kept).toContainEqual({ action: "token.denied", subject: "GET /api/attribution/coverage" })
      expect(kept).toContainEqual({ action: "jobs.exported", subject: null })
      await store.close()
    },
    60_000,
  )
})
