import "server-only"
import { sql } from "kysely"
import { toIso } from "@/lib/domain/time"
import { toJobListHref } from "@/lib/jobs/list-schema"
import { readRates } from "@/lib/jobs/rates"
import type { Db, Store } from "@/lib/store/store"
import { type CostQuery, listCosts } from "@/lib/usage/costs"
import { listClusters } from "./clusters"
import { readRange, toDraftDay, toListState, toStart, type WasteRange } from "./range"
import type { DraftWaste, DuplicateWaste, FailedWaste, WasteReport, WhatIf } from "./schema"
import { toRateStretches, toWhatIfs } from "./what-if"

/** Jobs of the end of the range that are looked at for whether sources are known at all. */
const MOST_LOOKED = 500

/** The sums of a WasteReport alone: all that a figure on another page needs. */
export type WasteSums = Pick<WasteReport, "failed" | "drafts" | "totalMilli" | "isEstimated"> & {
  duplicate: Pick<DuplicateWaste, "jobs" | "milli" | "unknownJobs" | "isEstimated" | "known">
}

/**
 * What was spent on nothing usable, of jobs made on the days of `query`. Sums come from the sums by day that all figures are
 * read from, and from the table of repeats; `now` (epoch ms) decides what is a forgotten draft. Throws
 * AppError("store_unavailable").
 */
export async function getWaste(store: Store, query: CostQuery, now: number): Promise<WasteReport> {
  const db = store.read
  const range = await readRange(db, query)
  const [sums, { clusters, count, listed }, whatIf] = await Promise.all([
    readSums(db, range, now),
    listClusters(db, range),
    readWhatIf(db, query),
  ])
  const erasedJobs = Math.max(0, sums.duplicate.jobs - listed)
  return {
    ...sums,
    days: query.days,
    timeZone: range.timeZone,
    duplicate: { ...sums.duplicate, clusters, clusterCount: count, erasedJobs },
    whatIf,
  }
}

/** As `getWaste`, without clusters and other models' rates: some milliseconds, also for years. */
export async function getWasteSums(store: Store, query: CostQuery, now: number): Promise<WasteSums> {
  return readSums(store.read, await readRange(store.read, query), now)
}

async function readSums(db: Db, range: WasteRange, now: number): Promise<WasteSums> {
  const [ended, repeats, known, drafts] = await Promise.all([
    readEnded(db, range),
    sumRepeats(db, range),
    readKnown(db, range),
    readDrafts(db, range, now),
  ])
  const failed = toFailed(ended.failed, range)
  const isEstimated = repeats.milli > 0 && ended.completed.isEstimated
  const isBlind = repeats.jobs === 0 && known.looked > 0 && known.withSource === 0
  const duplicate = { ...repeats, milli: isBlind ? null : toKnownMilli(repeats), isEstimated, known }
  return {
    failed,
    duplicate,
    drafts,
    totalMilli: toTotal(failed.milli, duplicate.milli),
    isEstimated: isEstimated || failed.isEstimated,
  }
}

/** Known waste counts where the other part is not known; 0 does not, for it would say that nothing was wasted. */
function toTotal(failed: number | null, duplicate: number | null): number | null {
  const known = (failed ?? 0) + (duplicate ?? 0)
  return known === 0 && (failed === null || duplicate === null) ? null : known
}

/** What some jobs are known to have cost; null where that is 0 and there are others: one refund does not say that all are free. */
function toKnownMilli({ unknownJobs, milli }: { unknownJobs: number; milli: number }): number | null {
  return milli === 0 && unknownJobs > 0 ? null : milli
}

type Ended = { jobs: number; costJobs: number; costMilli: number; isEstimated: boolean; mayBeMilli: number }

