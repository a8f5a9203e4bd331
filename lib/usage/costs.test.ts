import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { toDurationBucket } from "@/lib/domain/duration-buckets"
import { addDays, DAY, SECOND, toDay } from "@/lib/domain/time"
import { mirrorJobs } from "@/lib/jobs/mutations"
import { beginBuild } from "@/lib/jobs/rollup-build"
import type { Store } from "@/lib/store/store"
import { look, T0, vendorJob } from "@/lib/testing/builders"
import { ENGINES } from "@/lib/testing/open-test-store"
import { openSharedStore } from "@/lib/testing/shared-store"
import { listPartyStack } from "./bar-costs"
import { listDurations, listTopNames } from "./costs"

/** Two and a half years of jobs, of which each ran its own time. */
const JOBS = Array.from({ length: 120 }, (_, n) => {
  const createdAt = T0 - n * 7.6 * DAY
  return {
    connection: n % 4 === 0 ? "staging" : "prod",
    day: toDay(createdAt, "UTC"),
    customer: `customer-${(n * n) % 11}`,
    costMilli: 1_000 + ((n * 37) % 17) * 100,
    runMs: (20 + (n % 9) * 15) * SECOND,
    createdAt,
    id: `job_${n}`,
  }
})

async function fill(store: Store): Promise<void> {
  await beginBuild(store, "UTC")
  for (const connection of ["prod", "staging"]) {
    const jobs = JOBS.filter((job) => job.connection === connection).map((job) =>
      vendorJob({
        ...{ id: job.id, status: "completed", createdAt: job.createdAt, startedAt: job.createdAt + SECOND },
        ...{ finishedAt: job.createdAt + SECOND + job.runMs, metadata: { customer: job.customer } },
        ...{ creditsMilli: job.costMilli, billingStatus: "charged" },
      }),
    )
    await store.write((tx) => mirrorJobs(tx, { ...look({ connection, observedAt: T0 + DAY }), jobs, teamZone: "UTC" }))
  }
}

function countBy<T>(rows: readonly T[], toKey: (row: T) => string, toWeight: (row: T) => number): Map<string, number> {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(toKey(row), (sums.get(toKey(row)) ?? 0) + toWeight(row))
  return sums
}

describe.each(ENGINES)("sums of any range of days on %s", (engine) => {
  let store: Store
  beforeEach(async () => {
    store = await openSharedStore(engine)
    await fill(store)
  })
  afterEach(() => store.close())

  it("leave nothing negative to the others when a job came between two reads", async () => {
    const newest = JOBS[0]
    if (!newest) throw new Error("There are no jobs.")
    const days = { from: newest.day, until: addDays(newest.day, 1) }
    const asked = { bars: [days], party: "customer", measure: "credits", most: 3 } as const
    // The sums of all jobs were read before the job was there.
    const rows = await listPartyStack(store.read, { connection: null, zone: "utc", days }, asked, Promise.resolve([]))
    expect(rows.map(({ kind, name, jobs }) => ({ kind, name, jobs }))).toEqual([
      { kind: "name", name: newest.customer, jobs: 1 },
    ])
  })

  it("are those of the jobs made in it: how long they ran, and whose weigh most", async () => {
    const range = fc.tuple(fc.integer({ min: 0, max: 950 }), fc.integer({ min: 1, max: 900 }))
    await fc.assert(
      fc.asyncProperty(range, fc.constantFrom(null, "prod"), async ([back, length], connection) => {
        const from = addDays(toDay(T0, "UTC"), -back)
        const days = { from, until: addDays(from, length) }
        const query = { connection, zone: "utc", days } as const
        const mine = JOBS.filter((job) => job.day >= days.from && job.day < days.until).filter(
          (job) => connection === null || job.connection === connection,
        )
        const durations = await listDurations(store.read, query)
        const runs = durations.filter((row) => row.kind === "run").map((row) => [String(row.bucket), row.jobs] as const)
        const wanted = countBy(
          mine,
          (job) => String(toDurationBucket(job.runMs)),
          () => 1,
        )
        expect(new Map(runs)).toEqual(wanted)
        for (const measure of ["credits", "jobs"] as const) {
          const weigh = countBy(
            mine,
            (job) => job.customer,
            (job) => (measure === "jobs" ? 1e9 + job.costMilli : job.costMilli * 1e9 + 1),
          )
          const heaviest = [...weigh].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name)
          const names = await listTopNames(store.read, { ...query, party: "customer", measure, most: 3 })
          expect(names).toEqual(heaviest.slice(0, 3))
        }
      }),
      { numRuns: 25 },
    )
  })
})
