import { sql } from "kysely"
import { isTerminal, JOB_STATUSES, type JobStatus } from "@/lib/domain/job"
import { AppError } from "@/lib/errors"
import type { Db, Store } from "@/lib/store/store"
import { type JobFilter, TABS, type Tab } from "./list-schema"
import { type CreditSums, type JobCounts, NO_CREDITS } from "./list-types"
import { type SharedWhere, toPredicate, toWhere, type Where } from "./list-where"

/** Counts stop here: 10,001 is shown as "10k+". */
export const COUNT_CAP = 10_001

/** Rows that match, at most `cap`. */
export async function countMatches(db: Db, where: Where, cap: number): Promise<number> {
  const row = await db
    .selectFrom((eb) => eb.selectFrom("jobs").select("jobs.num").where(toPredicate(where)).limit(cap).as("matched"))
    .select((eb) => eb.fn.countAll<number>().as("jobs"))
    .executeTakeFirstOrThrow()
  return row.jobs
}

/** What is read of each status: its matches and their credits. */
type StatusSums = CreditSums & { jobs: number }
const NOTHING: StatusSums = { jobs: 0, ...NO_CREDITS }

/** Matches and credits per status, of at most `COUNT_CAP` rows: one reading answers for all tabs while there are few. */
async function sumByStatus(db: Db, where: Where): Promise<Map<JobStatus, StatusSums>> {
  const rows = await db
    .selectFrom((eb) =>
      eb
        .selectFrom("jobs")
        .select([
          "jobs.status",
          "jobs.cost_milli as cost",
          "jobs.cost_basis as basis",
          "jobs.credits_estimate_milli as estimate",
        ])
        .where(toPredicate(where))
        .limit(COUNT_CAP)
        .as("matched"),
    )
    .select((eb) => [
      "matched.status",
      eb.fn.countAll<number>().as("jobs"),
      sql<number | null>`sum(case when basis <> 'estimated' then cost end)`.as("reportedMilli"),
      sql<number | null>`sum(case when basis = 'estimated' then cost end)`.as("estimatedMilli"),
      sql<number>`sum(case when basis = 'estimated' then 1 else 0 end)`.as("estimatedJobs"),
      sql<number | null>`sum(case when cost is null then estimate end)`.as("mayBeMilli"),
      sql<number>`sum(case when cost is null and estimate is not null then 1 else 0 end)`.as("mayBeJobs"),
      sql<number>`sum(case when cost is null and estimate is null then 1 else 0 end)`.as("unknownJobs"),
    ])
    .groupBy("matched.status")
    .execute()
  // PostgreSQL adds int8 up to numeric, which its driver hands over as text.
  const toSums = (row: (typeof rows)[number]): StatusSums => ({
    jobs: row.jobs,
    reportedMilli: Number(row.reportedMilli ?? 0),
    estimatedMilli: Number(row.estimatedMilli ?? 0),
    estimatedJobs: Number(row.estimatedJobs),
    ...(isTerminal(row.status)
      ? {
          mayBeMilli: Number(row.mayBeMilli ?? 0),
          mayBeJobs: Number(row.mayBeJobs),
          unknownJobs: Number(row.unknownJobs),
          pendingJobs: 0,
        }
      : { mayBeMilli: 0, mayBeJobs: 0, unknownJobs: 0, pendingJobs: row.jobs }),
  })
  return new Map(rows.map((row) => [row.status, toSums(row)]))
}

function addUp(sums: StatusSums[]): StatusSums {
  const total = { ...NOTHING }
  for (const one of sums) {
    // The keys of a constant of this type.
    for (const name of Object.keys(NOTHING) as (keyof StatusSums)[]) total[name] += one[name]
  }
  return total
}

/** A count that took too long is unknown, not an error: the list itself still stands. */
async function orUnknown<T>(count: Promise<T>): Promise<T | null> {
  try {
    return await count
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "store_unavailable") return null
    throw thrown
  }
}

/** No statuses = all of them, as in a `Where`. */
function isAmong(status: JobStatus, statuses: readonly JobStatus[]): boolean {
  return statuses.length === 0 || statuses.includes(status)
}

/** The open tab is waited for; what the other tabs hold is worth less. */
const OPEN_MS = 500
const OTHER_MS = 200

function within(store: Store, where: Where, ms: number): Where {
  return { ...where, predicates: [...where.predicates, store.withinLimit(ms)] }
}

type Counting = { store: Store; filter: JobFilter; where: SharedWhere }
type StatusCounts = [JobStatus, number | null][]

