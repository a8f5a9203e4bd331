import { sql } from "kysely"
import type { Db, Tx } from "@/lib/store/store"

/** Of the rules that make the sums and the money columns of jobs; a change builds all of them anew. */
export const SUMS_VERSION = "3"

/** Whoever changes the sums while they are built takes turns with the build; nobody reads the row. */
export const BUILD_LOCK = "rollup"

async function findValue(db: Db, name: string): Promise<string | null> {
  const row = await db.selectFrom("rollup_state").select("value").where("name", "=", name).executeTakeFirst()
  return row?.value ?? null
}

export async function takeLock(tx: Tx, name: string): Promise<void> {
  await tx
    .insertInto("leases")
    .values({ name, holder: "", fence: 0, expires_at: 0 })
    .onConflict((c) => c.column("name").doUpdateSet({ fence: sql<number>`leases.fence` }))
    .execute()
}

/** The last job (its num) that is in the sums while they are built anew; null when all are. Waits for a step of the build. */
export async function readBuiltTo(tx: Tx): Promise<number | null> {
  if ((await findValue(tx, "built_to")) === null) return null
  await takeLock(tx, BUILD_LOCK)
  const value = await findValue(tx, "built_to")
  return value === null ? null : Number(value)
}

/** What the sums were made with. */
export async function readMadeWith(db: Db): Promise<{ version: string | null; teamZone: string | null }> {
  return { version: await findValue(db, "version"), teamZone: await findValue(db, "team_zone") }
}

export async function writeState(tx: Tx, name: "built_to" | "version" | "team_zone", value: string): Promise<void> {
  await tx
    .insertInto("rollup_state")
    .values({ name, value })
    .onConflict((c) => c.column("name").doUpdateSet({ value }))
    .execute()
}

/**
 * How far the sums by day are while they are built anew, 0–1; null when they are whole. Screens that show sums say so: until
 * then a figure is too small.
 */
export async function readBuildShare(db: Db): Promise<number | null> {
  const builtTo = await findValue(db, "built_to")
  if (builtTo === null) return null
  const last = await db.selectFrom("jobs").select("num").orderBy("num", "desc").limit(1).executeTakeFirst()
  return last ? Math.min(1, Number(builtTo) / last.num) : 1
}
