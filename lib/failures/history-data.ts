import { toIso } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"
import type { GroupEvent } from "./group-schema"

const MOST_EVENTS = 100

type Details = { was?: string; because?: string; until?: string; to?: string | null; count?: number }

/** Details of our own entries; of anything else nothing is shown. */
function readDetails(text: string): Details {
  const value: unknown = JSON.parse(text)
  return typeof value === "object" && value !== null ? value : {}
}

/** Actions with a note. */
const DECISIONS = new Set(["failure_group.resolved", "failure_group.ignored"])

function toWords(action: string, { because, until, to }: Details, note: string | null): string {
  const noted = note ? `: ${note}` : ""
  switch (action) {
    case "failure_group.regressed":
      return `came back by itself: ${because ?? "a job failed"}`
    case "failure_group.resolved":
      return `resolved it${noted}`
    case "failure_group.ignored":
      return `ignored it ${until ?? ""}${noted}`
    case "failure_group.reopened":
      return "reopened it"
    case "failure_group.assigned":
      return to ? `gave it to ${to}` : "took its owner away"
    default:
      return action.replaceAll(/[._]/g, " ")
  }
}

/**
 * Who did what to a group, the newest first; what was done to many at once stands in the history of each of them. Only the last
 * decision has its note: notes may quote a customer, so they are kept where they can be erased, not in the log.
 */
export async function readHistory(db: Db, groupId: string): Promise<GroupEvent[]> {
  const held = db.selectFrom("group_triage").select("note").where("group_id", "=", groupId)
  const triage = await held.executeTakeFirst()
  const rows = await db
    .selectFrom("audit_log as a")
    .leftJoin("people as p", "p.id", "a.actor")
    .select(["a.at", "a.actor", "a.action", "a.details", "p.name"])
    .where("a.subject", "=", groupId)
    .orderBy("a.at", "desc")
    .orderBy("a.num", "desc")
    .limit(MOST_EVENTS)
    .execute()
  const last = rows.find((row) => DECISIONS.has(row.action))
  return rows.map((row) => {
    const isOurs = row.action.startsWith("failure_group.")
    return {
      at: toIso(row.at),
      by: row.actor === "system" ? "By itself" : (row.name ?? "someone who left"),
      action: row.action,
      words: toWords(row.action, isOurs ? readDetails(row.details) : {}, row === last ? (triage?.note ?? null) : null),
    }
  })
}