function toPart({ store, filter, where }: Counting, statuses: readonly JobStatus[]): Where {
  const open = where.forTab(filter.tab).statuses
  const isOpen = open.length === 0 || open.some((status) => statuses.includes(status))
  return within(store, { ...where.forTab("all"), statuses }, isOpen ? OPEN_MS : OTHER_MS)
}

/** Each status by itself: one stretch of an index, whatever the other filters are. */
async function countEach(counting: Counting, statuses: readonly JobStatus[]): Promise<StatusCounts> {
  return Promise.all(
    statuses.map(async (status): Promise<[JobStatus, number | null]> => {
      const count = countMatches(counting.store.read, toPart(counting, [status]), COUNT_CAP)
      return [status, await orUnknown(count)]
    }),
  )
}

type Counted = { counts: StatusCounts; sums: Map<JobStatus, StatusSums> | null }

/** Several statuses in one reading, with their sums; when that is cut off, each by itself. */
async function countTogether(counting: Counting, statuses: readonly JobStatus[]): Promise<Counted> {
  const sums = await orUnknown(sumByStatus(counting.store.read, toPart(counting, statuses)))
  if (!sums) return { counts: statuses.map((status) => [status, null]), sums }
  const isCutOff = addUp([...sums.values()]).jobs >= COUNT_CAP
  if (isCutOff && statuses.length > 1) return { counts: await countEach(counting, statuses), sums: null }
  // A status that the reading did not meet has no match.
  return { counts: statuses.map((status) => [status, sums.get(status)?.jobs ?? 0]), sums: isCutOff ? null : sums }
}

/** Nearly all jobs have this status, sooner or later. */
const MOST: readonly JobStatus[] = ["completed"]
const REST = JOB_STATUSES.filter((status) => !MOST.includes(status))

/**
 * Indexed filters count each status in its index. What a search finds must be looked at row by row, so it is read in two
 * parts, and their sums come along.
 */
async function countStatuses(counting: Counting): Promise<Counted> {
  if (counting.filter.q === "") return { counts: await countEach(counting, JOB_STATUSES), sums: null }
  const [most, rest] = await Promise.all([countTogether(counting, MOST), countTogether(counting, REST)])
  const sums = most.sums && rest.sums && new Map([...most.sums, ...rest.sums])
  return { counts: [...most.counts, ...rest.counts], sums }
}

/** The cap as soon as the known parts reach it, whatever the others hold; else unknown when one of them is. */
function addUpCounts(counts: (number | null)[]): number | null {
  const known = counts.reduce<number>((total, count) => total + (count ?? 0), 0)
  if (known >= COUNT_CAP) return COUNT_CAP
  return counts.includes(null) ? null : known
}

/**
 * Matches of the filter per tab, capped at `COUNT_CAP`, and the credits of the filter's own tab where it has at most
 * 10,000. What takes too long is null. `now`: epoch ms. Throws AppError("store_unavailable") when no tab could be counted:
 * then it is the store that does not answer, and no number may pretend otherwise.
 */
export async function countJobs(store: Store, filter: JobFilter, now: number): Promise<JobCounts> {
  const where = await toWhere(store, filter, { now, use: "count" })
  const late = within(store, where.forTab("overdue"), OPEN_MS)
  const [{ counts, sums }, overdue] = await Promise.all([
    countStatuses({ store, filter, where }),
    orUnknown(countMatches(store.read, late, COUNT_CAP)),
  ])
  const countOf = (tab: Tab): number | null => {
    if (tab === "overdue") return overdue
    const { statuses } = where.forTab(tab)
    return addUpCounts(counts.flatMap(([status, count]) => (isAmong(status, statuses) ? [count] : [])))
  }
  const tabs = Object.fromEntries(TABS.map((tab) => [tab, countOf(tab)])) as Record<Tab, number | null>
  if (TABS.every((tab) => tabs[tab] === null)) {
    throw new AppError("store_unavailable", "Counting took too long. Narrow the filter, or try again.")
  }
  const shown = tabs[filter.tab]
  if (shown === null || shown >= COUNT_CAP) return { tabs, credits: null }
  const open = where.forTab(filter.tab)
  const read =
    sums && filter.tab !== "overdue" ? sums : await orUnknown(sumByStatus(store.read, within(store, open, OPEN_MS)))
  if (!read) return { tabs, credits: null }
  const sumsOfTab = [...read].flatMap(([status, one]) => (isAmong(status, open.statuses) ? [one] : []))
  return { tabs, credits: toCredits(addUp(sumsOfTab)) }
}

function toCredits({ jobs: _, ...credits }: StatusSums): CreditSums {
  return credits
}
