import { recordAudit } from "@/lib/audit/record"
import type { Operator } from "@/lib/domain/operator"
import { AppError } from "@/lib/errors"
import { toStorable } from "@/lib/notes/mutations"
import type { GroupTriageTable } from "@/lib/store/schema-support"
import type { Store, Tx } from "@/lib/store/store"
import { resolveZone } from "@/lib/zone"
import { listMatchingIds } from "./list-data"
import { type FailureFilter, toFailureFilter, toFailureParams } from "./list-schema"
import { type IgnoreUntil, MOST_GROUPS_AT_ONCE, type TriageDecision, type TriageTarget } from "./triage-schema"

type Decided = { columns: Partial<GroupTriageTable>; action: string; details: Record<string, unknown> }
type Deciding = { by: Operator; now: number }

const NO_END = { until_at: null, until_count: null, until_per_hour: null } as const

function toUntil(until: IgnoreUntil, now: number): { columns: Partial<GroupTriageTable>; words: string } {
  if (until.kind === "count")
    return { columns: { until_count: until.count }, words: `until ${until.count} more jobs fail` }
  if (until.kind === "rate") {
    const words = `until more than ${until.perHour} jobs fail in one hour`
    return { columns: { until_per_hour: until.perHour }, words }
  }
  const at = Date.parse(until.at)
  if (!(at > now)) throw new AppError("invalid", "The date until which it is ignored has passed.")
  return { columns: { until_at: at }, words: `until ${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC` }
}

/** Text that both engines keep alike; "" as null. */
function toWords(note: string | null): string | null {
  return toStorable(note ?? "").trim() || null
}

async function toAssignee(tx: Tx, personId: string | null): Promise<Decided> {
  const person =
    personId === null
      ? null
      : await tx
          .selectFrom("people")
          .select(["id", "name"])
          .where("id", "=", personId)
          .where("disabled_at", "is", null)
          .executeTakeFirst()
  if (person === undefined) throw new AppError("not_found", "This person has no account here any more.")
  const details = { person: person?.id ?? null, to: person?.name ?? null }
  return { columns: { assignee: person?.id ?? null }, action: "failure_group.assigned", details }
}

async function toDecided(tx: Tx, decision: TriageDecision, { by, now }: Deciding): Promise<Decided> {
  if (decision.act === "assign") return toAssignee(tx, decision.personId)
  const fresh = { ...NO_END, since: now, by: by.id, regressed_at: null }
  if (decision.act === "reopen") {
    return { columns: { ...fresh, state: "open" }, action: "failure_group.reopened", details: {} }
  }
  // It may quote a customer: it stays out of the log, which is never changed.
  const note = toWords(decision.note)
  if (decision.act === "resolve") {
    return { columns: { ...fresh, state: "resolved", note }, action: "failure_group.resolved", details: {} }
  }
  const until = toUntil(decision.until, now)
  const columns = { ...fresh, ...until.columns, state: "ignored", note } as const
  return { columns, action: "failure_group.ignored", details: { until: until.words } }
}

async function writeTriage(tx: Tx, ids: readonly string[], { columns, by, now }: Deciding & Pick<Decided, "columns">) {
  const blank = {
    state: "open",
    assignee: null,
    note: null,
    since: now,
    by: by.id,
    regressed_at: null,
    ...NO_END,
  } as const
  for (const group_id of ids) {
    await tx
      .insertInto("group_triage")
      .values({ ...blank, ...columns, group_id })
      .onConflict((c) => c.column("group_id").doUpdateSet(columns))
      .execute()
  }
}

async function requireGroups(tx: Tx, ids: readonly string[]): Promise<void> {
  const found = await tx
    .selectFrom("failure_groups")
    .select("id")
    .where("id", "in", [...ids])
    .execute()
  if (found.length !== new Set(ids).size) throw new AppError("not_found", "One of these groups does not exist.")
}

/** A zone that there is not is as if none were named. */
function readFilter(query: string): FailureFilter {
  const params = new URLSearchParams(query)
  return toFailureFilter(params, resolveZone(params.get("tz"), null))
}

/** The filter as the log keeps it: that it is narrowed to customers, not to whom. */
function toLoggedFilter(query: string): string {
  const params = toFailureParams(readFilter(query))
  if (params.has("customer")) params.set("customer", "[not kept]")
  return params.toString()
}

/** The ids meant; for a filter those that match now, which must be as many as the person was shown. */
async function toIds(store: Store, target: TriageTarget, now: number): Promise<string[]> {
  if (target.kind === "groups") return [...new Set(target.ids)].toSorted()
  const ids = await listMatchingIds(store, readFilter(target.query), now)
  if (ids.length !== target.expected) {
    throw new AppError(
      "conflict",
      `${ids.length} groups match now, not ${target.expected}. Look at them, then try again.`,
    )
  }
  return ids.toSorted()
}

/**
 * Takes a person's decision about groups into the record; never touches a job. One for a filter is recorded once, with the
 * filter and the number, and once for each group without. Answers how many. Throws AppError("invalid" | "not_found" |
 * "conflict").
 */
export async function triageGroups(
  store: Store,
  { target, decision }: { target: TriageTarget; decision: TriageDecision },
  { by, now }: Deciding,
): Promise<{ groups: number }> {
  const ids = await toIds(store, target, now)
  if (ids.length === 0) throw new AppError("invalid", "No group is selected.")
  if (ids.length > MOST_GROUPS_AT_ONCE) {
    throw new AppError("too_large", `At most ${MOST_GROUPS_AT_ONCE} groups at once. Narrow the filter.`)
  }
  await store.write(async (tx) => {
    await requireGroups(tx, ids)
    const { columns, action, details } = await toDecided(tx, decision, { by, now })
    await writeTriage(tx, ids, { columns, by, now })
    for (const subject of ids) await recordAudit(tx, { at: now, actor: by.id, action, subject, details })
    if (ids.length > 1) {
      const whole = target.kind === "matching" ? { filter: toLoggedFilter(target.query) } : {}
      const bulk = { ...details, ...whole, groups: ids.length, action }
      await recordAudit(tx, { at: now, actor: by.id, action: "failure_group.bulk", subject: null, details: bulk })
    }
  })
  await store.notify({ type: "failures" })
  return { groups: ids.length }
}
