import { CompiledQuery } from "kysely"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { DAY, HOUR } from "@/lib/domain/time"
import { countJobs } from "@/lib/jobs/list-counts"
import { toFilter } from "@/lib/jobs/list-testing"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { LiveEvent, Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { complaintsIn, getQuality, listComplaintsOf } from "./data"
import { addComplaint, withdrawComplaint } from "./mutations"
import { type ComplaintKind, type QualityFilter, toCompletedHref, toQualityFilter, toQualityQuery } from "./schema"

const person = (id: string, role: Operator["role"]): Operator => ({ id, name: id, email: `${id}@example.com`, role })
const ann = person("ann", "support")
const ALL: QualityFilter = { days: 28, model: null, format: null, kind: null }

describe.each(ENGINES)("complaints about results on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    const row = { ...ann, password_hash: null, created_at: 0, disabled_at: null }
    await store.write((tx) => tx.insertInto("people").values(row).execute())
  })
  afterEach(() => store.close())

  /** Jobs that ended `ago` before T0. */
  async function make(
    prefix: string,
    count: number,
    given: { model?: string; format?: string; ago?: number; status?: string; connection?: string },
  ) {
    const at = T0 - (given.ago ?? HOUR)
    const jobs = Array.from({ length: count }, (_, n) =>
      vendorJob({
        id: `${prefix}${n}`,
        status: given.status ?? "completed",
        createdAt: at - 60_000,
        finishedAt: at,
        model: given.model,
        outputFormat: given.format,
      }),
    )
    const seen = look({ connection: given.connection ?? "main", observedAt: at + 1_000 })
    await store.write((tx) => mirrorJobs(tx, { ...seen, jobs, teamZone: "Asia/Kathmandu" }))
  }
  const complain = (jobId: string, kind: ComplaintKind = "edge", by = ann, note: string | null = null) =>
    addComplaint(store, { connection: "main", jobId, kind, note }, by)
  const report = (filter: Partial<QualityFilter> = {}, connection: string | null = null) =>
    getQuality(store, { ...ALL, ...filter }, { connection, now: T0 })

  it.runIf(engine === "sqlite")("are read first, never all completed jobs of the range", async () => {
    const asked = { range: { from: 20_000, until: 20_090 }, connection: null }
    const query = complaintsIn(store, asked).select("complaint.num").orderBy("complaint.num", "desc").limit(100)
    const { sql: text, parameters } = query.compile()
    const plan = CompiledQuery.raw(`explain query plan ${text}`, [...parameters])
    const { rows } = await store.read.executeQuery<{ detail: string }>(plan)
    expect(rows.map(({ detail }) => detail.split(" ").slice(0, 2).join(" "))).toEqual(["SCAN complaint", "SEARCH jobs"])
  })

  it("count each job once, over the completed jobs of its model and format", async () => {
    await make("pro", 10, { model: "pro", format: "webm" })
    await make("mov", 4, { model: "pro", format: "mov" })
    await make("silent", 3, {})
    await make("failed", 5, { model: "pro", format: "webm", status: "failed" })
    await make("old", 6, { model: "pro", format: "webm", ago: 40 * DAY })
    await make("other", 2, { model: "pro", format: "webm", connection: "staging" })
    await complain("pro0", "edge")
    await complain("pro0", "flicker")
    await complain("pro1", "flicker")
    await complain("silent0")
    await complain("old0")
    const found = await report()
    expect(found.cells).toEqual([
      { model: "pro", format: "webm", completed: 12, complained: 2 },
      { model: "", format: "", completed: 3, complained: 1 },
      { model: "pro", format: "mov", completed: 4, complained: 0 },
    ])
    expect([found.completed, found.complained, found.found]).toEqual([19, 3, 4])
    expect(found.kinds).toEqual([
      { kind: "flicker", complaints: 2 },
      { kind: "edge", complaints: 2 },
    ])
    expect((await report({}, "staging")).cells).toEqual([{ model: "pro", format: "webm", completed: 2, complained: 0 }])
    expect((await report({ days: 90 })).complained).toBe(4)
  })

  it("lead to lists that hold exactly the jobs of the figure", async () => {
    await make("a", 7, { model: "pro", format: "webm" })
    await make("edge-of-range", 3, { model: "pro", format: "webm", ago: 28 * DAY - HOUR })
    await make("too-old", 3, { model: "pro", format: "webm", ago: 28 * DAY + 11 * HOUR })
    await make("b", 2, { model: "odd, !model", format: "webm" })
    await make("c", 5, {})
    for (const id of ["a0", "a1", "b0", "c0", "c1"]) await complain(id)
    const found = await report()
    for (const cell of found.cells) {
      const href = toCompletedHref(found, { ...cell, connection: null })
      const counts = await countJobs(store, toFilter(href.slice(href.indexOf("?"))), T0)
      expect([cell, counts.tabs.done]).toEqual([cell, cell.completed])
      const narrowed = await report({ model: cell.model, format: cell.format })
      expect(narrowed.newest.length).toBe(cell.complained)
      expect(narrowed.found).toBe(cell.complained)
    }
    const all = toCompletedHref(found, { model: null, format: null, connection: null })
    expect((await countJobs(store, toFilter(all.slice(all.indexOf("?"))), T0)).tabs.done).toBe(found.completed)
  })

  it("show the newest first with whose job it was, narrowed by kind", async () => {
    await make("a", 3, { model: "pro", format: "webm" })
    await complain("a0", "edge", ann, "  hair at 0:04  ")
    await complain("a1", "flicker")
    const { newest } = await report({ kind: "edge" })
    expect(newest).toMatchObject([
      {
        kind: "edge",
        note: "hair at 0:04",
        by: { name: "ann" },
        job: { connection: "main", jobId: "a0" },
        model: "pro",
      },
    ])
    expect((await report()).newest.map((one) => one.kind)).toEqual(["flicker", "edge"])
  })

  it("are made of completed jobs only, each kind once, and change nothing of the job", async () => {
    await make("a", 1, {})
    await make("running", 1, { status: "processing" })
    const before = await store.read.selectFrom("jobs").selectAll().orderBy("num").execute()
    await expect(complain("running0")).rejects.toMatchObject({ code: "conflict" })
    await expect(complain("nowhere")).rejects.toMatchObject({ code: "not_found" })
    await complain("a0")
    await expect(complain("a0")).rejects.toMatchObject({ code: "conflict" })
    await complain("a0", "other")
    expect(await store.read.selectFrom("jobs").selectAll().orderBy("num").execute()).toEqual(before)
  })

  it("T3: are withdrawn by who made them or by an admin; all of it is recorded and told, notes stay out of the log", async () => {
    await make("a", 1, {})
    const told: LiveEvent[] = []
    store.subscribe((event) => told.push(event))
    const { num } = await complain("a0", "edge", ann, "Ms Smith says …")
    await expect(withdrawComplaint(store, num, person("ben", "support"))).rejects.toMatchObject({ code: "forbidden" })
    await withdrawComplaint(store, num, person("eve", "admin"))
    await expect(withdrawComplaint(store, num, ann)).rejects.toMatchObject({ code: "not_found" })
    const again = await complain("a0")
    await withdrawComplaint(store, again.num, ann)
    expect(await listComplaintsOf(store.read, { connection: "main", jobId: "a0" })).toEqual([])
    const audit = await store.read.selectFrom("audit_log").selectAll().orderBy("num").execute()
    expect(audit.map((one) => [one.actor, one.action, one.subject])).toEqual([
      ["ann", "complaint.added", "main/a0"],
      ["eve", "complaint.withdrawn", "main/a0"],
      ["ann", "complaint.added", "main/a0"],
      ["ann", "complaint.withdrawn", "main/a0"],
    ])
    expect(JSON.stringify(audit)).not.toContain("Smith")
    await expect.poll(() => told.filter((event) => event.type === "tickets").length).toBe(4)
  })
})

describe("the address of the quality page", () => {
  it("keeps its filter, with not known apart from any, and falls back where it cannot be read", () => {
    const filters: QualityFilter[] = [
      ALL,
      { days: 7, model: "", format: "webm", kind: "flicker" },
      { days: 90, model: "@odd", format: "", kind: null },
    ]
    for (const filter of filters) expect(toQualityFilter(new URLSearchParams(toQualityQuery(filter)))).toEqual(filter)
    expect(toQualityFilter(new URLSearchParams("days=-1&kind=x&model=&format="))).toEqual(ALL)
  })
})
