import { randomUUID } from "node:crypto"
import { sql } from "kysely"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { addJobs, createJobRecord } from "@/lib/jobs/list-testing"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { openStore } from "@/lib/store/open"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES, TEST_DATABASE_URL } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { getCoverage } from "./coverage-data"
import { mergeAttributions } from "./mutations"
import { getRules } from "./rule-data"
import { createRule, deleteRule, MOST_RULES } from "./rule-mutations"
import { walkRules } from "./rule-walk"

const by: Operator = { id: "eve", name: "Eve", email: "eve@example.com", role: "admin" }
const people = { by, connections: ["main", "staging"] }
const PATTERN = "https://cdn.test/{customer}/{project}/*"

function from(id: string, path: string, more: Record<string, unknown> = {}): VendorJob {
  const inputUrl = `https://cdn.test/${path}?sig=1`
  const metadata = more.metadata as VendorJob["metadata"]
  return vendorJob({ id, inputUrl, metadata, raw: JSON.stringify({ id, video_url: inputUrl, ...more }) })
}

/** Two promises that the test itself keeps: that a transaction is under way, and that it may end. */
function createGate() {
  let tell = () => {}
  let open = () => {}
  const isTold = new Promise<void>((resolve) => (tell = resolve))
  const isOpen = new Promise<void>((resolve) => (open = resolve))
  return { tell: () => tell(), open: () => open(), isTold, isOpen }
}

describe.each(ENGINES)("rules by address on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const see = (...jobs: VendorJob[]) => store.write((tx) => mirrorJobs(tx, { ...look(), jobs, teamZone: "UTC" }))
  const add = (pattern = PATTERN, connection = "") => createRule(store, { connection, pattern }, people)
  const walk = (isStopped = () => false) =>
    walkRules(store, { teamZone: "UTC", isStopped, pause: () => Promise.resolve(), step: 200 })
  const whose = async () => {
    const rows = await store.read.selectFrom("jobs").select(["id", "customer", "project", "search_text"]).execute()
    return Object.fromEntries(rows.map((row) => [row.id, [row.customer, row.project]]))
  }

  it("say whose jobs are that were there before and that come after", async () => {
    await see(from("before", "acme/spring/x.mp4"), from("other", "x.mp4"), vendorJob({ id: "silent" }))
    await add()
    await see(from("after", "northwind/fall/y.mp4"))
    expect(await whose()).toMatchObject({ before: [null, null], after: ["northwind", "fall"] })
    await walk()
    expect(await whose()).toEqual({
      before: ["acme", "spring"],
      other: [null, null],
      silent: [null, null],
      after: ["northwind", "fall"],
    })
    const { search_text } = await store.read
      .selectFrom("jobs")
      .select("search_text")
      .where("id", "=", "before")
      .executeTakeFirstOrThrow()
    expect(search_text).toContain("acme")
  })

  it("speak only where neither the customer's systems nor the job itself said anything", async () => {
    await add()
    const values = { customer: "told" }
    const patches = [{ connection: "main", jobId: "told", values }]
    await store.write((tx) => mergeAttributions(tx, { connection: "main", patches, teamZone: "UTC", now: T0 }))
    await see(from("told", "acme/spring/x"), from("echoed", "acme/spring/x", { metadata: { customer: "echo" } }))
    expect(await whose()).toEqual({ told: ["told", "spring"], echoed: ["echo", "spring"] })
    await walk()
    expect(await whose()).toEqual({ told: ["told", "spring"], echoed: ["echo", "spring"] })
  })

  it("take back what they said when they go, and leave what others said", async () => {
    await see(from("a", "acme/spring/x"), from("b", "acme/spring/x", { metadata: { customer: "echo" } }))
    const { num } = await add()
    await walk()
    await deleteRule(store, num, by)
    await walk()
    expect(await whose()).toEqual({ a: [null, null], b: ["echo", null] })
    await expect(deleteRule(store, num, by)).rejects.toMatchObject({ code: "not_found" })
  })

  it("leave the day sums as they are and change no job twice", async () => {
    await see(...Array.from({ length: 250 }, (_, n) => from(`job_${n}`, `c${n % 3}/p/x`)).slice(0, 100))
    await see(...Array.from({ length: 250 }, (_, n) => from(`job_${n}`, `c${n % 3}/p/x`)).slice(100))
    const sums = async () =>
      (await store.read.selectFrom("daily_rollup").selectAll().execute()).map((row) => JSON.stringify(row)).sort()
    const before = await sums()
    await add()
    await walk()
    expect(await sums()).toEqual(before)
    const changedAt = await store.read.selectFrom("jobs").select(["id", "changed_at"]).orderBy("id").execute()
    await add("https://cdn.test/{user}/*")
    await walk()
    expect(await store.read.selectFrom("jobs").select(["id", "changed_at"]).orderBy("id").execute()).toEqual(changedAt)
  })

  it("are applied to the end after a stop half way, and anew when they change meanwhile", async () => {
    const jobs = Array.from({ length: 450 }, (_, n) =>
      createJobRecord(`job_${n}`, { connection: "main", input_url: `https://cdn.test/c${n % 9}/p/${n}.mp4` }),
    )
    await addJobs(store, jobs)
    await add()
    let steps = 0
    await walk(() => ++steps > 5)
    const half = await getRules(store)
    expect(half.reading?.looked).toBe(200)
    expect(half.reading?.about).toBe(450)
    await add("https://cdn.test/{user}/*", "main")
    expect((await getRules(store)).reading?.looked).toBe(0)
    await walk()
    expect((await getRules(store)).reading).toBeNull()
    const left = await store.read
      .selectFrom("jobs")
      .select((e) => e.fn.countAll<number>().as("n"))
      .where("user_ref", "is", null)
      .executeTakeFirstOrThrow()
    expect(Number(left.n)).toBe(0)
  })

  it("are refused when they cannot be read, are there already or become too many; each change is recorded", async () => {
    await expect(add("https://cdn.test/*")).rejects.toMatchObject({ code: "invalid" })
    await expect(add(PATTERN, "nowhere")).rejects.toMatchObject({ code: "invalid" })
    const { num } = await add()
    await expect(add(` ${PATTERN} `)).rejects.toMatchObject({ code: "conflict" })
    await add(PATTERN, "staging")
    await deleteRule(store, num, by)
    const audit = await store.read.selectFrom("audit_log").select(["actor", "action"]).orderBy("num").execute()
    expect(audit.map((one) => one.action)).toEqual([
      "attribution_rule.created",
      "attribution_rule.created",
      "attribution_rule.deleted",
    ])
    // The log cannot forget, and a pattern may name a customer.
    const { num: named } = await add("https://cdn.test/acme/{project}/*", "main")
    await deleteRule(store, named, by)
    const log = await store.read.selectFrom("audit_log").select(["subject", "details"]).orderBy("num").execute()
    expect(JSON.stringify(log)).not.toContain("cdn.test")
    expect(log.slice(-2).map(({ subject, details }) => [subject, JSON.parse(details ?? "{}")])).toEqual([
      [String(named), { connection: "main" }],
      [String(named), { connection: "main" }],
    ])
    for (let n = 1; n < MOST_RULES; n++) await add(`https://cdn.test/${n}/{customer}/*`)
    await expect(add("https://cdn.test/more/{customer}/*")).rejects.toMatchObject({ code: "conflict" })
  })

  it("show in the coverage, beside what else says whose a job is", async () => {
    await see(
      from("ruled", "acme/spring/x"),
      from("echoed", "x", { metadata: { customer: "echo" } }),
      vendorJob({ id: "told" }),
      vendorJob({ id: "silent" }),
    )
    const patches = [
      { connection: "main", jobId: "told", values: { customer: "t", model: "pro", source_duration_ms: 5 } },
    ]
    await store.write((tx) => mergeAttributions(tx, { connection: "main", patches, teamZone: "UTC", now: T0 }))
    await add()
    await walk()
    expect(await getCoverage(store, null)).toEqual({
      jobs: 4,
      by: {
        customer: { attribution: 1, vendor: 1, rule: 1, none: 1 },
        input: { attribution: 0, vendor: 2, rule: 0, none: 2 },
        model: { attribution: 1, vendor: 0, rule: 0, none: 3 },
        length: { attribution: 1, vendor: 0, rule: 0, none: 3 },
      },
    })
    expect((await getCoverage(store, "staging")).jobs).toBe(0)
  })
})

