import { toIso } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"
import type { SavedView, ViewPage } from "./schema"

/** The team's views of a page, by name. */
export async function listViews(db: Db, page: ViewPage): Promise<SavedView[]> {
  const rows = await db
    .selectFrom("saved_views")
    .leftJoin("people", "people.id", "saved_views.created_by")
    .select([
      "saved_views.id",
      "saved_views.name",
      "saved_views.query",
      "saved_views.created_by",
      "saved_views.created_at",
      "people.name as creator",
    ])
    .where("saved_views.page", "=", page)
    .execute()
  return rows
    .map((row) => ({
      id: row.id,
      name: row.name,
      query: row.query,
      createdBy: { id: row.created_by, name: row.creator ?? "someone who left" },
      createdAt: toIso(row.created_at),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, "en"))
}
