import { parseAttentionKey } from "@/lib/domain/attention/keys"
import { toIso } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"
import type { Snoozed } from "./schema"

/** Nobody puts off more at a time. */
const MOST = 500

/** What is put off at `now` (epoch ms), the first to return first. `scope`: of one connection and of no single one; null: all. */
export async function listSnoozed(db: Db, scope: string | null, now: number): Promise<Omit<Snoozed, "item">[]> {
  const rows = await db
    .selectFrom("snoozes")
    .leftJoin("people", "people.id", "snoozes.created_by")
    .select(["snoozes.num", "snoozes.item", "snoozes.until", "snoozes.reason", "snoozes.created_at"])
    .select(["people.name", "snoozes.created_by"])
    .where("snoozes.ended_at", "is", null)
    .where("snoozes.until", ">", now)
    .orderBy("snoozes.until")
    .orderBy("snoozes.num")
    .limit(MOST)
    .execute()
  return rows.flatMap((row) => {
    const connection = parseAttentionKey(row.item)?.connection ?? null
    if (scope !== null && connection !== null && connection !== scope) return []
    const { num, item: key, reason } = row
    const by = row.name ?? row.created_by
    return [{ num, key, until: toIso(row.until), reason, by, at: toIso(row.created_at) }]
  })
}
