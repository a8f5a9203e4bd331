import { toIso } from "@/lib/domain/time"
import { COUNT_CAP } from "@/lib/jobs/list-counts"
import type { Store } from "@/lib/store/store"
import { readFigures } from "./figures-data"
import { toFailedJobs, toFailedWhere, toFirstDay, toRangeBuckets } from "./filter-data"
import {
  FAILURE_TABS,
  type FailureFilter,
  type FailureList,
  type FailureRow,
  type FailureSort,
  type FailureTab,
} from "./list-schema"
import type { GroupState } from "./schema"
import { listTriaged, type TriagedGroup, toRow, toState } from "./triage-data"

/** Lines of one answer: what a person can look through. */
const MOST_ROWS = 300

function isInTab(state: GroupState, tab: FailureTab): boolean {
  if (tab === "all") return true
  return tab === "open" ? state === "open" || state === "regressed" : state === tab
}

const toCredits = ({ credits }: FailureRow) => credits.reportedMilli + credits.estimatedMilli + credits.mayBeMilli

const ORDERS = {
  last: (a: FailureRow, b: FailureRow) => Date.parse(b.lastAt) - Date.parse(a.lastAt),
  jobs: (a: FailureRow, b: FailureRow) => b.jobs - a.jobs,
  credits: (a: FailureRow, b: FailureRow) => toCredits(b) - toCredits(a),
} as const satisfies Record<FailureSort, (a: FailureRow, b: FailureRow) => number>

type Counted = { groups: TriagedGroup[]; rows: FailureRow[] }

/** The groups that have a job under the filter, whatever their state and class. */
async function readRows(store: Store, filter: FailureFilter, now: number) {
  const jobs = toFailedJobs(filter, null, now)
  const [where, buckets, groups] = await Promise.all([
    toFailedWhere(store, jobs, now),
    toRangeBuckets(store, jobs, now),
    listTriaged(store.read),
  ])
  const figures = await readFigures({ db: store.read, engine: store.engine, where }, buckets)
  const counted: Counted = { groups: [], rows: [] }
  for (const group of groups) {
    const own = figures.get(group.group.id)
    if (!own || (filter.class !== null && group.group.class !== filter.class)) continue
    counted.groups.push(group)
    counted.rows.push(toRow(group, own, now))
  }
  return { ...counted, buckets }
}

/**
 * The groups with failed jobs under a filter, with their figures over its range. One reading of the failed jobs answers for
 * number and bars; the jobs list gives the same number for the same filter. `now`: epoch ms. Throws
 * AppError("store_unavailable").
 */
export async function listFailures(store: Store, filter: FailureFilter, now: number): Promise<FailureList> {
  const { rows, buckets } = await readRows(store, filter, now)
  const matching = rows.filter(({ state }) => isInTab(state, filter.tab)).toSorted(ORDERS[filter.sort])
  const count = (tab: FailureTab) => rows.filter(({ state }) => isInTab(state, tab)).length
  const { unit, size, first, count: bars } = buckets
  return {
    asOf: toIso(now),
    from: toFirstDay(filter, now),
    buckets: { unit, size, first, count: bars },
    tabs: Object.fromEntries(FAILURE_TABS.map((tab) => [tab, count(tab)])) as Record<FailureTab, number>,
    rows: matching.slice(0, MOST_ROWS),
    jobs: Math.min(
      COUNT_CAP,
      matching.reduce((sum, { jobs }) => sum + jobs, 0),
    ),
    notShown: Math.max(0, matching.length - MOST_ROWS),
  }
}

/** Ids of all groups that match a filter, for what is done to all of them at once; also those that no page shows. */
export async function listMatchingIds(store: Store, filter: FailureFilter, now: number): Promise<string[]> {
  const { groups } = await readRows(store, filter, now)
  return groups.filter((group) => isInTab(toState(group, now), filter.tab)).map(({ group }) => group.id)
}
