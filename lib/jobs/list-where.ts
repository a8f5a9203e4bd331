import { type Expression, expressionBuilder, type SqlBool, sql } from "kysely"
import type { JobStatus } from "@/lib/domain/job"
import type { Tables } from "@/lib/store/schema"
import type { MatchUse, Store } from "@/lib/store/store"
import { type Bounds, toBounds } from "./list-bounds"
import { FACETS, type Facet, type FacetFilter, isIdLookup, type JobFilter, type Tab } from "./list-schema"

type Predicate = Expression<SqlBool>

/**
 * A filter as SQL on `jobs`. The statuses stand apart because an ordered read asks for one status at a time: each is then
 * one unbroken stretch of an index, whereas a list of statuses makes the engine sort, or walk the whole table.
 */
export type Where = { statuses: readonly JobStatus[]; predicates: Predicate[] }

const eb = expressionBuilder<Tables, "jobs">()

const TAB_STATUSES = {
  all: [],
  running: ["processing", "other"],
  failed: ["failed"],
  overdue: [],
  waiting: ["waiting"],
  done: ["completed"],
} as const satisfies Record<Tab, readonly JobStatus[]>

/** A job that has not ended did not end in a range, though its sort key may lie there. */
const HAS_ENDED = sql<SqlBool>`jobs.status in ('completed', 'failed')`
/** The statuses of these say so already. */
const ENDED_TABS: ReadonlySet<Tab> = new Set(["failed", "done"])

const FACET_COLUMNS = {
  model: "jobs.model",
  format: "jobs.output_format",
  customer: "jobs.customer",
  project: "jobs.project",
  user: "jobs.user_ref",
  background: "jobs.bg_type",
  billing: "jobs.billing_status",
  error: "jobs.error_code",
  group: "jobs.group_id",
} as const satisfies Record<Facet, string>

/** The column of `jobs` that a facet narrows. */
export function toFacetColumn(facet: Facet): (typeof FACET_COLUMNS)[Facet] {
  return FACET_COLUMNS[facet]
}

function toFacetPredicate(facet: Facet, filter: FacetFilter): Predicate {
  const column = FACET_COLUMNS[facet]
  const predicates: Predicate[] = []
  const kept = filter.include.filter((value) => value !== null)
  const dropped = filter.exclude.filter((value) => value !== null)
  const keepsUnknown = filter.include.includes(null)
  if (kept.length > 0 && keepsUnknown) predicates.push(eb.or([eb(column, "in", kept), eb(column, "is", null)]))
  else if (kept.length > 0) predicates.push(eb(column, "in", kept))
  else if (keepsUnknown) predicates.push(eb(column, "is", null))
  if (dropped.length > 0) predicates.push(eb.or([eb(column, "is", null), eb(column, "not in", dropped)]))
  if (filter.exclude.includes(null)) predicates.push(eb(column, "is not", null))
  return eb.and(predicates)
}

function toTimePredicates(column: "jobs.created_sort" | "jobs.finished_sort", bounds: Bounds): Predicate[] {
  const predicates: Predicate[] = []
  if (bounds.from !== null) predicates.push(eb(column, ">=", bounds.from))
  if (bounds.until !== null) predicates.push(eb(column, "<", bounds.until))
  return predicates
}

/** Active jobs are few: starting from them keeps the tab quick however large the history is. */
function toOverduePredicate(now: number): Predicate {
  return eb(
    "jobs.num",
    "in",
    eb
      .selectFrom("active_jobs")
      .innerJoin("jobs as late", (join) =>
        join.onRef("late.id", "=", "active_jobs.job_id").onRef("late.connection", "=", "active_jobs.connection"),
      )
      .where("active_jobs.due_at", "<", now)
      .select("late.num"),
  )
}

async function toTextPredicate(store: Store, q: string, use: MatchUse): Promise<Predicate> {
  if (isIdLookup(q)) {
    const held = await store.read.selectFrom("jobs").select("num").where("id", "=", q).limit(1).executeTakeFirst()
    if (held) return eb("jobs.id", "=", q)
  }
  return store.matches(q.toLowerCase(), use)
}

/** What a filter is judged by, and what its query is for: `now` (epoch ms) is what "overdue" and "last 7 days" count from. */
type Reading = { now: number; use: MatchUse; limit?: Predicate }

/** The predicates that hold for every tab. Throws AppError("store_unavailable"). */
async function toSharedPredicates(store: Store, filter: JobFilter, { now, use, limit }: Reading): Promise<Predicate[]> {
  const predicates: Predicate[] = [limit ?? store.withinLimit()]
  if (filter.connection !== null) predicates.push(eb("jobs.connection", "=", filter.connection))
  if (filter.q !== "") predicates.push(await toTextPredicate(store, filter.q, use))
  if (isIdLookup(filter.q)) return predicates
  if (filter.created) {
    predicates.push(...toTimePredicates("jobs.created_sort", toBounds(filter.created, filter.zone, now)))
  }
  if (filter.finished) {
    predicates.push(...toTimePredicates("jobs.finished_sort", toBounds(filter.finished, filter.zone, now)))
  }
  return predicates
}

/** A filter without its tab: `forTab` and `forFacet` complete it, so that the search is probed once for many questions. */
export type SharedWhere = {
  forTab(tab: Tab): Where
  /** As the filter's own tab, but blind to the facet's own selection. */
  forFacet(facet: Facet): Where
}

/** The filter as SQL, for ordered rows (`list`) or for readings without an order (`count`). */
export async function toWhere(store: Store, filter: JobFilter, reading: Reading): Promise<SharedWhere> {
  const { now } = reading
  const shared = await toSharedPredicates(store, filter, reading)
  const facetPredicates = (except: Facet | null) =>
    FACETS.flatMap((facet) => {
      const selected = filter.facets[facet]
      return selected && facet !== except ? [toFacetPredicate(facet, selected)] : []
    })
  const hasEndRange = filter.finished !== null && !isIdLookup(filter.q)
  const toTab = (tab: Tab, facets: Predicate[]): Where => ({
    statuses: TAB_STATUSES[tab],
    predicates: [
      ...shared,
      ...facets,
      ...(tab === "overdue" ? [toOverduePredicate(now)] : []),
      ...(hasEndRange && !ENDED_TABS.has(tab) ? [HAS_ENDED] : []),
    ],
  })
  return {
    forTab: (tab) => toTab(tab, facetPredicates(null)),
    forFacet: (facet) => toTab(filter.tab, facetPredicates(facet)),
  }
}

/** Everything of a `Where` in one predicate, for reads that need no order. */
export function toPredicate(where: Where): Predicate {
  if (where.statuses.length === 0) return eb.and(where.predicates)
  return eb.and([eb("jobs.status", "in", [...where.statuses]), ...where.predicates])
}
