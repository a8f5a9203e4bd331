import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { GET } from "@/app/api/export/route"
import type { Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { createExport, type ExportFormat, toExportName } from "./export"
import { addJobs, createJobRecord, NOW, toFilter } from "./list-testing"

const world = vi.hoisted(() => ({ store: undefined as Store | undefined }))
vi.mock("@/lib/auth/current", () => ({ findOperator: async () => by }))
vi.mock("next/headers", () => ({ headers: async () => new Headers() }))
vi.mock("@/lib/store/current", () => ({ getStore: async () => world.store }))

/** More than two batches. */
const ROWS = 1_100
const by: Operator = { id: "p1", name: "Ann", email: "ann@example.com", role: "viewer" }

describe.each(ENGINES)("the export on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const open = (query: string, format: ExportFormat, { zone = "UTC", signal = new AbortController().signal } = {}) =>
    createExport(store, toFilter(query), { format, zone, now: NOW, by, signal })
  const read = async (query: string, format: ExportFormat, zone = "UTC") =>
    new Response(await open(query, format, { zone })).text()

  it("writes all matching rows, not a page of them, in the order of the list", async () => {
    const jobs = Array.from({ length: 1_203 }, (_, index) =>
      createJobRecord(`job_${index}`, {
        created_at: NOW - (index % 50) * 1_000,
        status: index % 3 ? "failed" : "completed",
      }),
    )
    await addJobs(store, jobs)
    const rows: { job_id: string }[] = JSON.parse(await read("", "json"))
    expect(new Set(rows.map((row) => row.job_id)).size).toBe(1_203)
    const lines = (await read("tab=failed", "csv")).trimEnd().split("\n")
    expect(lines).toHaveLength(1 + 802)
    expect(JSON.parse(await read("tab=waiting", "json"))).toEqual([])
  })

  it("names the zone, and leaves empty what is not known", async () => {
    await addJobs(store, [createJobRecord("job_1", { created_at: Date.parse("2026-11-24T10:00:00.120Z") })])
    const [header = "", row = ""] = (await read("", "csv", "Asia/Kathmandu")).split("\n")
    expect(header).toContain("created_at (Asia/Kathmandu)")
    const cells = row.split(",")
    expect(cells[header.split(",").indexOf("created_at (Asia/Kathmandu)")]).toBe("2026-11-24T15:45:00.120+05:45")
    expect(cells[header.split(",").indexOf("credits")]).toBe("")
    expect(header.charCodeAt(0)).not.toBe(0xfeff)
  })

  it("T11: leaves nothing for a spreadsheet to run", async () => {
    const formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    await addJobs(
      store,
      formulas.map((customer, index) => createJobRecord(`job_${index}`, { customer, created_at: NOW - index })),
    )
    const text = await read("", "csv")
    for (const formula of formulas) expect(text).toContain(`'${formula}`)
    expect(text).not.toMatch(/(^|\n|,)"?[=+@\t\r-]/)
    const rows: { customer: string }[] = JSON.parse(await read("", "json"))
    expect(rows.map((row) => row.customer)).toEqual(formulas)
  })

  const addMany = () =>
    addJobs(
      store,
      Array.from({ length: ROWS }, (_, index) => createJobRecord(`job_${index}`)),
    )
  /** An export under way: its head was read, so its first batch is being read. */
  const begin = async (signal?: AbortSignal) => {
    const reader = (await open("", "json", signal ? { signal } : {})).getReader()
    await reader.read()
    return reader
  }

  it("T16: runs two per person at most, and gives the place back when the reader leaves", async () => {
    await addMany()
    const readers = [await begin(), await begin()]
    await expect(open("", "json")).rejects.toMatchObject({ code: "too_many" })
    for (const reader of readers) await reader.cancel()
    expect(JSON.parse(await read("", "json"))).toHaveLength(ROWS)
  })

  it("T16: an export that nobody reads takes no place, and one whose client has gone gives its own back", async () => {
    await addMany()
    // A HEAD, an audit row that could not be written, a client who was gone before the answer: made, and never read.
    await open("", "json")
    await open("", "json")
    const gone = new AbortController()
    const readers = [await begin(gone.signal), await begin(gone.signal)]
    await expect(open("", "json")).rejects.toMatchObject({ code: "too_many" })
    gone.abort()
    for (const reader of readers) await expect(reader.read()).rejects.toMatchObject({ name: "AbortError" })
    const late = await open("", "json", { signal: gone.signal })
    await expect(new Response(late).text()).rejects.toMatchObject({ name: "AbortError" })
    expect(JSON.parse(await read("", "json"))).toHaveLength(ROWS)
  })

  it("T16: the door takes no place for a HEAD, nor where the export could not be written down", async () => {
    const ask = (method: string) =>
      GET(new Request("http://ops.test/api/export?as=json", { method }), { params: Promise.resolve({}) })
    const full = new AppError("store_unavailable", "The disk is full.")
    world.store = { ...store, write: () => Promise.reject(full) }
    expect([(await ask("GET")).status, (await ask("GET")).status]).toEqual([503, 503])
    world.store = store
    const head = await ask("HEAD")
    expect([head.status, head.body, head.headers.get("content-type")]).toEqual([200, null, "application/json"])
    expect(await store.read.selectFrom("audit_log").select("action").execute()).toEqual([])
    expect(await (await ask("GET")).json()).toEqual([])
    expect(await store.read.selectFrom("audit_log").select("action").execute()).toEqual([{ action: "jobs.exported" }])
  })

  it("T16: of three made at the same moment the third breaks off, rather than look whole", async () => {
    const three = await Promise.all([1, 2, 3].map(() => open("", "json")))
    const ends = await Promise.allSettled(three.map((stream) => new Response(stream).text()))
    expect(ends.map((end) => end.status)).toEqual(["fulfilled", "fulfilled", "rejected"])
    expect(JSON.parse(await read("", "json"))).toEqual([])
  })
})

describe("the name of an export", () => {
  it("says which tab and which day", () => {
    expect(toExportName(toFilter("tab=failed"), "csv", "2026-11-24")).toBe("jobs-failed-2026-11-24.csv")
    expect(toExportName(toFilter(""), "json", "2026-11-24")).toBe("jobs-2026-11-24.json")
  })
})
