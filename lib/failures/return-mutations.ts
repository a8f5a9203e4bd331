import type { Selectable } from "kysely"
import { recordAudit } from "@/lib/audit/record"
import { HOUR, toIso } from "@/lib/domain/time"
import type { GroupTriageTable } from "@/lib/store/schema-support"
import type { Tx } from "@/lib/store/store"
import type { Failure } from "./group-mutations"
import { NEWS_MS, notifyGroups } from "./notification-mutations"

type Triage = Selectable<GroupTriageTable>

/** Failures that are looked through for the busiest hour around the new ones. */
const MOST_LOOKED_AT = 5_000

async function countSince(tx: Tx, { group_id, since }: Triage, most: number): Promise<number> {
  const some = tx
    .selectFrom("jobs")
    .select("num")
    .where("group_id", "=", group_id)
    .where("finished_sort", ">", since)
    .limit(most)
  // Counted where they are: a person may have set a limit of a million, and this runs with every look at the vendor.
  const { count } = await tx
    .selectFrom(some.as("some"))
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Whether more than `most` failures ended within one hour, of those that one of `ends` can belong to. */
async function hasBusyHour(tx: Tx, { group_id, since }: Triage, { ends, most }: { ends: number[]; most: number }) {
  const rows = await tx
    .selectFrom("jobs")
    .select("finished_sort as at")
    .where("group_id", "=", group_id)
    .where("finished_sort", ">", Math.max(since, Math.min(...ends) - HOUR))
    .where("finished_sort", "<", Math.max(...ends) + HOUR)
    .orderBy("finished_sort", "desc")
    .limit(Math.max(MOST_LOOKED_AT, most + 1))
    .execute()
  return rows.some(({ at }, index) => {
    const later = rows[index - most]
    return index >= most && later !== undefined && later.at - at < HOUR
  })
}

/** Why a group is open again, in plain words; undefined where it stays as people left it. `ends`: of its new failures. */
async function findReason(tx: Tx, triage: Triage, ends: number[]): Promise<string | undefined> {
  const later = ends.filter((at) => at > triage.since)
  if (later.length === 0) return undefined
  if (triage.state === "resolved") return "a job failed after it was resolved"
  const { until_at, until_count, until_per_hour } = triage
  if (until_at !== null && later.some((at) => at > until_at)) return `a job failed after ${toIso(until_at)}`
  if (until_count !== null && (await countSince(tx, triage, until_count)) >= until_count) {
    return `${until_count} more jobs failed`
  }
  const isBusy = until_per_hour !== null && (await hasBusyHour(tx, triage, { ends: later, most: until_per_hour }))
  return isBusy ? `more than ${until_per_hour} jobs failed in one hour` : undefined
}

/**
 * Opens groups again that somebody had resolved or ignored, where new failures say so: call after the jobs are written, in
 * their transaction. Records and announces each. `groups`: of each failure, in their order; `now`: epoch ms.
 */
export async function reopenGroups(
  tx: Tx,
  { failures, groups, now }: { failures: readonly Failure[]; groups: readonly string[]; now: number },
): Promise<void> {
  const ends = new Map<string, number[]>()
  for (const [at, failure] of failures.entries()) {
    const group = groups[at]
    if (failure.isNew && group !== undefined) ends.set(group, [...(ends.get(group) ?? []), failure.at])
  }
  if (ends.size === 0) return
  const triaged = await tx
    .selectFrom("group_triage")
    .selectAll()
    .where("group_id", "in", [...ends.keys()])
    .where("state", "<>", "open")
    .orderBy("group_id")
    .execute()
  const reopened = new Set<string>()
  for (const triage of triaged) {
    const because = await findReason(tx, triage, ends.get(triage.group_id) ?? [])
    if (because === undefined) continue
    reopened.add(triage.group_id)
    const nothing = { until_at: null, until_count: null, until_per_hour: null }
    await tx
      .updateTable("group_triage")
      .set({ state: "open", since: now, by: "system", regressed_at: now, ...nothing })
      .where("group_id", "=", triage.group_id)
      .execute()
    const details = { was: triage.state, because }
    await recordAudit(tx, {
      at: now,
      actor: "system",
      action: "failure_group.regressed",
      subject: triage.group_id,
      details,
    })
  }
  if (reopened.size === 0) return
  const told = { groups: reopened, failures, assigned: groups, now, newsFrom: now - NEWS_MS }
  await notifyGroups(tx, { kind: "failure_group.regressed", ...told })
}
