import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addDays, DAY, HOUR, toDay } from "@/lib/domain/time"
import type { Store } from "@/lib/store/store"
import { ENGINES, openTestStore } from "@/lib/testing/open-test-store"
import { type Account, chargeEvent, drawQuarter, QUARTER_FROM } from "@/lib/testing/quarter-draw"
import { writeQuarter } from "@/lib/testing/quarter-write"
import { mirrorSummary } from "@/lib/usage/mutations"
import { getReconciliation } from "./data"
import { toDisputeCsv } from "./dispute-csv"
import { listDisputes } from "./dispute-data"
import type { Finding, Reconciliation } from "./schema"
import { toTotals } from "./totals"

const DAYS = 16
const first = toDay(QUARTER_FROM, "UTC")
const days = { from: first, until: addDays(first, DAYS) }
const now = QUARTER_FROM + (DAYS + 7) * DAY
const main: Account = { connection: "main", profile: "events", perDay: 3, seed: 5 }

/** One job of a day that completed, the longest. */
function pickJob(drawn: ReturnType<typeof drawQuarter>, index: number) {
  const own = drawn.get(addDays(first, index)) ?? []
  const [one] = own.filter(({ isFailed }) => !isFailed).toSorted((a, b) => b.lengthMs - a.lengthMs)
  if (!one) throw new Error(`No job on day ${index}`)
  return one
}

/** A short account of each kind of evidence: a second event, no event, a word, and one that only the day's figure shows. */
async function seed(store: Store): Promise<Record<"double" | "missing" | "failed" | "figure", string>> {
  const drawn = drawQuarter(main, DAYS)
  const [double, missing, failed, figure] = [
    pickJob(drawn, 7),
    pickJob(drawn, 9),
    pickJob(drawn, 11),
    pickJob(drawn, 13),
  ]
  const again = { credits: double.bookedMilli, name: "=again" }
  double.events.push(chargeEvent(double.job.id, (double.job.finishedAt ?? 0) + HOUR, again))
  double.bookedMilli *= 2
  missing.events = []
  missing.bookedMilli = 0
  failed.events = []
  failed.isFailed = true
  failed.job = { ...failed.job, status: "failed", durationMs: null, billingStatus: "Charged" }
  figure.bookedMilli *= 2
  await writeQuarter(store, {
    account: main,
    days: drawn,
    prices: [
      {
        at: QUARTER_FROM - DAY,
        creditsPerMinuteMilli: { original: 60_000, light: 45_000, pro: 180_000, human: 45_000 },
      },
    ],
    teamZone: "UTC",
  })
  return { double: double.job.id, missing: missing.job.id, failed: failed.job.id, figure: figure.job.id }
}

