import { DAY } from "@/lib/domain/time"
import type { Tx } from "@/lib/store/store"
import type { Failure } from "./group-mutations"

type Notice = {
  kind: "failure_group.new" | "failure_group.regressed"
  groups: ReadonlySet<string>
  failures: readonly Failure[]
  /** Group of each failure. */
  assigned: readonly string[]
  now: number
  /** Failures that ended before are no news. */
  newsFrom: number
}

/** A first sync tells of years: only what failed within a day is news. */
export const NEWS_MS = DAY

/** Queues what is to be told outside, one row per group; nothing for groups whose failures are all old. */
export async function notifyGroups(tx: Tx, { kind, groups, failures, assigned, now, newsFrom }: Notice): Promise<void> {
  const fresh = new Map<string, Failure[]>()
  for (const [at, failure] of failures.entries()) {
    const group = assigned[at] ?? ""
    if (!groups.has(group) || !failure.isNew || failure.at < newsFrom) continue
    fresh.set(group, [...(fresh.get(group) ?? []), failure])
  }
  if (fresh.size === 0) return
  const told = await tx
    .selectFrom("failure_groups")
    .select(["id", "title", "class", "cause"])
    .where("id", "in", [...fresh.keys()])
    .execute()
  const rows = told.map(({ id, ...group }) => {
    const jobs = fresh.get(id) ?? []
    const details = { ...group, jobs: jobs.length, connection: jobs[0]?.connection, jobId: jobs[0]?.jobId }
    return { kind, subject: id, at: now, details: JSON.stringify(details), sent_at: null }
  })
  if (rows.length > 0) await tx.insertInto("notifications").values(rows).execute()
}
