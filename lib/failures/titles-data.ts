import type { Db } from "@/lib/store/store"

/** What people call groups, by their ids; ids that nobody knows are left out. At most 200 are read. */
export async function listGroupTitles(db: Db, ids: readonly string[]): Promise<Record<string, string>> {
  if (ids.length === 0) return {}
  const rows = await db
    .selectFrom("failure_groups")
    .select(["id", "title"])
    .where("id", "in", ids.slice(0, 200))
    .execute()
  return Object.fromEntries(rows.map(({ id, title }) => [id, title]))
}