describe.runIf(ENGINES.includes("postgres"))("rules by address with two processes on postgres", () => {
  const schema = `test_${randomUUID().replaceAll("-", "")}`
  const open = () => openStore({ kind: "postgres", url: TEST_DATABASE_URL, schema })

  it("miss no job that the other one is taking in while they change", async () => {
    const [one, two] = [await open(), await open()]
    const gate = createGate()
    const mirroring = one.write(async (tx) => {
      await mirrorJobs(tx, { ...look(), jobs: [from("a", "acme/spring/x")], teamZone: "UTC" })
      gate.tell()
      await gate.isOpen
    })
    await gate.isTold
    // Reckoned with the old rules and not yet to be seen: the walk must not be over before it is there.
    const walking = { teamZone: "UTC", isStopped: () => false, pause: () => Promise.resolve() }
    const applied = createRule(two, { connection: "", pattern: PATTERN }, people).then(() => walkRules(two, walking))
    const waited = new Promise((resolve) => setTimeout(resolve, 1_000))
    await Promise.race([applied, waited]).then(gate.open)
    await Promise.all([mirroring, applied])
    expect(await one.read.selectFrom("jobs").select(["id", "customer"]).execute()).toEqual([
      { id: "a", customer: "acme" },
    ])
    await one.write((tx) => sql`drop schema ${sql.id(schema)} cascade`.execute(tx))
    await Promise.all([one.close(), two.close()])
  })
})
