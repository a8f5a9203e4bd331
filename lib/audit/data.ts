import { type Expression, expressionBuilder, type SqlBool, sql } from "kysely"
import { toInstants } from "@/lib/domain/day-span"
import { toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import type { Tables } from "@/lib/store/schema"
import { toLikePattern } from "@/lib/store/search"
import type { Db, Store } from "@/lib/store/store"
import { listActors, toActorOf } from "./names"
import type { AuditEntry, AuditFilter, AuditPage } from "./schema"
import { toAuditSubject } from "./subject"

export const AUDIT_PAGE_ROWS = 100

const eb = expressionBuilder<Tables, "audit_log">()

/** "ticket.*" as a pattern; a plain name stays an equality, for the index. */
function toActionPredicate(action: string): Expression<SqlBool> {
  if (!action.includes("*")) return eb("action", "=", action)
  const [before = "", after = ""] = action.split("*")
  const quoted = [before, after].map((part) => toLikePattern(part).slice(1, -1))
  return sql<SqlBool>`action like ${quoted.join("%")} escape '\\'`
}

/** In what an entry is about, who that is, where it came from, its reason and its details, in any case of ASCII letters. */
function toTextPredicate(q: string): Expression<SqlBool> {
  const pattern = toLikePattern(q.toLowerCase())
  const contains = (column: string) => sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
  const named = sql<SqlBool>`subject in (
    select id from people where ${contains("people.name")} or ${contains("people.email")})`
  return eb.or([...["subject", "details", "address", "reason"].map((column) => contains(`audit_log.${column}`)), named])
}

function toPredicates({ person, action, q, ...days }: AuditFilter): Expression<SqlBool>[] {
  const { from, until } = toInstants(days)
  return [
    ...(person === null ? [] : [eb("actor", "=", person)]),
    ...(action === null ? [] : [toActionPredicate(action)]),
    ...(q === "" ? [] : [toTextPredicate(q)]),
    ...(from === null ? [] : [eb("at", ">=", from)]),
    ...(until === null ? [] : [eb("at", "<", until)]),
  ]
}

function toDetails(text: string): Record<string, unknown> {
  const read: unknown = JSON.parse(text)
  return typeof read === "object" && read !== null ? (read as Record<string, unknown>) : {}
}

/** Why credits were spent stands with the request, where an erasure can empty it; the log cannot forget. */
async function readSpendReasons(db: Db, rows: readonly { action: string; subject: string | null }[]) {
  const ids = rows.flatMap(({ action, subject }) => (action.startsWith("spend.") && subject !== null ? [subject] : []))
  if (ids.length === 0) return new Map<string, string>()
  const found = await db.selectFrom("spend_intents").select(["id", "reason"]).where("id", "in", ids).execute()
  return new Map(found.filter((one) => one.reason !== "").map((one) => [one.id, one.reason]))
}

type Place = { before: number | null; rows: number }

/** Entries of the filter, the newest first, older than `before`. */
export async function readEntries(
  store: Pick<Store, "read" | "withinLimit">,
  filter: AuditFilter,
  { before, rows }: Place,
): Promise<AuditEntry[]> {
  const found = await store.read
    .selectFrom("audit_log")
    .selectAll()
    .where(eb.and([store.withinLimit(), ...toPredicates(filter)]))
    .$if(before !== null, (query) => query.where("num", "<", before ?? 0))
    .orderBy("num", "desc")
    .limit(rows)
    .execute()
  const [actors, reasons] = await Promise.all([listActors(store.read), readSpendReasons(store.read, found)])
  const actorOf = toActorOf(actors)
  return found.map((row) => {
    const details = toDetails(row.details)
    return {
      num: row.num,
      at: toIso(row.at),
      actor: actorOf(row.actor),
      address: row.address,
      action: row.action,
      subject: toAuditSubject({ action: row.action, subject: row.subject, details }, (id) => actorOf(id).name),
      reason: row.reason ?? reasons.get(row.subject ?? "") ?? null,
      details,
    }
  })
}

/**
 * One page of the log, the newest first. `cursor` null: its beginning, else `nextCursor` of a page. Throws
 * AppError("invalid" | "store_unavailable").
 */
export async function listAudit(
  store: Pick<Store, "read" | "withinLimit">,
  filter: AuditFilter,
  cursor: string | null,
): Promise<AuditPage> {
  if (cursor !== null && !/^\d{1,15}$/.test(cursor)) {
    throw new AppError("invalid", "This place in the log cannot be read. Reload the page.")
  }
  const place = { before: cursor === null ? null : Number(cursor), rows: AUDIT_PAGE_ROWS + 1 }
  const found = await readEntries(store, filter, place)
  const entries = found.slice(0, AUDIT_PAGE_ROWS)
  const last = entries.at(-1)
  return { entries, nextCursor: found.length > AUDIT_PAGE_ROWS && last ? String(last.num) : null }
}
