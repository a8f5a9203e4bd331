import { toIso } from "@/lib/domain/time"
import { SOMEBODY } from "@/lib/notes/data"
import type { Db } from "@/lib/store/store"
import type { ReviewItem } from "./schema"
import type { ReviewScope } from "./scope"

/** Items that a review lists: more than a team can carry along. */
const MOST_ITEMS = 200

/** What people wrote of a week, and its signature; undefined where nobody did. */
export function findWritten(db: Db, { week, connection }: { week: string; connection: string | null }) {
  return db
    .selectFrom("reviews")
    .select(["frozen", "signed_at", "signed_by", "signed_name", "notes", "time_zone"])
    .where("week", "=", week)
    .where("connection", "=", connection ?? "")
    .executeTakeFirst()
}

/**
 * The items of a week, and those of earlier ones that were open when it began: what was closed before is not carried into it. The
 * oldest first.
 */
export async function listItems(db: Db, { week, connection, fromAt }: ReviewScope): Promise<ReviewItem[]> {
  const rows = await db
    .selectFrom("review_items as item")
    .leftJoin("people as writer", "writer.id", "item.created_by")
    .leftJoin("people as closer", "closer.id", "item.done_by")
    .select(["item.num", "item.week", "item.text", "item.created_at", "item.done_at", "item.done_by"])
    .select(["writer.name as writer", "closer.name as closer"])
    .where("item.connection", "=", connection ?? "")
    .where((eb) =>
      eb.or([
        eb("item.week", "=", week),
        eb.and([eb("item.week", "<", week), eb.or([eb("item.done_at", "is", null), eb("item.done_at", ">=", fromAt)])]),
      ]),
    )
    .orderBy("item.week", "desc")
    .orderBy("item.num", "desc")
    .limit(MOST_ITEMS)
    .execute()
  return rows.toReversed().map((row) => ({
    num: row.num,
    week: row.week,
    text: row.text,
    createdBy: row.writer ?? SOMEBODY,
    createdAt: toIso(row.created_at),
    doneAt: toIso(row.done_at),
    doneBy: row.done_by === null ? null : (row.closer ?? SOMEBODY),
  }))
}
