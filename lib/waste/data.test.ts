import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { listJobs } from "@/lib/jobs/list-data"
import { loadJobList, toJobFilter } from "@/lib/jobs/list-schema"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { eraseRepeats } from "@/lib/jobs/repeats"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { look, vendorJob } from "@/lib/testing/builders"
import { ENGINES, openTestStore } from "@/lib/testing/open-test-store"
import type { CostQuery } from "@/lib/usage/costs"
import type { VendorJob } from "@/lib/vendor/types"
import { createRepeatsCsv } from "./csv"
import { getWaste, getWasteSums } from "./data"
import { countUntold } from "./schema"

const ZONE = "Asia/Kathmandu"
/** The first instant of 2026-11-16 in Kathmandu (UTC+5:45), and of the week that begins with it. */
const MONDAY = Date.UTC(2026, 10, 15, 18, 15)
const NOW = MONDAY + 10 * DAY
const WEEK = { from: 20261116, until: 20261123 }
const week = (connection: string | null): CostQuery => ({ connection, zone: "team", days: WEEK })

const bought = (id: string, at: number, given: Partial<VendorJob> = {}): VendorJob =>
  vendorJob({
    id,
    createdAt: at,
    status: "completed",
    model: "pro",
    outputFormat: "webm",
    durationMs: MINUTE,
    inputUrl: "https://media.test/summer.mp4?sig=1",
    metadata: { customer: "acme", user: "ana" },
    ...given,
  })

const JOBS: Record<string, VendorJob[]> = {
  main: [
    // Bought on Sunday, and twice more on Monday; then again four days later, once more.
    bought("sun", MONDAY - HOUR),
    bought("mon1", MONDAY),
    bought("mon2", MONDAY + HOUR, { metadata: { customer: "acme", user: "bob" } }),
    bought("fri1", MONDAY + 4 * DAY),
    bought("fri2", MONDAY + 4 * DAY + DAY, { creditsMilli: 900_000 }),
    bought("over", MONDAY + 7 * DAY + HOUR),
    bought("once", MONDAY + DAY, { inputUrl: "https://media.test/other.mp4", model: "light" }),
    bought("charged", MONDAY + 2 * HOUR, { status: "failed", billingStatus: "charged" }),
    // What it was charged was given back: as much as the charged one is estimated at.
    bought("free", MONDAY + 3 * HOUR, { status: "failed", billingStatus: "refunded", creditsMilli: 180_000 }),
    bought("untold", MONDAY + 3 * HOUR, { status: "failed", billingStatus: "odd", durationMs: 2 * MINUTE }),
    bought("draft", MONDAY + 6 * DAY - 1, { status: "created" }),
    bought("draft2", MONDAY + 5 * DAY - 1, { status: "created" }),
    bought("fresh", MONDAY + 6 * DAY, { status: "created" }),
  ],
  plain: [
    vendorJob({ id: "a", createdAt: MONDAY, status: "completed", durationMs: MINUTE, billingStatus: "charged" }),
    vendorJob({ id: "b", createdAt: MONDAY, status: "failed" }),
  ],
  // The vendor gave back what one of them was charged, and says nothing of the others.
  refunds: ["refunded", "odd", "odd", undefined].map((billingStatus, n) =>
    bought(`r${n}`, MONDAY + n, { status: "failed", billingStatus }),
  ),
  unsourced: [bought("u", MONDAY, { inputUrl: undefined })],
  // 45 videos that were bought again twice for a little, four days apart; one that was bought again once for more.
  many: [
    ...Array.from({ length: 45 }, (_, n) =>
      [0, 1, 4, 5].map((day) =>
        bought(`m${n}-${day}`, MONDAY + day * DAY, { inputUrl: `https://m.test/${n}.mp4`, creditsMilli: 100 }),
      ),
    ).flat(),
    ...[0, 1].map((day) =>
      bought(`dear${day}`, MONDAY + day * DAY, { inputUrl: "https://m.test/dear.mp4", creditsMilli: 150 }),
    ),
  ],
  formula: [0, 1].map((n) => bought(`f${n}`, MONDAY + n, { metadata: { customer: "=1+1" } })),
  erased: [bought("e1", MONDAY), bought("e2", MONDAY + 1), bought("e3", MONDAY + 2)],
}

