import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { DAY } from "@/lib/domain/time"
import { listJobs } from "@/lib/jobs/list-data"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { mirrorAttributions, mirrorJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { createTicket } from "@/lib/tickets/mutations"
import type { VendorJob } from "@/lib/vendor/types"
import { getCustomer } from "./data"
import { previewErasure } from "./preview"
import { toCustomerHref, toCustomerName } from "./schema"

const ann: Operator = { id: "ann", name: "Ann", email: "ann@a.test", role: "admin" }
const NAME = "A/C & Söhne 100%, Ltd"
const NOW = T0 + DAY

describe.each(ENGINES)("a customer on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const see = (...jobs: VendorJob[]) => store.write((tx) => mirrorJobs(tx, { ...look(), jobs, teamZone: "UTC" }))
  const job = (id: string, given: Partial<VendorJob> = {}) =>
    vendorJob({ id, metadata: { customer: NAME, project: "p1", user: `u_${id}` }, ...given })

  async function seed(): Promise<void> {
    const error = { code: null, message: "source returned HTTP 403 Forbidden", requestId: null, truncated: false }
    await see(
      job("a", { status: "failed", error, finishedAt: T0 + 1_000, creditsMilli: 5_000 }),
      job("b", { status: "completed", createdAt: T0 - 40 * DAY, creditsMilli: 7_000 }),
      job("c", { status: "completed", model: "pro", durationMs: 60_000 }),
      job("d", { metadata: { customer: NAME } }),
      vendorJob({ id: "x", metadata: { customer: "A/C & Söhne 100%" }, status: "failed", error }),
    )
    const plain = { reference: null, url: null, pasted: null, jobs: [], groups: [] }
    await createTicket(store, { ...plain, title: "Theirs", customer: NAME }, ann)
    await createTicket(store, { ...plain, title: `About ${NAME}`, customer: null }, ann)
  }

  it("is shown with the jobs, failures, credits and tickets that say this name letter by letter", async () => {
    await seed()
    const customer = await getCustomer(store, NAME, NOW)
    expect(customer).toMatchObject({
      name: NAME,
      firstSeenAt: new Date(T0 - 40 * DAY).toISOString(),
      lastSeenAt: new Date(T0).toISOString(),
      counts: { all: 4, running: 1, failed: 1, waiting: 0, done: 2 },
      tickets: { open: 1, waiting: 0, solved: 0 },
      erasure: null,
      failures: { groups: [{ jobs: 1, lastAt: new Date(T0 + 1_000).toISOString() }], isPartial: false },
    })
    expect(customer.failures?.groups[0]?.groupId).toMatch(/^fg_/)
    expect(customer.credits).toEqual({
      last28Days: {
        jobs: 3,
        reportedJobs: 1,
        reportedMilli: 5_000,
        estimatedMilli: 180_000,
        estimatedJobs: 1,
        unknownJobs: 0,
      },
      all: {
        jobs: 4,
        reportedJobs: 2,
        reportedMilli: 12_000,
        estimatedMilli: 180_000,
        estimatedJobs: 1,
        unknownJobs: 0,
      },
    })
    expect(customer.known).toMatchObject({
      projects: [{ value: "p1", jobs: 3 }],
      coverage: { of: 4, project: 3, user: 3, file: 0, length: 1, credits: 2 },
    })
    expect(customer.known?.users).toHaveLength(3)
  })

  it("links to lists that hold exactly the jobs that were counted", async () => {
    await seed()
    const { counts, hrefs, newest } = await getCustomer(store, NAME, NOW)
    for (const state of ["all", "running", "failed", "waiting", "done"] as const) {
      const filter = toJobFilter(loadJobList(new Request(`http://ops${hrefs[state]}`)), "UTC")
      const { rows } = await listJobs(store, filter, { cursor: null, now: NOW })
      expect([state, rows.length]).toEqual([state, counts[state]])
      if (state === "all") expect(rows.map((row) => row.id)).toEqual(newest.map((row) => row.id))
    }
  })

  it("is there also when only a ticket or an attribution names them, and is not found otherwise", async () => {
    await seed()
    await expect(getCustomer(store, "nobody", NOW)).rejects.toMatchObject({ code: "not_found" })
    await expect(getCustomer(store, NAME.toLowerCase(), NOW)).rejects.toMatchObject({ code: "not_found" })
    const plain = { reference: null, url: null, pasted: null, jobs: [], groups: [] }
    await createTicket(store, { ...plain, title: "T", customer: "only a ticket" }, ann)
    expect(await getCustomer(store, "only a ticket", NOW)).toMatchObject({
      counts: { all: 0 },
      credits: { all: { jobs: 0 } },
      firstSeenAt: null,
      tickets: { open: 1 },
    })
    const nothing = { project: null, user_ref: null, input_url: null, file_name: null, source_duration_ms: null }
    const media = { source_width: null, source_height: null, source_codec: null, model: null, output_format: null }
    const told = { ...nothing, ...media, bg_type: null, request: null, updated_at: 1, customer: "told" }
    const rows = [{ ...told, connection: "main", job_id: "later" }]
    await store.write((tx) => mirrorAttributions(tx, { connection: "main", rows, teamZone: "UTC", now: NOW }))
    expect(await getCustomer(store, "told", NOW)).toMatchObject({ counts: { all: 0 } })
    expect(await previewErasure(store, "told")).toMatchObject({ jobs: 0, unseenJobs: 1 })
  })

  it("adds nothing up beyond 10,000 jobs, and counts 10,001 for all that is more", async () => {
    await see(job("first", { creditsMilli: 1_000 }))
    const { num: _num, ...row } = await store.read.selectFrom("jobs").selectAll().executeTakeFirstOrThrow()
    const copies = Array.from({ length: 10_004 }, (_, n) => ({ ...row, id: `copy_${n}`, search_text: "" }))
    for (let at = 0; at < copies.length; at += 500) {
      await store.write((tx) =>
        tx
          .insertInto("jobs")
          .values(copies.slice(at, at + 500))
          .execute(),
      )
    }
    const customer = await getCustomer(store, NAME, NOW)
    expect(customer.counts.all).toBe(10_001)
    expect(customer.credits).toEqual({ last28Days: null, all: null })
    expect(customer.known?.coverage.of).toBe(10_001)
  })

  it("is previewed before anything is erased: what goes, what stays for a person, what stands in the way", async () => {
    await seed()
    await store.write(async (tx) => {
      await tx
        .insertInto("spend_intents")
        .values({
          id: "i1",
          kind: "run_again",
          connection: "main",
          source_job_id: "a",
          request: "{}",
          reason: "",
          estimate_milli: null,
          by: "ann",
          created_at: 1,
          state: "unknown",
          sent_at: 1,
          settled_at: null,
          new_job_id: null,
          error: null,
        })
        .execute()
      const note = { subject_kind: "job", by: "ann", at: 1, erased_at: null, erased_by: null } as const
      await tx
        .insertInto("notes")
        .values([
          { ...note, subject: "main/a", body: "x" },
          { ...note, subject: "main/x", body: "y" },
        ])
        .execute()
    })
    expect(await previewErasure(store, NAME)).toEqual({
      jobs: 4,
      unseenJobs: 0,
      tickets: 1,
      linkedTickets: [],
      notes: 1,
      views: 0,
      left: { tickets: 1, shared: [], rules: [] },
      undecided: [{ connection: "main", jobId: "a" }],
      open: null,
    })
  })
})

describe("the address of a customer", () => {
  /** What Next hands to a page: the segment as the browser sent it. */
  const toSegment = (name: string) => new URL(`http://ops${toCustomerHref(name)}`).pathname.split("/").slice(2)

  it("leads back to the name, whatever is in it, and is one segment", () => {
    const odd = fc.constantFrom(
      ".",
      "..",
      "...",
      "/",
      "//",
      "a/b",
      "100%",
      "%2F",
      "%2E%2F",
      "?",
      "#",
      " ",
      "\\",
      "~",
      "+",
      "ü/é",
      "🎬",
      "null",
      "__proto__",
      "constructor",
    )
    const any = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter((one) => !one.includes("\0"))
    fc.assert(
      fc.property(fc.oneof(odd, any), (name) => {
        const segments = toSegment(name)
        expect(segments).toHaveLength(1)
        expect(toCustomerName(segments[0] ?? "")).toBe(name)
      }),
    )
  })

  it("is refused where no customer can be called so", () => {
    for (const segment of ["%00", "a%00b", "%E0%A4%A", "%", "", "x".repeat(501)])
      expect(toCustomerName(segment)).toBeNull()
  })
})
