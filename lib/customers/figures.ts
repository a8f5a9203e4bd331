import "server-only"
import { sql } from "kysely"
import { toIso } from "@/lib/domain/time"
import { COUNT_CAP } from "@/lib/jobs/list-counts"
import type { Store } from "@/lib/store/store"
import type { Customer, CustomerCredits, CustomerGroup, CustomerValue } from "./schema"

const MOST_GROUPS = 20
const MOST_VALUES = 8
/** So long may one part of the page take; what takes longer is left out, and the page says so. */
export const PART_MS = 1_500

/** The newest jobs of a customer, at most 10,001: what every figure rests on. */
function newestOf(store: Store, name: string) {
  return store.read
    .selectFrom("jobs")
    .where("customer", "=", name)
    .where(store.withinLimit(PART_MS))
    .orderBy("created_sort", "desc")
    .limit(COUNT_CAP)
}

/** Credits of the jobs made since an instant (null: of all); null when there are more than 10,000. */
export async function sumCredits(
  store: Store,
  { name, since }: { name: string; since: number | null },
): Promise<CustomerCredits | null> {
  const newest = newestOf(store, name).select(["status", "cost_milli as cost", "cost_basis as basis"])
  const row = await store.read
    .selectFrom((since === null ? newest : newest.where("created_sort", ">=", since)).as("newest"))
    .select((eb) => [
      eb.fn.countAll<number>().as("jobs"),
      sql<number | null>`sum(case when basis <> 'estimated' then cost end)`.as("reportedMilli"),
      sql<number | null>`sum(case when basis = 'estimated' then cost end)`.as("estimatedMilli"),
      sql<number | null>`sum(case when basis <> 'estimated' then 1 else 0 end)`.as("reportedJobs"),
      sql<number | null>`sum(case when basis = 'estimated' then 1 else 0 end)`.as("estimatedJobs"),
      sql<number | null>`sum(case when cost is null and status in ('completed', 'failed') then 1 else 0 end)`.as(
        "unknownJobs",
      ),
    ])
    .executeTakeFirstOrThrow()
  if (row.jobs >= COUNT_CAP) return null
  // PostgreSQL adds int8 up to numeric, which its driver hands over as text.
  return {
    jobs: row.jobs,
    reportedJobs: Number(row.reportedJobs ?? 0),
    reportedMilli: Number(row.reportedMilli ?? 0),
    estimatedMilli: Number(row.estimatedMilli ?? 0),
    estimatedJobs: Number(row.estimatedJobs ?? 0),
    unknownJobs: Number(row.unknownJobs ?? 0),
  }
}

/** Why their jobs failed: the most frequent groups among their newest 10,000 failures. */
export async function listFailureGroups(store: Store, name: string): Promise<NonNullable<Customer["failures"]>> {
  const failed = store.read
    .selectFrom("jobs")
    .select(["group_id", "finished_sort"])
    .where("customer", "=", name)
    .where("status", "=", "failed")
    .where(store.withinLimit(PART_MS))
    .orderBy("finished_sort", "desc")
    .limit(COUNT_CAP)
  const rows = await store.read
    .selectFrom(failed.as("failed"))
    .leftJoin("failure_groups", "failure_groups.id", "failed.group_id")
    .select((eb) => [
      "failed.group_id as groupId",
      "failure_groups.title",
      "failure_groups.class",
      eb.fn.countAll<number>().as("jobs"),
      eb.fn.max("failed.finished_sort").as("lastAt"),
    ])
    .groupBy(["failed.group_id", "failure_groups.title", "failure_groups.class"])
    .orderBy("jobs", "desc")
    .orderBy("lastAt", "desc")
    .execute()
  const total = rows.reduce((sum, row) => sum + row.jobs, 0)
  const groups = rows.slice(0, MOST_GROUPS).map((row): CustomerGroup => ({ ...row, lastAt: toIso(row.lastAt) }))
  return { groups, isPartial: total >= COUNT_CAP }
}

type Known = NonNullable<Customer["known"]>

async function listValues(store: Store, name: string, column: "project" | "user_ref"): Promise<CustomerValue[]> {
  const rows = await store.read
    .selectFrom(newestOf(store, name).select(`${column} as value`).as("newest"))
    .select((eb) => ["value", eb.fn.countAll<number>().as("jobs")])
    .where("value", "is not", null)
    .groupBy("value")
    .orderBy("jobs", "desc")
    .orderBy("value")
    .limit(MOST_VALUES)
    .execute()
  return rows.flatMap(({ value, jobs }) => (value === null ? [] : [{ value, jobs }]))
}

async function readCoverage(store: Store, name: string): Promise<Known["coverage"]> {
  const newest = newestOf(store, name).select([
    "project",
    "user_ref",
    "file_name",
    sql<number | null>`coalesce(source_duration_ms, output_duration_ms)`.as("length"),
    "credits_milli",
  ])
  const row = await store.read
    .selectFrom(newest.as("newest"))
    .select((eb) => [
      eb.fn.countAll<number>().as("of"),
      eb.fn.count<number>("project").as("project"),
      eb.fn.count<number>("user_ref").as("user"),
      eb.fn.count<number>("file_name").as("file"),
      eb.fn.count<number>("length").as("length"),
      eb.fn.count<number>("credits_milli").as("credits"),
    ])
    .executeTakeFirstOrThrow()
  return row
}

/** Their projects and users, the most frequent first, and how much is known of their jobs; of the newest 10,001. */
export async function listKnown(store: Store, name: string): Promise<Known> {
  const [users, projects, coverage] = await Promise.all([
    listValues(store, name, "user_ref"),
    listValues(store, name, "project"),
    readCoverage(store, name),
  ])
  return { users, projects, coverage }
}