describe.each(ENGINES)("waste on %s", (engine) => {
  let store: Store
  beforeAll(async () => {
    store = await openTestStore(engine)
    await beginBuild(store, ZONE)
    for (const [connection, jobs] of Object.entries(JOBS)) {
      await store.write((tx) =>
        mirrorJobs(tx, { ...look({ connection, keyAlias: `${connection}-key` }), jobs, teamZone: ZONE }),
      )
    }
    await store.write((tx) => eraseRepeats(tx, "erased", ["e2", "e3"]))
  })
  afterAll(() => store.close())

  const listIds = async (href: string) => {
    const filter = toJobFilter(loadJobList(new URLSearchParams(href.split("?")[1])), "UTC")
    return (await listJobs(store, filter, { cursor: null, now: NOW })).rows.map((row) => row.id).sort()
  }

  it("counts each credit once, on the team's days, and names what nobody can tell", async () => {
    const { failed, duplicate, totalMilli, isEstimated, timeZone } = await getWaste(store, week("main"), NOW)
    expect(timeZone).toBe(ZONE)
    expect(failed).toMatchObject({ jobs: 3, milli: 180_000, isEstimated: true, unknownJobs: 1, mayBeMilli: 360_000 })
    expect(duplicate).toMatchObject({ jobs: 3, milli: 1_260_000, unknownJobs: 0, clusterCount: 2, erasedJobs: 0 })
    expect(totalMilli).toBe(180_000 + 1_260_000)
    expect(isEstimated).toBe(true)
    expect(await getWasteSums(store, week("main"), NOW)).toMatchObject({ failed, totalMilli, isEstimated })
    expect(await listIds(failed.href)).toEqual(["charged", "free", "untold"])
  })

  it("finds drafts that are older than a day at the end of the range, and lists exactly them", async () => {
    const { drafts } = await getWaste(store, week("main"), NOW)
    expect(drafts).toMatchObject({ jobs: 2, oldestAt: new Date(MONDAY + 5 * DAY - 1).toISOString() })
    expect(await listIds(drafts.href)).toEqual(["draft", "draft2"])
    // The range is not over yet: what was made yesterday may still be started.
    const early = await getWaste(store, week("main"), MONDAY + 6 * DAY + HOUR)
    expect(early.drafts.jobs).toBe(1)
    expect(await listIds(early.drafts.href)).toEqual(["draft2"])
    expect((await getWaste(store, week("main"), MONDAY + HOUR)).drafts.jobs).toBe(0)
  })

  it("shows clusters, dearest first, with who had it before and who bought it again", async () => {
    const { clusters } = (await getWaste(store, week("main"), NOW)).duplicate
    expect(clusters.map((one) => [one.first.jobId, one.repeats.map((job) => job.jobId), one.milli])).toEqual([
      ["fri1", ["fri2"], 900_000],
      ["sun", ["mon1", "mon2"], 360_000],
    ])
    expect(clusters[1]).toMatchObject({
      connection: "main",
      source: "media.test/summer.mp4",
      model: "pro",
      format: "webm",
      customer: "acme",
      first: { keyAlias: "main-key", user: "ana", createdAt: new Date(MONDAY - HOUR).toISOString() },
      jobs: 2,
      unknownJobs: 0,
    })
    expect(clusters[1]?.repeats[1]).toMatchObject({ user: "bob", costMilli: 180_000 })
    expect(await listIds(clusters[1]?.href ?? "")).toEqual(["mon1", "mon2", "sun"])
  })

  it("finds the dearest cluster also where other videos cost more in many small ones", async () => {
    const { clusters, clusterCount, jobs } = (await getWaste(store, week("many"), NOW)).duplicate
    expect([clusterCount, jobs, clusters.length]).toEqual([91, 91, 20])
    expect(clusters.map((one) => one.milli)).toEqual([150, ...Array.from({ length: 19 }, () => 100)])
    expect(clusters[0]).toMatchObject({ source: "m.test/dear.mp4", first: { jobId: "dear0" } })
  })

  it("T11: exports every repeat, of an erased customer without the source, and nothing that a spreadsheet runs", async () => {
    const read = async (connection: string | null, batchRows?: number) => {
      const text = await new Response(await createRepeatsCsv(store, week(connection), batchRows)).text()
      return text.trimEnd().split("\n")
    }
    expect(await read("main")).toEqual([
      "connection,job_id,created_at (UTC),credits,bought_before,bought_before_at (UTC),key,user,customer,project,model,format,source",
      "main,mon1,2026-11-15T18:15:00.000Z,180,sun,2026-11-15T17:15:00.000Z,main-key,ana,acme,,pro,webm,media.test/summer.mp4",
      "main,mon2,2026-11-15T19:15:00.000Z,180,mon1,2026-11-15T18:15:00.000Z,main-key,bob,acme,,pro,webm,media.test/summer.mp4",
      "main,fri2,2026-11-20T18:15:00.000Z,900,fri1,2026-11-19T18:15:00.000Z,main-key,ana,acme,,pro,webm,media.test/summer.mp4",
    ])
    expect((await read("erased"))[1]).toMatch(/^erased,e2,.*,pro,webm,$/)
    expect((await read("formula"))[1]).toContain(",'=1+1,")
    const all = await read(null)
    expect(all).toHaveLength(1 + 3 + 91 + 2 + 1)
    expect(await read(null, 7)).toEqual(all)
  })

  it("keeps repeats of an erased customer in the sums and shows none of them", async () => {
    const { duplicate } = await getWaste(store, week("erased"), NOW)
    expect(duplicate).toMatchObject({ jobs: 2, milli: 360_000, clusters: [], clusterCount: 0, erasedJobs: 2 })
  })

  it("says that sources are not known where an account reports documented fields only", async () => {
    const { duplicate, failed, whatIf, totalMilli } = await getWaste(store, week("plain"), NOW)
    expect(duplicate.known).toEqual({ looked: 1, withSource: 0 })
    expect(failed).toMatchObject({ jobs: 1, milli: null, unknownJobs: 1, mayBeMilli: null })
    expect([whatIf, duplicate.milli, totalMilli]).toEqual([[], null, null])
    expect((await getWasteSums(store, week("plain"), NOW)).totalMilli).toBeNull()
    // One refund of four: nothing is known to be wasted, and nobody can say that nothing was.
    const refunds = await getWaste(store, week("refunds"), NOW)
    expect(refunds.failed).toMatchObject({ jobs: 4, milli: null, unknownJobs: 3 })
    expect([refunds.duplicate.milli, refunds.totalMilli, countUntold(refunds)]).toEqual([0, null, 3])
    expect((await getWasteSums(store, week("refunds"), NOW)).totalMilli).toBeNull()
    // Nothing failed, and what was bought again nobody can tell: that is not 0.
    const blind = await getWasteSums(store, week("unsourced"), NOW)
    expect([blind.failed.milli, blind.duplicate.milli, blind.totalMilli]).toEqual([0, null, null])
    const known = (await getWaste(store, week("main"), NOW)).duplicate.known
    expect(known).toEqual({ looked: 5, withSource: 5 })
  })

  it("adds up to the same over all connections, and over days as over the week", async () => {
    const of = (connection: string | null) => getWaste(store, week(connection), NOW)
    const [all, ...each] = await Promise.all([null, ...Object.keys(JOBS)].map(of))
    expect(all?.totalMilli).toBe(each.reduce((sum, one) => sum + (one.totalMilli ?? 0), 0))
    let days = 0
    for (let day = WEEK.from; day < WEEK.until; day++) {
      const query: CostQuery = { connection: null, zone: "team", days: { from: day, until: day + 1 } }
      days += (await getWaste(store, query, NOW)).totalMilli ?? 0
    }
    expect(days).toBe(all?.totalMilli)
  })

  it("reckons other models at their rates", async () => {
    const { whatIf } = await getWaste(store, week("main"), NOW)
    // Completed: four pro at 180 and one at 900 credits; one light.
    const find = (from: string, to: string) => whatIf.find((one) => one.from === from && one.to === to)
    expect(find("pro", "light")).toEqual({
      from: "pro",
      to: "light",
      jobs: 4,
      nowMilli: 1_440_000,
      wouldMilli: 360_000,
      savesMilli: 1_080_000,
      isEstimated: true,
    })
    expect(find("light", "pro")).toMatchObject({ nowMilli: 45_000, wouldMilli: 180_000, savesMilli: -135_000 })
    expect(find("light", "human")).toBeUndefined()
  })
})
