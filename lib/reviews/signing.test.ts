import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { Operator } from "@/lib/domain/operator"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { toWeekInstants } from "@/lib/domain/week"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { addPerson, mirror, NOW, TEST_ENV } from "@/lib/testing/review-rig"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { findMissingReview, getReview, listReviews } from "./data"
import { readFrozen } from "./frozen"
import { addItem, closeItem, saveNotes, signReview } from "./mutations"

vi.mock("@/lib/env", () => ({ readEnv: () => TEST_ENV }))

const ZONE = "Asia/Kathmandu"
const WEEK = "2026-W47"
const ALL = { week: WEEK, connection: null }
const { fromAt: MONDAY, untilAt: END } = toWeekInstants(WEEK, ZONE)

const done = (id: string, createdAt: number, given: Partial<VendorJob> = {}) =>
  vendorJob({
    id,
    createdAt,
    status: "completed",
    model: "light",
    durationMs: MINUTE,
    billingStatus: "charged",
    ...given,
  })

describe.each(ENGINES)("the signature of a review on %s", (engine) => {
  let store: Store
  let by: Operator
  const sign = (now = NOW) => signReview(store, ALL, { by, now })
  const add = (jobs: VendorJob[], observedAt = END + HOUR) => mirror(store, jobs, { teamZone: ZONE, observedAt })
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await beginBuild(store, ZONE)
    by = await addPerson(store, { id: "p1", name: "Ada *Keller*" })
    await add([done("old", MONDAY - 7 * DAY), done("a", MONDAY), done("b", END - 1), done("late", END)])
  })
  afterEach(() => store.close())

  it("is written once, by name, into the record and the log, and only of a week that is over", async () => {
    await expect(signReview(store, { ...ALL, week: "2026-W48" }, { by, now: NOW })).rejects.toMatchObject({
      code: "invalid",
    })
    await expect(sign(END - 1)).rejects.toMatchObject({ code: "invalid" })
    await sign(END)
    await expect(sign()).rejects.toMatchObject({ code: "conflict" })
    const review = await getReview(store, ALL, NOW)
    expect(review.signature).toEqual({ at: new Date(END).toISOString(), name: "Ada *Keller*" })
    const log = await store.read.selectFrom("audit_log").select(["action", "actor", "subject"]).execute()
    expect(log).toEqual([{ action: "review.signed", actor: "p1", subject: "review:2026-W47" }])
  })

  it("keeps what was signed before the length of priced jobs was frozen: a minute costs what it cost then", async () => {
    await sign()
    const row = await store.read.selectFrom("reviews").select("frozen").executeTakeFirstOrThrow()
    const report = JSON.parse(row.frozen ?? "")
    const { pricedMs, reportableDays, ...then } = report.figures
    const read = readFrozen(JSON.stringify({ ...report, figures: then }))
    expect([pricedMs, reportableDays, read.figures]).toEqual([2 * MINUTE, 7, report.figures])
  })

  it("freezes the figures; what is different now stands beside them by name", async () => {
    await sign()
    const signed = await getReview(store, ALL, NOW)
    expect(signed.corrections).toEqual([])
    await add([done("a", MONDAY, { creditsMilli: 100_000 }), done("new", MONDAY + DAY)], NOW + DAY)
    const later = await getReview(store, ALL, NOW + 2 * DAY)
    expect(later.report).toEqual(signed.report)
    expect(later.report.figures).toMatchObject({ jobs: 2, costMilli: 90_000 })
    expect(later.corrections).toEqual(
      expect.arrayContaining([
        { name: "Jobs first seen after it was signed", signed: "0", now: "1" },
        { name: "Credits", signed: "~90", now: "~190" },
        { name: "Jobs", signed: "2", now: "3" },
        { name: "Days: 2026-11-17, credits", signed: "0", now: "~45" },
        { name: "Models: light, jobs", signed: "2", now: "3" },
      ]),
    )
    expect(later.corrections.some(({ name }) => /forecast|budget|reminder/i.test(name))).toBe(false)
  })

  it("tells nothing false while the sums are built anew, and does not let anybody sign then", async () => {
    await sign()
    await store.write((tx) => tx.insertInto("rollup_state").values({ name: "built_to", value: "2" }).execute())
    expect((await getReview(store, ALL, NOW)).corrections).toMatchObject([{ name: "All figures" }])
    await expect(signReview(store, { week: "2026-W46", connection: null }, { by, now: NOW })).rejects.toMatchObject({
      code: "invalid",
    })
  })

  it("compares nothing across time zones", async () => {
    await sign()
    await store.write((tx) =>
      tx.updateTable("rollup_state").set({ value: "UTC" }).where("name", "=", "team_zone").execute(),
    )
    expect((await getReview(store, ALL, NOW)).corrections).toMatchObject([{ name: "Time zone", signed: ZONE }])
  })

  it("leaves notes and items open", async () => {
    await sign()
    await saveNotes(store, { ...ALL, notes: "**bold** <b>" }, { by, now: NOW })
    const { num } = await addItem(store, { ...ALL, text: "ask the vendor" }, { by, now: NOW })
    const review = await getReview(store, ALL, NOW)
    expect(review.signature).not.toBeNull()
    expect(review.notes).toBe("**bold** <b>")
    expect(JSON.stringify(review.noteNodes)).toContain('"kind":"strong"')
    expect(review.items).toMatchObject([{ num, text: "ask the vendor", createdBy: "Ada *Keller*", doneAt: null }])
  })

  it("does not write notes over what somebody else has written meanwhile", async () => {
    await saveNotes(store, { ...ALL, notes: "first", base: "" }, { by, now: NOW })
    await expect(saveNotes(store, { ...ALL, notes: "mine", base: "" }, { by, now: NOW })).rejects.toMatchObject({
      code: "conflict",
    })
    await saveNotes(store, { ...ALL, notes: "both", base: "first" }, { by, now: NOW })
    expect((await getReview(store, ALL, NOW)).notes).toBe("both")
  })

  it("carries open items into later weeks until they are done, and not into earlier ones or other connections", async () => {
    const { num } = await addItem(store, { ...ALL, text: "rotate the key" }, { by, now: NOW - 5 * DAY })
    const list = async (week: string, connection: string | null = null) =>
      (await getReview(store, { week, connection }, NOW + 7 * DAY)).items.map((item) => [
        item.num,
        item.doneAt !== null,
      ])
    expect(await list("2026-W48")).toEqual([[num, false]])
    expect(await list("2026-W46")).toEqual([])
    expect(await list("2026-W48", "main")).toEqual([])
    await closeItem(store, num, { by, now: NOW })
    await expect(closeItem(store, num, { by, now: NOW })).rejects.toMatchObject({ code: "conflict" })
    // Done within W48: it is shown there as done, and no more in the week after.
    expect(await list("2026-W48")).toEqual([[num, true]])
    expect(await list("2026-W49")).toEqual([])
    expect(await list(WEEK)).toEqual([[num, true]])
  })

  it("is asked for of the newest finished week, and of none that holds no job", async () => {
    expect(await findMissingReview(store, NOW)).toMatchObject({ week: WEEK, jobs: 2, isBegun: false })
    await addItem(store, { ...ALL, text: "x" }, { by, now: NOW })
    expect(await findMissingReview(store, NOW)).toMatchObject({ week: WEEK, isBegun: true })
    await sign()
    expect(await findMissingReview(store, NOW)).toBeNull()
    expect(await findMissingReview(store, NOW + 14 * DAY)).toBeNull()
  })

  it("is not asked for where the review of each connection that has a record of the week is signed", async () => {
    await mirror(store, [done("theirs", END - 1)], { teamZone: ZONE, connection: "other" })
    const before = { week: "2026-W46", connection: "other" }
    await expect(signReview(store, before, { by, now: NOW })).rejects.toMatchObject({ code: "invalid" })
    await signReview(store, { ...before, connection: "main" }, { by, now: NOW })
    expect(await findMissingReview(store, END - DAY)).toBeNull()
    for (const connection of ["main", "other"]) {
      expect(await findMissingReview(store, NOW)).not.toBeNull()
      await signReview(store, { week: WEEK, connection }, { by, now: NOW })
    }
    expect(await findMissingReview(store, NOW)).toBeNull()
  })

  it("stands in the list of weeks, the running one first, with the figures that were signed", async () => {
    await sign()
    await add([done("new", MONDAY + DAY)], NOW)
    await addItem(store, { week: "2026-W46", connection: null, text: "x" }, { by, now: NOW })
    const lines = await listReviews(store, { connection: null }, NOW)
    expect(
      lines.map(({ week, state, jobs, costMilli, openItems }) => [week, state, jobs, costMilli, openItems]),
    ).toEqual([
      ["2026-W48", "running", 1, 45_000, 0],
      ["2026-W47", "signed", 2, 90_000, 0],
      ["2026-W46", "begun", 1, 45_000, 1],
    ])
    expect(lines[1]).toMatchObject({ signedBy: "Ada *Keller*", from: 20261116, until: 20261123 })
  })

  it("knows only weeks that there are and that have begun", async () => {
    for (const week of ["2026-W49", "2027-W53", "x"]) {
      await expect(getReview(store, { week, connection: null }, NOW)).rejects.toMatchObject({ code: "not_found" })
    }
    const { previous, next } = await getReview(store, ALL, NOW)
    expect([previous, next]).toEqual(["2026-W46", "2026-W48"])
    const last = await getReview(store, { ...ALL, week: "2026-W46" }, NOW)
    expect([last.previous, last.next]).toEqual([null, WEEK])
    expect((await getReview(store, { ...ALL, week: "2026-W48" }, NOW)).next).toBeNull()
  })
})