/** Ended jobs, what their costs rest on, and what those of unknown cost may come to: their estimates. */
async function readEnded(
  db: Db,
  { connection, zone, days }: CostQuery,
): Promise<Record<"completed" | "failed", Ended>> {
  const rows = await db
    .selectFrom("daily_models")
    .select("status")
    .select([
      sql<number>`sum(jobs)`.as("jobs"),
      sql<number>`sum(cost_jobs)`.as("costJobs"),
      sql<number>`sum(cost_milli)`.as("costMilli"),
      sql<number>`sum(reported_milli)`.as("reportedMilli"),
      sql<number>`sum(estimated_milli - full_milli)`.as("restMilli"),
    ])
    .where("zone", "=", zone)
    .where("day", ">=", days.from)
    .where("day", "<", days.until)
    .where("status", "in", ["completed", "failed"])
    .$if(connection !== null, (q) => q.where("connection", "=", connection ?? ""))
    .groupBy("status")
    .execute()
  const find = (status: string): Ended => {
    const row = rows.find((one) => one.status === status)
    // PostgreSQL answers a sum of int8 as numeric, which arrives as text.
    const [costMilli, reportedMilli] = [Number(row?.costMilli ?? 0), Number(row?.reportedMilli ?? 0)]
    return {
      jobs: Number(row?.jobs ?? 0),
      costJobs: Number(row?.costJobs ?? 0),
      costMilli,
      isEstimated: costMilli !== reportedMilli,
      mayBeMilli: Math.max(0, Number(row?.restMilli ?? 0)),
    }
  }
  return { completed: find("completed"), failed: find("failed") }
}

function toFailed({ jobs, costJobs, costMilli, isEstimated, mayBeMilli }: Ended, range: WasteRange): FailedWaste {
  return {
    jobs,
    milli: toKnownMilli({ unknownJobs: jobs - costJobs, milli: costMilli }),
    isEstimated,
    unknownJobs: jobs - costJobs,
    mayBeMilli: jobs > costJobs && mayBeMilli > 0 ? mayBeMilli : null,
    href: toJobListHref({ ...toListState(range), tab: "failed" }),
  }
}

async function sumRepeats(db: Db, range: WasteRange): Promise<{ jobs: number; milli: number; unknownJobs: number }> {
  const sums = await db
    .selectFrom("repeats")
    .select([
      sql<number>`count(*)`.as("jobs"),
      sql<number>`count(cost_milli)`.as("costJobs"),
      sql<number>`coalesce(sum(cost_milli), 0)`.as("milli"),
    ])
    .where("created_sort", ">=", range.fromAt)
    .where("created_sort", "<", range.untilAt)
    .$if(range.connection !== null, (q) => q.where("connection", "=", range.connection ?? ""))
    .executeTakeFirstOrThrow()
  const jobs = Number(sums.jobs)
  return { jobs, milli: Number(sums.milli), unknownJobs: jobs - Number(sums.costJobs) }
}

async function readKnown(db: Db, range: WasteRange): Promise<DuplicateWaste["known"]> {
  const rows = await db
    .selectFrom("jobs")
    .select(["status", "source_key"])
    .where("created_sort", ">=", range.fromAt)
    .where("created_sort", "<", range.untilAt)
    .$if(range.connection !== null, (q) => q.where("connection", "=", range.connection ?? ""))
    .orderBy("created_sort", "desc")
    .limit(MOST_LOOKED)
    .execute()
  const completed = rows.filter((row) => row.status === "completed")
  return { looked: completed.length, withSource: completed.filter((row) => row.source_key !== null).length }
}

async function readDrafts(db: Db, range: WasteRange, now: number): Promise<DraftWaste> {
  const until = toDraftDay(range, now)
  if (until <= range.days.from) return { jobs: 0, oldestAt: null, href: toJobListHref({ tab: "waiting" }) }
  const row = await db
    .selectFrom("jobs")
    .select([sql<number>`count(*)`.as("jobs"), sql<number | null>`min(created_sort)`.as("oldest")])
    .where("status", "=", "waiting")
    .where("created_sort", ">=", range.fromAt)
    .where("created_sort", "<", toStart(until, range.timeZone))
    .$if(range.connection !== null, (q) => q.where("connection", "=", range.connection ?? ""))
    .executeTakeFirstOrThrow()
  return {
    jobs: Number(row.jobs),
    oldestAt: toIso(row.oldest),
    href: toJobListHref({ ...toListState(range, { from: range.days.from, until }), tab: "waiting" }),
  }
}

async function readWhatIf(db: Db, query: CostQuery): Promise<WhatIf[]> {
  const held = await db.selectFrom("rates").select("connection").distinct().execute()
  const ratesOf = new Map(
    await Promise.all(held.map(async ({ connection }) => [connection, await readRates(db, connection)] as const)),
  )
  const rows = await Promise.all(
    toRateStretches(query.days, ratesOf).map(async (days) => {
      const sums = await listCosts(db, { ...query, days }, ["model", "connection"])
      return sums.map((row) => ({ ...row, day: days.from }))
    }),
  )
  return toWhatIfs(rows.flat(), ratesOf)
}
