import { type SqlBool, sql } from "kysely"
import { addDays, toDay, toIso, toIsoDay } from "@/lib/domain/time"
import { toBuckets } from "@/lib/domain/time-buckets"
import { toBounds } from "@/lib/jobs/list-bounds"
import type { Db } from "@/lib/store/store"
import { readFigures } from "./figures-data"
import type { GroupBrief } from "./schema"
import { findTriaged, toState } from "./triage-data"

const BRIEF_DAYS = 14

/**
 * How a group fares: its state, and its failed jobs of the last 14 days of `zone`, today among them. `now`: epoch ms. Undefined
 * when there is no such group.
 */
export async function findGroupBrief(
  db: Db,
  groupId: string,
  { now, zone }: { now: number; zone: string },
): Promise<GroupBrief | undefined> {
  const found = await findTriaged(db, groupId)
  if (!found) return undefined
  const first = toIsoDay(addDays(toDay(now, zone), 1 - BRIEF_DAYS))
  const { from } = toBounds({ kind: "days", from: first, until: null }, zone, now)
  const buckets = toBuckets(from ?? now, now + 1, zone)
  const predicates = [sql<SqlBool>`jobs.group_id = ${groupId}`, sql<SqlBool>`jobs.finished_sort >= ${from}`]
  const where = { statuses: ["failed"] as const, predicates }
  // One group and its last days are one stretch of the index that both engines take by themselves.
  const figures = (await readFigures({ db, engine: null, where }, buckets)).get(groupId)
  const { group } = found
  return {
    id: group.id,
    title: group.title,
    class: group.class,
    state: toState(found, now),
    assignee: found.assigneeName,
    firstSeenAt: toIso(group.first_seen_at),
    lastSeenAt: toIso(group.last_seen_at),
    jobs: figures?.jobs ?? 0,
    days: figures?.bars ?? Array.from({ length: BRIEF_DAYS }, () => 0),
    customers: figures?.customers ?? null,
    noCustomerJobs: figures?.noCustomerJobs ?? 0,
  }
}

/**
 * Groups that want a person: open or open again, with a job that failed within the last 14 days, as the failures page shows
 * them without a filter. `now`: epoch ms.
 */
export async function countOpenGroups(db: Db, now: number): Promise<number> {
  const first = Date.parse(`${toIsoDay(addDays(toDay(now, "UTC"), 1 - BRIEF_DAYS))}T00:00:00Z`)
  const row = await db
    .selectFrom("failure_groups as g")
    .leftJoin("group_triage as t", "t.group_id", "g.id")
    .select((eb) => eb.fn.countAll<number>().as("groups"))
    .where("g.last_seen_at", ">=", first)
    .where((eb) =>
      eb.or([
        eb("t.state", "is", null),
        eb("t.state", "=", "open"),
        eb.and([eb("t.state", "=", "ignored"), eb("t.until_at", "<=", now)]),
      ]),
    )
    .executeTakeFirstOrThrow()
  return row.groups
}
