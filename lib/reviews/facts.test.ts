import { parse } from "csv-parse/sync"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { enterBalance } from "@/lib/budgets/mutations"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { toWeekInstants } from "@/lib/domain/week"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { type BackfillState, writeSyncState } from "@/lib/sync/state"
import { vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { addPerson, mirror, NOW, TEST_ENV } from "@/lib/testing/review-rig"
import { openSharedStore } from "@/lib/testing/shared-store"
import type { VendorJob } from "@/lib/vendor/types"
import { toReviewCsv } from "./csv"
import { getReview } from "./data"
import { eraseFromReviews } from "./erase"
import { readFrozen } from "./frozen"
import { toReviewMarkdown } from "./markdown"
import { addItem, saveNotes, signReview } from "./mutations"
import { toReviewRows } from "./rows"

vi.mock("@/lib/env", () => ({ readEnv: () => TEST_ENV }))

const ZONE = "America/New_York"
const WEEK = "2026-W47"
const { fromAt: MONDAY, untilAt: END } = toWeekInstants(WEEK, ZONE)

const plain = (id: string, createdAt: number, given: Partial<VendorJob> = {}) =>
  vendorJob({ id, createdAt, status: "completed", durationMs: MINUTE, billingStatus: "charged", ...given })
const priced = (id: string, createdAt: number) => plain(id, createdAt, { model: "light" })

const backfill = (given: Partial<BackfillState>): BackfillState => ({
  phase: "done",
  offset: 0,
  received: 3,
  total: 12_000,
  startedAt: MONDAY,
  confirmStartedAt: null,
  finishedAt: MONDAY,
  calls: { first: 1, confirm: 1 },
  order: { descending: 1, ascending: 0 },
  ...given,
})

describe.each(ENGINES)("a review on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await beginBuild(store, ZONE)
  })
  afterEach(() => store.close())
  const add = (jobs: VendorJob[], observedAt = END) => mirror(store, jobs, { teamZone: ZONE, observedAt })
  const read = async (week = WEEK) => (await getReview(store, { week, connection: null }, NOW)).report
  const setBackfill = (given: Partial<BackfillState>) =>
    store.write((tx) => writeSyncState(tx, { connection: "main", name: "backfill", now: NOW }, backfill(given)))

  it("is true of an account that reports the documented fields only: what is not known is never 0", async () => {
    await add([
      plain("a", MONDAY),
      plain("b", MONDAY + DAY),
      vendorJob({ id: "c", createdAt: MONDAY, status: "failed" }),
    ])
    const report = await read()
    expect(report.figures).toMatchObject({
      jobs: 3,
      costMilli: null,
      unknownJobs: 3,
      wastedMilli: null,
      reportedMilli: null,
      usableMs: 2 * MINUTE,
    })
    expect([report.change, report.before, report.customers]).toEqual([null, null, []])
    expect(report.headline).toBe("16–22 November 2026: 3 jobs, of which 1 failed; what they cost is not known.")
    expect(report.models).toMatchObject([{ name: null, jobs: 3, costMilli: null, share: null }])
    const caveats = report.caveats.join("\n")
    for (const said of [
      "Of none of the jobs",
      "Our record begins on Mon 16 Nov 2026",
      "names a customer",
      "reported no credits",
    ]) {
      expect(caveats).toContain(said)
    }
    const by = { ...(await addPerson(store, { id: "p1", name: "Ada" })), role: "admin" } as const
    await enterBalance(store, { connection: "main", balanceMilli: 5_000 }, { by, now: MONDAY - HOUR })
    const rows = toReviewRows(await getReview(store, { week: WEEK, connection: null }, NOW))
    const find = (section: string, name: string) =>
      rows.filter((row) => row.section === section && row.name === name).map((row) => row.value)
    expect([find("Waste", "Total"), find("Waste", "Failed"), find("Waste", "Bought again")]).toEqual([
      [null],
      [null, 1],
      [null, null],
    ])
    expect(find("Runway", "main: of unknown cost since")).toEqual([3])
  })

  it("compares the costs of two weeks only where they are known alike, and says so", async () => {
    const week = (known: number) =>
      Array.from({ length: 10 }, (_, n) => (n < known ? priced : plain)(`w${n}`, MONDAY - 7 * DAY + n * HOUR))
    const now = Array.from({ length: 10 }, (_, n) => priced(`j${n}`, MONDAY + n * HOUR))
    for (const known of [1, 8]) {
      await add([priced("old", MONDAY - 14 * DAY), ...week(known), ...now])
      const { change, headline, caveats } = await read()
      expect([change, headline]).toEqual([null, "16–22 November 2026: ~450 credits for 10 jobs."])
      expect(caveats.join("\n")).toContain(
        `cannot be told: the cost of ${10 - known} of 10 jobs that ended in it is not known, of this week’s that of 0 of 10`,
      )
    }
    await add(week(9))
    const { change, headline, caveats } = await read()
    expect(change?.parts.volume).toBe(45_000)
    expect(headline).toContain("11 % more than the week before, mostly through more jobs")
    expect(caveats.join("\n")).not.toContain("cannot be told")
  })

  it("says of a week without a job that there was none, and of an empty record that it is empty", async () => {
    expect((await read()).caveats[0]).toBe("Our record holds no job yet.")
    await add([priced("old", MONDAY - 14 * DAY)])
    const report = await read()
    expect(report.figures).toMatchObject({ jobs: 0, costMilli: 0, wastedMilli: 0 })
    expect(report.headline).toBe("16–22 November 2026: no job was made.")
    expect(report.before).toMatchObject({ jobs: 0, costMilli: 0 })
  })

  it("compares only with a week before that the record holds whole", async () => {
    await add([priced("a", MONDAY), priced("tue", MONDAY - 6 * DAY)])
    expect((await read()).before).toBeNull()
    await add([priced("sun", MONDAY - 7 * DAY)])
    const report = await read()
    expect(report.before).toMatchObject({ jobs: 2, costMilli: 90_000 })
    expect(report.headline).toBe(
      "16–22 November 2026: ~45 credits for 1 job, 50 % less than the week before, mostly through fewer jobs.",
    )
  })

  it("does not compare while the week runs, and says that it does", async () => {
    await add([priced("now", END + HOUR), priced("a", MONDAY), priced("b", MONDAY - 8 * DAY)])
    const report = await read("2026-W48")
    expect(report.isPartial).toBe(true)
    expect(report.headline).toBe("23–29 November 2026, so far: ~45 credits for 1 job.")
    expect(report.caveats.join("\n")).toContain("The week is not over")
    expect(report.days.map(({ day }) => day)).toEqual([20261123, 20261124, 20261125, 20261126])
    expect(report.anomalies).toEqual([])
  })

  it("takes the vendor's figures for its own days of the same dates", async () => {
    await add([priced("a", MONDAY)])
    const of = (connection: string, day: number, credits_milli: number | null) => ({
      ...{ connection, day, credits_milli, jobs: null, completed: null, failed: null, calls: null, updated_at: NOW },
    })
    const rows = [
      of("main", 20261115, 1),
      of("main", 20261116, 5_000),
      of("other", 20261116, 7_000),
      of("main", 20261122, 500),
      of("main", 20261123, 1),
      of("main", 20261118, null),
    ]
    await store.write((tx) => tx.insertInto("usage_days").values(rows).execute())
    const all = await read()
    expect(all.figures).toMatchObject({ reportedMilli: 12_500, reportedDays: 3, reportableDays: 14 })
    expect(all.caveats.join("\n")).toContain("of which it reported 3 of 14, each connection’s by themselves.")
    const one = await getReview(store, { week: WEEK, connection: "main" }, NOW)
    expect(one.report.figures).toMatchObject({ reportedMilli: 5_500, reportedDays: 2, reportableDays: 7 })
    // It made jobs, and nobody knows what the vendor says of them.
    await mirror(store, [priced("b", MONDAY)], { teamZone: ZONE, connection: "silent", observedAt: END })
    expect((await read()).caveats.join("\n")).toContain(
      "it reported 3 of 21, each connection’s by themselves; none of silent.",
    )
  })

  it("finds jobs that came late, but not those that the first sync brought", async () => {
    await add([priced("a", MONDAY), priced("edge", MONDAY)], END + DAY)
    await add([priced("slow", END - 1)], END + 2 * DAY - 1)
    await add([priced("late", END - 1)], END + 2 * DAY)
    expect((await read()).anomalies).toEqual([])
    await setBackfill({ finishedAt: END + 3 * DAY })
    expect((await read()).anomalies).toEqual([])
    await setBackfill({ finishedAt: MONDAY })
    expect((await read()).anomalies).toMatchObject([
      { kind: "late_jobs", title: expect.stringMatching(/^1 job of this week/) },
    ])
  })

  it("finds a rate that the vendor changed within the week", async () => {
    await add([priced("a", MONDAY)])
    const rate = (from: number, to: number | null, milli: number) => ({
      ...{ connection: "main", model: "light", source: "vendor" as const },
      ...{ valid_from: from, valid_to: to, credits_per_minute_milli: milli },
    })
    const at = MONDAY + 2 * DAY + HOUR
    const rows = [rate(MONDAY - DAY, MONDAY - HOUR, 40_000), rate(MONDAY - HOUR, at, 45_000), rate(at, null, 50_000)]
    await store.write((tx) => tx.insertInto("rates").values(rows).execute())
    expect((await read()).anomalies).toMatchObject([
      { kind: "rate", day: 20261118, title: "Wed 18 Nov: a rate changed from 45 to 50 credits a minute" },
    ])
  })

  it("finds a day that stands out, and links to its jobs", async () => {
    const day = (at: number, count: number) =>
      Array.from({ length: count }, (_, n) => priced(`j${at}-${n}`, MONDAY + at * DAY + n * MINUTE))
    await add([...Array.from({ length: 64 }, (_, at) => day(at - 57, 2)).flat()])
    expect((await read()).anomalies).toEqual([])
    await add(day(2, 60))
    expect((await read()).anomalies).toMatchObject([
      {
        kind: "jobs",
        day: 20261118,
        title: "Wed 18 Nov: 60 jobs",
        href: expect.stringContaining("created=2026-11-18"),
      },
      { kind: "credits", day: 20261118 },
    ])
  })

  it("never judges a day that is not over", async () => {
    const day = (at: number, count: number) =>
      Array.from({ length: count }, (_, n) => priced(`j${at}-${n}`, MONDAY + at * DAY + n * MINUTE))
    await add([...Array.from({ length: 64 }, (_, at) => day(at - 54, 2)).flat(), ...day(10, 60)])
    expect((await read("2026-W48")).anomalies).toEqual([])
  })

  it("says that sums are being built, that the first sync is not over, and what was missed", async () => {
    await add([priced("a", MONDAY)])
    await setBackfill({ phase: "first", finishedAt: null, received: 3_100 })
    await store.write(async (tx) => {
      await tx.insertInto("rollup_state").values({ name: "built_to", value: "0" }).execute()
      const gap = { connection: "main", from_at: MONDAY, to_at: MONDAY + HOUR, noticed_at: NOW }
      await tx.insertInto("usage_gaps").values(gap).execute()
    })
    const { caveats } = await read()
    expect(caveats[0]).toContain("built anew (0 %)")
    expect(caveats[1]).toBe("The first sync of main is at job 3,100 of about 12,000: more jobs may come in.")
    expect(caveats.join("\n")).toContain("A stretch of the vendor’s usage events")
  })

  it("reminds of keys that are due and of those whose age nobody wrote down", async () => {
    const titles = (await read()).reminders.map(({ title }) => title)
    expect(titles).toEqual([
      "Key k1 of main is 88 of 90 days old",
      "The age of a key is not known: k2",
      "Look through the keys",
      "Prove the integration",
    ])
  })

  it("loses a customer who is erased from the signed figures too, and keeps the figures", async () => {
    const name = "Zorblatt & Söhne, Inc"
    const video = {
      model: "light",
      metadata: { customer: name, user: "wibble" },
      inputUrl: "https://xyzzy.test/in/a.mp4",
    }
    await add([plain("a", MONDAY, video), plain("b", MONDAY + HOUR, video), priced("c", MONDAY)])
    const by = await addPerson(store, { id: "p1", name: "Ada" })
    const asked = { week: WEEK, connection: null }
    await addItem(store, { ...asked, text: `call ${name}` }, { by, now: NOW })
    await saveNotes(store, { ...asked, notes: `**${name}** again` }, { by, now: NOW })
    await signReview(store, asked, { by, now: NOW })
    const before = await getReview(store, asked, NOW)
    expect(before.report.waste.duplicate.clusters).toHaveLength(1)
    await store.write((tx) => eraseFromReviews(tx, name))
    const after = await getReview(store, asked, NOW)
    expect({ ...after.report.figures }).toEqual(before.report.figures)
    const held = JSON.stringify([after.report, after.notes, after.items]).toLowerCase()
    for (const word of ["zorblatt", "wibble", "xyzzy"]) expect([word, held.includes(word)]).toEqual([word, false])
    expect(after.report.customers.map((line) => [line.name, line.jobs])).toEqual([["[erased]", 2]])
    expect(toReviewCsv(after)).toContain("[erased]")
  })

  it("writes nothing that Markdown or a spreadsheet would act on", async () => {
    const evil = "=cmd|'/c'!A1 [x](javascript:alert(1)) <script>`| **b**"
    await add([{ ...priced("a", MONDAY), metadata: { customer: evil }, model: "=1+1|x" }])
    const by = await addPerson(store, { id: "p1", name: "Ada" })
    await saveNotes(store, { week: WEEK, connection: null, notes: "```\n# x\n=1+1" }, { by, now: NOW })
    await addItem(store, { week: WEEK, connection: null, text: "=2+2 </td>" }, { by, now: NOW })
    const review = await getReview(store, { week: WEEK, connection: null }, NOW)
    const cells: string[][] = parse(toReviewCsv(review))
    expect(cells.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.]+$/.test(cell))).toEqual([])
    expect(cells.flat()).toContain(`'${evil}`)
    const markdown = toReviewMarkdown(review)
    const outside = markdown.replaceAll(/(`+)[\s\S]*?[^`]\1(?!`)/g, "")
    for (const word of ["<script", "javascript", "</td", "**b**", "=1+1"]) expect(outside).not.toContain(word)
  })
})

it("a frozen report that is none of ours is refused, never guessed", () => {
  for (const text of ["", "{}", '{"version":2}', "null"]) {
    expect(() => readFrozen(text)).toThrow(expect.objectContaining({ code: "internal" }))
  }
})
