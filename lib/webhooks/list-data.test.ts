import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { listPlans, watchQueries } from "@/lib/testing/query-watch"
import { openSharedStore } from "@/lib/testing/shared-store"
import { createDeliveriesCsv } from "./csv"
import { DELIVERY_PAGE_ROWS, listDeliveries } from "./list-data"
import { createDelivery, createRefusals, createRepeat, type GenuineDelivery, type RefusedDelivery } from "./mutations"
import { type DeliveryFilter, toDeliveryFilter, toDeliveryParams } from "./schema"

const ALL: DeliveryFilter = { connection: null, verdict: null, event: null, from: null, to: null, zone: "UTC" }
const GENUINE: GenuineDelivery = {
  connection: "main",
  receivedAt: T0,
  headers: { event: "job.completed", deliveryId: "whd_1", timestamp: "1", signature: "sha256=secret" },
  contentHash: "a",
  secretNo: 2,
  sentAt: T0 - 400,
  event: "job.completed",
  jobId: "job_1",
  unreadable: null,
  body: '{"customer":"acme"}',
  bytes: 19,
}
const REFUSED: RefusedDelivery = {
  connection: "main",
  receivedAt: T0,
  verdict: "forged",
  reason: "wrong signature",
  sentAt: null,
  event: null,
  jobId: null,
  bytes: 9,
}

