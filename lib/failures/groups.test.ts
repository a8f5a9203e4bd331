import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { FINGERPRINT_VERSIONS, type FingerprintVersion } from "@/lib/domain/fingerprint"
import { DAY, HOUR } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Look } from "@/lib/jobs/row"
import type { Store } from "@/lib/store/store"
import { failedJob, look, T0, vendorJob } from "@/lib/testing/builders"
import { drawFailures, NINE_CAUSES, NINE_HELD_OUT, NINE_OTHERS } from "@/lib/testing/failure-texts"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { findGroup } from "./group-data"
import { assignGroups, type Failure } from "./group-mutations"
import { toFailureFilter } from "./list-schema"

const TOO_LARGE = (mb: number) => `File too large: ${mb} MB, the limit is 500 MB`

describe.each(ENGINES)("failure groups on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const see = (jobs: VendorJob[], at: Partial<Look> = {}) =>
    store.write((tx) => mirrorJobs(tx, { ...look(at), jobs, teamZone: "Asia/Kathmandu" }))
  const listGroups = () =>
    store.read.selectFrom("failure_groups").selectAll().orderBy("created_at").orderBy("id").execute()
  const groupOf = async (id: string) =>
    (await store.read.selectFrom("jobs").select("group_id").where("id", "=", id).executeTakeFirstOrThrow()).group_id
  const listNews = async () =>
    (await store.read.selectFrom("notifications").select(["kind", "subject"]).orderBy("num").execute()).map(
      ({ kind, subject }) => `${kind} ${subject}`,
    )
  const findTriage = () => store.read.selectFrom("group_triage").selectAll().executeTakeFirst()
  const settle = (group: string | null, given: object) =>
    store.write((tx) =>
      tx
        .insertInto("group_triage")
        .values({
          group_id: group ?? "",
          state: "resolved",
          assignee: "ann",
          note: "told the customer",
          since: T0,
          by: "ann",
          until_at: null,
          until_count: null,
          until_per_hour: null,
          regressed_at: null,
          ...given,
        })
        .execute(),
    )

  it.each([
    ["near the sandbox's words", NINE_CAUSES],
    ["of other kinds", NINE_OTHERS],
    ["held out", NINE_HELD_OUT],
  ])(
    "make nine of 2,000 failures with nine causes, texts %s",
    async (_, causes) => {
      const drawn = drawFailures(causes, { count: 2_000, seed: 7 })
      for (let at = 0; at < drawn.length; at += 100) {
        const page = drawn.slice(at, at + 100)
        await see(page.map(({ code, message }, index) => failedJob(`job_${at + index}`, message, { code })))
      }
      const rows = await store.read.selectFrom("jobs").select(["id", "group_id"]).execute()
      const causesOf = new Map<string | null, Set<string>>()
      for (const { id, group_id } of rows) {
        const cause = drawn[Number(id.slice(4))]?.cause ?? ""
        causesOf.set(group_id, (causesOf.get(group_id) ?? new Set()).add(cause))
      }
      expect(rows).toHaveLength(2_000)
      expect([...causesOf.values()].map((set) => [...set].join(" + ")).toSorted()).toEqual(
        Object.keys(causes).toSorted(),
      )
      expect(await listGroups()).toHaveLength(9)
    },
    60_000,
  )

  it("keep a failed job's group through a page that says the same again, and write nothing then", async () => {
    const jobs = [failedJob("a", TOO_LARGE(512)), failedJob("b", TOO_LARGE(1_900), { at: T0 + HOUR })]
    await see(jobs)
    const before = [
      await listGroups(),
      await listNews(),
      await store.read.selectFrom("failure_fingerprints").selectAll().execute(),
    ]
    expect((await see(jobs, { observedAt: T0 + DAY })).changed).toEqual([])
    expect([
      await listGroups(),
      await listNews(),
      await store.read.selectFrom("failure_fingerprints").selectAll().execute(),
    ]).toEqual(before)
    expect(await listGroups()).toMatchObject([
      { cause: "source_too_large", class: "fix_request", first_seen_at: T0, last_seen_at: T0 + HOUR },
    ])
  })

  it("have no job that did not fail: a new attempt leaves its group, and comes back when it fails again", async () => {
    const failed = failedJob("a", TOO_LARGE(512))
    await see([failed, vendorJob({ id: "b", status: "completed" })])
    const group = await groupOf("a")
    expect(group).toMatch(/^fg_[a-z0-9]{16}$/)
    expect(await groupOf("b")).toBeNull()
    const again = vendorJob({ id: "a", status: "processing", error: undefined, raw: '{"status":"processing"}' })
    for (const seconds of [10, 20]) await see([again], { source: "get", observedAt: T0 + seconds * 1_000 })
    expect(await groupOf("a")).toBeNull()
    await see([{ ...failed, finishedAt: T0 + HOUR, raw: '{"status":"failed","x":2}' }], {
      source: "get",
      observedAt: T0 + HOUR,
    })
    expect(await groupOf("a")).toBe(group)
  })

  it("take a failure without a code to those of the same words with one, and keep two codes apart", async () => {
    await see([failedJob("a", "Quota for the month is used up: 12 of 10", { code: "plan_quota" })])
    await see([failedJob("b", "Quota for the month is used up: 13 of 10")])
    await see([failedJob("c", "Quota for the month is used up: 13 of 10", { code: "trial_quota" })])
    await see([failedJob("d", "Quota for the month is used up: 14 of 10", { code: "processing_failed" })])
    expect(await groupOf("b")).toBe(await groupOf("a"))
    expect(await groupOf("d")).toBe(await groupOf("a"))
    expect(await groupOf("c")).not.toBe(await groupOf("a"))
  })

  it("are found anew when the vendor's words come after the failure itself", async () => {
    await see([failedJob("a", null)])
    const silent = await groupOf("a")
    await see([failedJob("a", TOO_LARGE(600))], { source: "get", observedAt: T0 + 5_000 })
    const told = await groupOf("a")
    expect(told).not.toBe(silent)
    // Something else of the answer changes: the group stays.
    await see([{ ...failedJob("a", TOO_LARGE(600)), billingStatus: "refunded", raw: '{"billing_status":"refunded"}' }])
    expect(await groupOf("a")).toBe(told)
  })

  it("are told apart by a status of the account that only the kept answer names (A16), and explained by it", async () => {
    const named = (id: string, error: object) =>
      vendorJob({
        id,
        status: "failed",
        error: { code: null, message: "Request refused", requestId: null, truncated: false },
        raw: JSON.stringify({ id, status: "failed", error: { message: "Request refused", ...error } }),
        finishedAt: T0,
      })
    await see([named("a", { status: 402 }), named("b", { http_status: 429 }), named("c", {})])
    const ids = ["a", "b", "c"]
    const first = await Promise.all(ids.map(groupOf))
    expect(new Set(first).size).toBe(3)
    const classes = (await listGroups()).map(({ id, class: kind }) => [ids[first.indexOf(id)], kind])
    expect(Object.fromEntries(classes)).toEqual({ a: "top_up", b: "back_off", c: "unknown" })
    const filter = toFailureFilter(new URLSearchParams("days=all&tab=all"), "UTC")
    const page = await findGroup(store, first[0] ?? "", { filter, now: T0 + HOUR })
    expect(page).toMatchObject({ row: { dashboard: true }, remedy: { dashboard: true } })
    expect(page?.remedy.next).toMatch(/^top up/)
  })

  it("keep those of the first version, with all that hangs on them, under the second", async () => {
    const [, first] = FINGERPRINT_VERSIONS
    const words = (field: string): Failure => ({
      connection: "main",
      jobId: field,
      code: null,
      message: `Invalid value 'foo' for field '${field}'`,
      httpStatus: null,
      inputUrl: null,
      at: T0,
      isNew: true,
    })
    const assign = (versions: readonly FingerprintVersion[]) =>
      store.write((tx) => assignGroups(tx, ["bg_type", "output_format"].map(words), { now: T0, versions }))
    const [old, same] = (await assign(first ? [first] : [])).groups
    expect(same).toBe(old)
    expect((await assign(FINGERPRINT_VERSIONS)).groups).toEqual([old, old])
    await store.write((tx) => tx.deleteFrom("failure_fingerprints").execute())
    const { groups } = await assign(FINGERPRINT_VERSIONS)
    expect(new Set(groups).size).toBe(2)
  })

  it("are one for all failures of which the vendor says nothing", async () => {
    await see([failedJob("a", null), failedJob("b", "", { code: "processing_failed" }), failedJob("c", "  ")])
    expect(await listGroups()).toMatchObject([{ title: "Failed without a reason given" }])
  })

  it("stay, with all that hangs on them, when the rules that read messages change", async () => {
    const [first] = FINGERPRINT_VERSIONS
    if (!first) throw new Error("no version")
    const second: FingerprintVersion = {
      version: 99,
      // Reads more: the first word decides too.
      read: (facts) => ({ ...first.read(facts), words: `v99 ${(facts.message ?? "").slice(0, 4)}` }),
    }
    const failure = (message: string): Failure => ({
      connection: "main",
      jobId: "x",
      code: null,
      message,
      httpStatus: null,
      inputUrl: null,
      at: T0,
      isNew: true,
    })
    const assign = (messages: string[], versions: readonly FingerprintVersion[]) =>
      store.write((tx) => assignGroups(tx, messages.map(failure), { now: T0, versions }))
    const [old] = (await assign([TOO_LARGE(600)], [first])).groups
    await settle(old ?? "", {})
    const both = [second, first]
    // Seen again under the new rules: the old group, which the new fingerprint now leads to.
    expect((await assign([TOO_LARGE(700)], both)).groups).toEqual([old])
    // Words that the old rules had not met, but the new ones hold to be the same.
    const later = await assign(["File of a kind that nobody saw before", "Disk is full"], both)
    expect(later.groups[0]).toBe(old)
    expect(later.groups[1]).not.toBe(old)
    expect(await listGroups()).toHaveLength(2)
    expect(await findTriage()).toMatchObject({ group_id: old, assignee: "ann", note: "told the customer" })
  })

  it("open again by themselves when a job fails after they were resolved, and say so once", async () => {
    await see([failedJob("a", TOO_LARGE(600), { at: T0 })], { observedAt: T0 })
    const group = await groupOf("a")
    await settle(group, { since: T0 + HOUR })
    // It ended before: only found out later.
    await see([failedJob("b", TOO_LARGE(601), { at: T0 + HOUR - 1 })], { observedAt: T0 + 2 * HOUR })
    expect(await findTriage()).toMatchObject({ state: "resolved" })
    await see([failedJob("c", TOO_LARGE(602), { at: T0 + HOUR + 1 })], { observedAt: T0 + 3 * HOUR })
    await see([failedJob("d", TOO_LARGE(603), { at: T0 + HOUR + 2 })], { observedAt: T0 + 3 * HOUR })
    expect(await findTriage()).toMatchObject({
      state: "open",
      regressed_at: T0 + 3 * HOUR,
      by: "system",
      assignee: "ann",
    })
    expect(await listNews()).toEqual([`failure_group.new ${group}`, `failure_group.regressed ${group}`])
    const audit = await store.read.selectFrom("audit_log").select(["actor", "action", "subject", "details"]).execute()
    expect(audit).toMatchObject([{ actor: "system", action: "failure_group.regressed", subject: group }])
  })

  it("end being ignored after so many more failures, or more than so many within an hour", async () => {
    await see([failedJob("a", TOO_LARGE(600), { at: T0 })], { observedAt: T0 })
    const group = await groupOf("a")
    await settle(group, { state: "ignored", since: T0, until_count: 3 })
    await see([failedJob("b", TOO_LARGE(1), { at: T0 + 1 }), failedJob("c", TOO_LARGE(2), { at: T0 + 2 })])
    expect(await findTriage()).toMatchObject({ state: "ignored" })
    await see([failedJob("d", TOO_LARGE(3), { at: T0 + 3 })])
    expect(await findTriage()).toMatchObject({ state: "open", until_count: null })
    const rate = { state: "ignored", since: T0 + HOUR, until_per_hour: 2, regressed_at: null } as const
    await store.write((tx) => tx.updateTable("group_triage").set(rate).execute())
    const at = (minutes: number) => T0 + HOUR + minutes * 60_000
    await see([failedJob("e", TOO_LARGE(4), { at: at(1) }), failedJob("f", TOO_LARGE(4), { at: at(30) })])
    await see([failedJob("g", TOO_LARGE(4), { at: at(61) })])
    expect(await findTriage()).toMatchObject({ state: "ignored" })
    await see([failedJob("h", TOO_LARGE(4), { at: at(62) }), failedJob("i", TOO_LARGE(4), { at: at(63) })])
    expect(await findTriage()).toMatchObject({ state: "open", until_per_hour: null })
  })

  it("are news only while they are new: a history that is read for the first time announces nothing", async () => {
    await see([failedJob("a", TOO_LARGE(600), { at: T0 - 2 * DAY })], { observedAt: T0 })
    expect(await listNews()).toEqual([])
    await see([failedJob("b", "Disk is full", { at: T0 - HOUR })], { observedAt: T0 })
    expect(await listNews()).toEqual([`failure_group.new ${await groupOf("b")}`])
    expect(await listGroups()).toHaveLength(2)
  })
})
