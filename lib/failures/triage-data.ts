import type { Selectable } from "kysely"
import { leadsToDashboard } from "@/lib/domain/failure"
import { toIso } from "@/lib/domain/time"
import type { FailureGroupsTable, GroupTriageTable } from "@/lib/store/schema-support"
import type { Db } from "@/lib/store/store"
import type { Kinds } from "./figures-data"
import type { FailureRow, GroupFigures } from "./list-schema"
import { toGroupState } from "./schema"

type Group = Selectable<FailureGroupsTable>
type Triage = Selectable<GroupTriageTable>
/** A group with what people decided about it. */
export type TriagedGroup = { group: Group; triage: Triage | undefined; assigneeName: string | null }

/** Groups that are read at once; an account with more has other worries. */
const MOST_GROUPS = 5_000

function readGroups(db: Db) {
  return db
    .selectFrom("failure_groups as g")
    .leftJoin("group_triage as t", "t.group_id", "g.id")
    .leftJoin("people as p", "p.id", "t.assignee")
    .select((eb) => [
      "g.id",
      "g.code",
      "g.template",
      "g.cause",
      "g.class",
      "g.title",
      "g.first_seen_at",
      "g.last_seen_at",
      "g.created_at",
      "t.state",
      "t.assignee",
      "t.note",
      "t.since",
      "t.by",
      "t.until_at",
      "t.until_count",
      "t.until_per_hour",
      "t.regressed_at",
      eb.ref("p.name").as("assignee_name"),
    ])
}

type Joined = Awaited<ReturnType<ReturnType<typeof readGroups>["execute"]>>[number]

function toTriaged(row: Joined): TriagedGroup {
  const { id, code, template, cause, title, first_seen_at, last_seen_at, created_at } = row
  const group = { id, code, template, cause, class: row.class, title, first_seen_at, last_seen_at, created_at }
  const { state, since, by, assignee, note, until_at, until_count, until_per_hour, regressed_at } = row
  if (state === null || since === null || by === null) return { group, triage: undefined, assigneeName: null }
  const triage = { group_id: id, state, since, by, assignee, note, until_at, until_count, until_per_hour, regressed_at }
  return { group, triage, assigneeName: row.assignee_name }
}

/** All groups, those that failed last first. */
export async function listTriaged(db: Db): Promise<TriagedGroup[]> {
  const rows = await readGroups(db).orderBy("g.last_seen_at", "desc").orderBy("g.id").limit(MOST_GROUPS).execute()
  return rows.map(toTriaged)
}

export async function findTriaged(db: Db, id: string): Promise<TriagedGroup | undefined> {
  const row = await readGroups(db).where("g.id", "=", id).executeTakeFirst()
  return row && toTriaged(row)
}

/** The state of a group as of `now` (epoch ms). */
export function toState({ group, triage }: TriagedGroup, now: number) {
  if (!triage) return toGroupState(undefined, now)
  const { state, until_at: untilAt, regressed_at: regressedAt } = triage
  return toGroupState({ state, untilAt, regressedAt, lastSeenAt: group.last_seen_at }, now)
}

/** A line of the list of groups. */
export function toRow(one: TriagedGroup, figures: GroupFigures & Kinds, now: number): FailureRow {
  const { group, triage, assigneeName } = one
  return {
    ...figures,
    id: group.id,
    title: group.title,
    template: group.template,
    code: group.code,
    class: group.class,
    dashboard: leadsToDashboard(group.cause),
    state: toState(one, now),
    assignee: triage?.assignee ? { id: triage.assignee, name: assigneeName ?? "someone who left" } : null,
    note: triage?.note ?? null,
    until: {
      at: toIso(triage?.until_at ?? null),
      count: triage?.until_count ?? null,
      perHour: triage?.until_per_hour ?? null,
    },
  }
}
