import { type SqlBool, sql } from "kysely"
import { addDays, DAY, toDay, toIsoDay } from "@/lib/domain/time"
import { type Buckets, toBuckets } from "@/lib/domain/time-buckets"
import { toBounds } from "@/lib/jobs/list-bounds"
import type { TimeRange } from "@/lib/jobs/list-range-schema"
import { type JobFilter, parseFacet } from "@/lib/jobs/list-schema"
import { toWhere, type Where } from "@/lib/jobs/list-where"
import type { Store } from "@/lib/store/store"
import { FAILURE_FACETS, type FailureFilter, toDayAfter } from "./list-schema"

/** The first day of the range, ISO; null where it has no beginning, or none of a calendar. */
export function toFirstDay({ range, zone }: FailureFilter, now: number): string | null {
  if (range.kind === "all" || (range.kind === "preset" && range.days === 1)) return null
  if (range.kind === "days") return range.from
  return toIsoDay(addDays(toDay(now, zone), 1 - range.days))
}

function toTimeRange(filter: FailureFilter, now: number): TimeRange | null {
  const { range } = filter
  if (range.kind === "all") return null
  if (range.kind === "preset" && range.days === 1) return { kind: "last", amount: 24, unit: "h" }
  const until = range.kind === "days" ? toDayAfter(range.to) : null
  return { kind: "days", from: toFirstDay(filter, now), until }
}

/** The failed jobs that a filter of groups speaks of, as a filter of the jobs list: the one that its links open. */
export function toFailedJobs(filter: FailureFilter, group: string | null, now: number): JobFilter {
  const facets: JobFilter["facets"] = {}
  for (const facet of FAILURE_FACETS) {
    const selected = parseFacet(filter.facets[facet] ?? "")
    if (selected) facets[facet] = selected
  }
  if (group !== null) facets.group = { include: [group], exclude: [] }
  const { connection, zone } = filter
  const finished = toTimeRange(filter, now)
  return { tab: "failed", q: "", facets, created: null, finished, sort: "finished-desc", connection, zone }
}

/** That filter as SQL, by the same builder as the jobs list's, so that the two cannot differ. */
export async function toFailedWhere(store: Store, jobs: JobFilter, now: number): Promise<Where> {
  // Every row of an index is read, and quickly: the clock is looked at for each 64th of them.
  const limit = sql<SqlBool>`((jobs.num & 63) <> 0 or ${store.withinLimit()})`
  return (await toWhere(store, jobs, { now, use: "count", limit })).forTab("failed")
}

async function findFirst(store: Store): Promise<number | null> {
  const row = await store.read
    .selectFrom("failure_groups")
    .select((eb) => eb.fn.min("first_seen_at").as("first"))
    .executeTakeFirst()
  return row?.first ?? null
}

/** The bars of a range. Without a beginning it begins with the first failure that we know of. */
export async function toRangeBuckets(store: Store, jobs: JobFilter, now: number): Promise<Buckets> {
  const bounds = jobs.finished ? toBounds(jobs.finished, jobs.zone, now) : { from: null, until: null }
  const until = Math.min(bounds.until ?? Number.POSITIVE_INFINITY, now + 1)
  const from = bounds.from ?? (await findFirst(store)) ?? now - 14 * DAY
  return toBuckets(from, Math.max(until, from + 1), jobs.zone)
}
