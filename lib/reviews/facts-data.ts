import { type SqlBool, sql } from "kysely"
import { isReadWhole } from "@/lib/domain/reconcile-days"
import { DAY } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import { sumKnown } from "@/lib/domain/usage-bars"
import type { Db } from "@/lib/store/store"
import { type BackfillState, readSyncState } from "@/lib/sync/state"
import { listReportedDays } from "@/lib/usage/read"
import type { ReviewReport } from "./schema"
import { type ReviewScope, toJobsHref } from "./scope"

/** Groups and names that a review lists. */
export const MOST_LINES = 10

/** The failure groups of the jobs that were made in the week, by jobs. Answered by the index of failed jobs by creation. */
export async function listWeekFailures(db: Db, scope: ReviewScope): Promise<ReviewReport["failures"]> {
  const sums = await db
    .selectFrom("jobs")
    .select("group_id")
    .select([
      sql<number>`count(*)`.as("jobs"),
      sql<number>`count(cost_milli)`.as("costJobs"),
      sql<number>`coalesce(sum(cost_milli), 0)`.as("costMilli"),
      sql<number>`sum(case when cost_basis = 'estimated' then cost_milli else 0 end)`.as("estimatedMilli"),
    ])
    .where("status", "=", "failed")
    .where("created_sort", ">=", scope.fromAt)
    .where("created_sort", "<", scope.untilAt)
    .where("group_id", "is not", null)
    .$if(scope.connection !== null, (query) => query.where("connection", "=", scope.connection ?? ""))
    .groupBy("group_id")
    .orderBy("jobs", "desc")
    .orderBy("group_id")
    .limit(MOST_LINES)
    .execute()
  const ids = sums.flatMap(({ group_id }) => (group_id === null ? [] : [group_id]))
  const groups =
    ids.length === 0
      ? []
      : await db.selectFrom("failure_groups").select(["id", "title", "class"]).where("id", "in", ids).execute()
  return sums.flatMap(({ group_id: groupId, jobs, costJobs, costMilli, estimatedMilli }) => {
    if (groupId === null) return []
    const group = groups.find(({ id }) => id === groupId)
    return {
      groupId,
      title: group?.title ?? "A failure that is in no group any more",
      class: group?.class ?? "unknown",
      jobs: Number(jobs),
      costMilli: Number(costJobs) === 0 ? null : Number(costMilli),
      isEstimated: Number(estimatedMilli) > 0,
      href: toJobsHref(scope, scope.days, { tab: "failed", group: { include: [groupId], exclude: [] } }),
    }
  })
}

/**
 * `days`: those of each connection by themselves, `of` so many; `early` more were read before they were over, when their figures
 * still grew. `silent`: connections that made jobs and of which nothing is reported.
 */
export type Reported = { milli: number | null; days: number; of: number; early: number; silent: string[] }

/** The vendor's credits for its days of the same dates, read after these were over; `milli` null when it reported none. */
export async function readReported(
  db: Db,
  { connection }: Pick<ReviewScope, "connection">,
  days: DayRange,
): Promise<Reported> {
  const [told, made] = await Promise.all([
    listReportedDays(db, connection, days),
    db
      .selectFrom("daily_models")
      .select("connection")
      .distinct()
      .where("zone", "=", "utc")
      .where("day", ">=", days.from)
      .where("day", "<", days.until)
      .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
      .execute(),
  ])
  const known = told.filter(({ creditsMilli }) => creditsMilli !== null)
  const whole = known.filter(isReadWhole)
  const names = new Set([...known, ...made].map((row) => row.connection))
  return {
    milli: sumKnown(whole.map(({ creditsMilli }) => creditsMilli)),
    days: whole.length,
    of: 7 * Math.max(1, names.size),
    early: known.length - whole.length,
    silent: [...names].filter((name) => !known.some((row) => row.connection === name)).toSorted(),
  }
}

/** The days whose known cost holds estimates: it is more than what the vendor named on the jobs. */
export async function listEstimatedDays(
  db: Db,
  { connection }: Pick<ReviewScope, "connection">,
  days: DayRange,
): Promise<number[]> {
  const rows = await db
    .selectFrom("daily_models")
    .select("day")
    .where("zone", "=", "team")
    .where("day", ">=", days.from)
    .where("day", "<", days.until)
    .where("status", "in", ["completed", "failed"])
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .groupBy("day")
    .having(sql<SqlBool>`sum(cost_milli - reported_milli) <> 0`)
    .execute()
  return rows.map(({ day }) => day)
}

/**
 * Which of a few customers have a job of the week whose cost is estimated: the sums by customer do not tell. One look into the
 * index of customers each, which ends at the first such job.
 */