describe.each(ENGINES)("the list of deliveries on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
  })
  afterEach(() => store.close())

  const keep = (...given: Partial<GenuineDelivery>[]) =>
    store.write(async (tx) => {
      for (const one of given) await createDelivery(tx, { ...GENUINE, ...one })
    })
  const refuse = (...given: Partial<RefusedDelivery>[]) =>
    store.write((tx) =>
      createRefusals(
        tx,
        given.map((one) => ({ ...REFUSED, ...one })),
      ),
    )
  const list = async (filter: Partial<DeliveryFilter> = {}) =>
    (await listDeliveries(store, { ...ALL, ...filter }, null)).rows
  const confirm = (jobId: string, status: string, delivery: number) =>
    store.write(async (tx) => {
      const told = { num: delivery, event: "job.completed", sentAt: T0 }
      const job = vendorJob({ id: jobId, status, ...(status === "processing" ? {} : { finishedAt: T0 }) })
      await mirrorJobs(tx, { ...look({ source: "get", delivery: told }), jobs: [job], teamZone: "UTC" })
      await tx.updateTable("webhook_deliveries").set({ confirmed_at: T0 }).where("num", "=", delivery).execute()
    })

  it("says of each when it was signed and came, what it was, how often, and under which secret; never what is in it", async () => {
    await keep({})
    await store.write((tx) => createRepeat(tx, { ...GENUINE, receivedAt: T0 + 1 }, "again"))
    await refuse({ receivedAt: T0 + 2 }, { receivedAt: T0 + 3, verdict: "stale", sentAt: T0 + HOUR, reason: "early" })
    const rows = await list()
    expect(rows.map((row) => [row.verdict, row.lagMs, row.repeats, row.secretNo, row.jobId, row.effect.kind])).toEqual([
      ["stale", 3 - HOUR, 0, null, null, "none"],
      ["forged", null, 0, null, null, "none"],
      ["duplicate", 401, 0, null, "job_1", "none"],
      ["accepted", 400, 1, 2, "job_1", "waiting"],
    ])
    expect(JSON.stringify(rows)).not.toMatch(/acme|sha256/)
  })

  it("says what the confirming GET changed, also where it changed nothing", async () => {
    const of = (num: number) => ({ contentHash: `h${num}`, jobId: `job_${num}`, receivedAt: T0 + num })
    await keep(of(1), of(2), of(3), of(4), { ...of(5), jobId: "job_1" }, of(6))
    await store.write((tx) =>
      mirrorJobs(tx, {
        ...look({ source: "list", observedAt: T0 }),
        jobs: [
          vendorJob({ id: "job_1" }),
          vendorJob({ id: "job_2", status: "completed", finishedAt: T0 }),
          vendorJob({ id: "job_3", status: "completed", finishedAt: T0 }),
        ],
        teamZone: "UTC",
      }),
    )
    // It was out of sight: the look that brings it back also agrees.
    await store.write((tx) =>
      tx.updateTable("jobs").set({ miss_count: 3, missing_since: T0 }).where("id", "=", "job_2").execute(),
    )
    await confirm("job_1", "completed", 1)
    await confirm("job_2", "completed", 2)
    await confirm("job_3", "processing", 3)
    await confirm("job_4", "completed", 4)
    await store.write((tx) =>
      tx.updateTable("webhook_deliveries").set({ confirmed_at: T0 }).where("num", "=", 5).execute(),
    )
    expect((await list()).map(({ num, effect }) => [num, effect])).toEqual([
      [6, { kind: "waiting" }],
      [5, { kind: "nothing" }],
      [4, { kind: "moved", of: "first_seen", from: null, to: "completed" }],
      [3, { kind: "refused" }],
      [2, { kind: "agreed", to: "completed" }],
      [1, { kind: "moved", of: "changed", from: "processing", to: "completed" }],
    ])
  })

  it("is narrowed by connection, verdict, event and days of a zone", async () => {
    await keep(
      {},
      { connection: "other", contentHash: "b", event: "job.started" },
      { contentHash: "c", receivedAt: T0 + DAY },
    )
    await refuse({ receivedAt: T0 + MINUTE })
    const nums = async (filter: Partial<DeliveryFilter>) => (await list(filter)).map((row) => row.num)
    expect(await nums({})).toEqual([3, 4, 2, 1])
    expect(await nums({ connection: "other" })).toEqual([2])
    expect(await nums({ verdict: "forged" })).toEqual([4])
    expect(await nums({ event: "job.completed" })).toEqual([3, 1])
    expect(await nums({ from: "2026-11-21" })).toEqual([3])
    expect(await nums({ to: "2026-11-20", verdict: "accepted" })).toEqual([2, 1])
    // There, 10:00 UTC is the first instant of the next day.
    expect(await nums({ to: "2026-11-20", zone: "Pacific/Kiritimati" })).toEqual([])
  })

  it("is paged without gap or repetition, also where many came at one moment and more come; the file has the same rows", async () => {
    const count = 2 * DELIVERY_PAGE_ROWS + 7
    await refuse(...Array.from({ length: count }, (_, n) => ({ receivedAt: T0 + Math.floor(n / 40) })))
    const seen: number[] = []
    for (let cursor: string | null = null, page = 0; page === 0 || cursor !== null; page++) {
      const { rows, nextCursor } = await listDeliveries(store, ALL, cursor)
      seen.push(...rows.map((row) => row.num))
      cursor = nextCursor
      await refuse({ receivedAt: T0 + HOUR })
    }
    expect(seen).toEqual(Array.from({ length: count }, (_, n) => count - n))
    const filter = { ...ALL, to: "2026-11-20", verdict: "forged" } as const
    const lines = (await new Response(createDeliveriesCsv(store, filter, 40)).text()).trim().split("\n")
    expect(lines[0]).toMatch(/^delivery,connection,received_at \(UTC\)/)
    expect(lines).toHaveLength(1 + count + 3)
    await expect(listDeliveries(store, ALL, "1 or 1")).rejects.toMatchObject({ code: "invalid" })
  })

  it.skipIf(engine === "postgres")("reads a page by the index of its order, however it is narrowed", async () => {
    const readPlan = async (filter: Partial<DeliveryFilter>) => {
      const { watched, asked } = watchQueries(store)
      await listDeliveries(watched, { ...ALL, ...filter }, "9.9")
      const plans = await listPlans(store, asked)
      return plans.map(({ detail }) => detail).filter((detail) => detail !== "SCALAR SUBQUERY 1")
    }
    const by = (columns: string) => [expect.stringContaining(`USING INDEX webhook_deliveries_by_${columns} `)]
    expect(await readPlan({})).toEqual(by("received_at"))
    expect(await readPlan({ from: "2026-11-20", to: "2026-11-20" })).toEqual(by("received_at"))
    expect(await readPlan({ connection: "main" })).toEqual(by("connection_received_at"))
    expect(await readPlan({ verdict: "stale" })).toEqual(by("verdict_received_at"))
  })
})

it("stands in an address and comes back from it; what cannot be read is left out", () => {
  const filter: DeliveryFilter = { ...ALL, verdict: "stale", event: "job.a&b", from: "2026-11-20", to: "2026-11-21" }
  expect(toDeliveryFilter(toDeliveryParams(filter), ALL)).toEqual(filter)
  const broken = new URLSearchParams({ verdict: "toString", from: "2026-02-30", to: "x", event: "\0 " })
  expect(toDeliveryFilter(broken, ALL)).toEqual(ALL)
})