describe.each(ENGINES)("reconciliation on %s", (engine) => {
  let store: Store
  let ids: Awaited<ReturnType<typeof seed>>
  let found: Reconciliation
  beforeAll(async () => {
    store = await openTestStore(engine)
    ids = await seed(store)
    // A connection that our record knows nothing of.
    const told = { jobs: 3, completed: 3, failed: 0, creditsMilli: 9_000, calls: null }
    const summary = { ...told, days: [{ ...told, day: addDays(first, 3) }], raw: "{}" }
    await store.write((tx) => mirrorSummary(tx, { connection: "unread", at: now, days: 90 }, summary))
    found = await getReconciliation(store, { connection: null, days }, now)
  })
  afterAll(() => store.close())
  const dayOf = (index: number) =>
    found.days.find((one) => one.connection === "main" && one.day === addDays(first, index))

  it("puts each vendor day's figure beside the sum of the jobs made on it", async () => {
    const own = found.days.filter((day) => day.connection === "main")
    expect(own.map(({ day }) => day)).toEqual(Array.from({ length: DAYS }, (_, n) => addDays(first, DAYS - 1 - n)))
    const jobs = await store.read.selectFrom("jobs").select(["created_sort", "cost_milli"]).execute()
    for (const day of own) {
      const its = jobs.filter((one) => toDay(one.created_sort, "UTC") === day.day)
      expect(day.oursMilli).toBe(its.reduce((sum, one) => sum + (one.cost_milli ?? 0), 0))
      expect(day.jobs).toBe(its.length)
      if (day.differenceMilli !== null)
        expect(day.differenceMilli).toBe((day.reportedMilli ?? 0) - (day.oursMilli ?? 0))
      if (day.openMilli !== null) expect(day.explainedMilli + day.openMilli).toBe(day.differenceMilli)
    }
    const { oursMilli, differenceMilli, reportedMilli, explainedMilli, openMilli } = found.totals
    expect((oursMilli ?? 0) + (differenceMilli ?? 0)).toBe(reportedMilli)
    expect(explainedMilli + (openMilli ?? 0)).toBe(differenceMilli)
  })

  it("finds what events, words and the day's figure show, each as sure as it is", () => {
    expect(dayOf(7)?.findings).toMatchObject([{ kind: "charged_twice", jobId: ids.double, certainty: "certain" }])
    expect(dayOf(9)?.findings).toMatchObject([{ kind: "not_charged", jobId: ids.missing, isDispute: false }])
    expect(dayOf(11)?.findings).toMatchObject([{ kind: "charged_failure", jobId: ids.failed, certainty: "certain" }])
    expect(dayOf(13)?.findings).toMatchObject([{ kind: "charged_twice", jobId: ids.figure, certainty: "fits" }])
    expect([7, 9, 11, 13].map((index) => dayOf(index)?.state)).toEqual([
      "explained",
      "explained",
      "agrees",
      "explained",
    ])
    expect(found.days.filter(({ connection, state }) => connection === "main" && state !== "agrees")).toHaveLength(4)
    expect(found.days.flatMap((day) => day.findings)).toHaveLength(5)
  })

  it("judges no day before the record begins, and none of a connection that we never read", () => {
    expect(dayOf(0)).toMatchObject({ state: "partial", differenceMilli: null, findings: [{ kind: "gap" }] })
    expect(found.days.filter((day) => day.connection === "unread")).toMatchObject([
      { state: "partial", oursMilli: null, reportedMilli: 9_000, differenceMilli: null },
    ])
  })

  it("answers for one connection what it answers for all", async () => {
    const one = await getReconciliation(store, { connection: "main", days }, now)
    expect(one.days).toEqual(found.days.filter((day) => day.connection === "main"))
    const later = { from: addDays(first, 7), until: addDays(first, 14) }
    const part = await getReconciliation(store, { connection: "main", days: later }, now)
    expect(part.days).toEqual(one.days.filter(({ day }) => day >= later.from && day < later.until))
  })

  it("hands out every dispute with all its evidence, the key by its alias, and nothing that runs in a spreadsheet", async () => {
    const disputes = await listDisputes(store, { connection: null, days }, now)
    expect(disputes.map((one) => [one.job_id, one.finding, one.certainty])).toEqual([
      [ids.double, "charged_twice", "certain"],
      [ids.failed, "charged_failure", "certain"],
      [ids.figure, "charged_twice", "fits"],
    ])
    expect(disputes[0]).toMatchObject({
      vendor_day: "2026-09-07",
      key_alias: "main",
      event_ids: `evt_${ids.double}_end evt_${ids.double}_=again`,
      rate_source: "price list",
      rate_valid_from: "2026-08-30T00:00:00.000Z",
    })
    expect(disputes[1]).toMatchObject({ billing_status: "Charged", status: "failed" })
    const csv = toDisputeCsv([{ ...disputes[0], why: "=1+1" } as (typeof disputes)[0]]) // there are three
    expect(csv.split("\n")[0]).toMatch(/^connection,vendor_day,job_id,created_at,/)
    expect(csv).toContain("'=1+1")
    expect(toDisputeCsv([])).toBe(`${csv.split("\n")[0]}\n`)
  })
})

it("what is disputed is 0 only where nothing is, and not known where no amount is", () => {
  const finding = (milli: number | null) => ({ isDispute: true, milli }) as Finding
  // Of a day nothing else counts here.
  const sum = (...findings: Finding[]) => toTotals([{ findings, differenceMilli: null } as never]).disputedMilli
  expect([sum(), sum(finding(null)), sum(finding(null), finding(5))]).toEqual([0, null, 5])
})