export async function listEstimatedCustomers(
  db: Db,
  { connection, fromAt, untilAt }: ReviewScope,
  names: readonly string[],
): Promise<Set<string>> {
  const found = await Promise.all(
    names.map((name) =>
      db
        .selectFrom("jobs")
        .select("customer")
        .where("customer", "=", name)
        .where("created_sort", ">=", fromAt)
        .where("created_sort", "<", untilAt)
        .where("cost_basis", "=", "estimated")
        .where("cost_milli", ">", 0)
        .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
        .limit(1)
        .execute(),
    ),
  )
  return new Set(names.filter((_, at) => (found[at]?.length ?? 0) > 0))
}

/** Stretches of usage events that were missed, which touch the week. */
export async function countGaps(db: Db, { connection, fromAt, untilAt }: ReviewScope): Promise<number> {
  const row = await db
    .selectFrom("usage_gaps")
    .select(sql<number>`count(*)`.as("gaps"))
    .where("to_at", ">=", fromAt)
    .where("from_at", "<", untilAt)
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .executeTakeFirstOrThrow()
  return Number(row.gaps)
}

export type RateChange = { connection: string; model: string; at: number; fromMilli: number; toMilli: number }

/** Rates per minute that the vendor changed within the week: what it said before is in the record. */
export async function listRateChanges(db: Db, { connection, fromAt, untilAt }: ReviewScope): Promise<RateChange[]> {
  const rows = await db
    .selectFrom("rates as after")
    .innerJoin("rates as before", (join) =>
      join
        .onRef("before.connection", "=", "after.connection")
        .onRef("before.model", "=", "after.model")
        .onRef("before.valid_to", "=", "after.valid_from"),
    )
    .select([
      "after.connection",
      "after.model",
      "after.valid_from as at",
      "before.credits_per_minute_milli as fromMilli",
      "after.credits_per_minute_milli as toMilli",
    ])
    .where("after.valid_from", ">=", fromAt)
    .where("after.valid_from", "<", untilAt)
    .$if(connection !== null, (query) => query.where("after.connection", "=", connection ?? ""))
    .orderBy("after.valid_from")
    .orderBy("after.model")
    .execute()
  return rows.filter(({ fromMilli, toMilli }) => fromMilli !== toMilli)
}

/** How far the first sync of a connection is. Without a row the connection never synced (or was filled otherwise). */
export type FirstSync = { connection: string; backfill: BackfillState | null }

export async function listFirstSyncs(db: Db, connection: string | null): Promise<FirstSync[]> {
  const names =
    connection === null
      ? (await db.selectFrom("sync_state").select("connection").distinct().execute()).map((row) => row.connection)
      : [connection]
  return Promise.all(
    names.toSorted().map(async (name) => ({ connection: name, backfill: (await readSyncState(db, name)).backfill })),
  )
}

export type LateJobs = { connection: string; jobs: number }

/** As the reconciliation means it: a sync that stood still over night is no wonder. */
const LATE_MS = 2 * DAY

/**
 * Jobs of the week that we first saw more than a day after it ended, and more than two after they were made. Only of connections
 * whose first sync was over by then: before that everything is late.
 */
export async function listLateJobs(db: Db, scope: ReviewScope, syncs: readonly FirstSync[]): Promise<LateJobs[]> {
  const after = scope.untilAt + DAY
  if (scope.now < after) return []
  const judged = syncs.filter(
    ({ backfill }) => backfill?.finishedAt !== null && (backfill?.finishedAt ?? after) < after,
  )
  return (await countSeenAfter(db, scope, { after, lateBy: LATE_MS })).filter((late) =>
    judged.some(({ connection }) => connection === late.connection),
  )
}

/** Jobs of the week first seen after an instant (epoch ms) and longer than `lateBy` (ms) after they were made, by connection. */
export async function countSeenAfter(
  db: Db,
  scope: ReviewScope,
  { after, lateBy }: { after: number; lateBy: number },
): Promise<LateJobs[]> {
  const rows = await db
    .selectFrom("jobs")
    .select(["connection", sql<number>`count(*)`.as("jobs")])
    .where("created_sort", ">=", scope.fromAt)
    .where("created_sort", "<", scope.untilAt)
    .where("first_seen_at", ">", after)
    .where(sql<SqlBool>`first_seen_at - created_sort > ${lateBy}`)
    .$if(scope.connection !== null, (query) => query.where("connection", "=", scope.connection ?? ""))
    .groupBy("connection")
    .orderBy("connection")
    .execute()
  return rows.map(({ connection, jobs }) => ({ connection, jobs: Number(jobs) }))
}
