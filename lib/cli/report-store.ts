import { existsSync } from "node:fs"
import { sql } from "kysely"
import { AppError, toAppError } from "@/lib/errors"
import { storeTarget } from "@/lib/store/current"
import { MIGRATIONS } from "@/lib/store/migrations/list"
import type { StoreTarget } from "@/lib/store/open"
import { openPostgres } from "@/lib/store/postgres"
import { openSqlite } from "@/lib/store/sqlite"
import type { Store } from "@/lib/store/store"

/** The store that the configuration names. One that cannot be read names none: not the command line's fault. */
export function findTarget(): StoreTarget {
  try {
    return storeTarget()
  } catch (thrown) {
    throw new AppError("store_unavailable", toAppError(thrown).message, { cause: thrown })
  }
}

async function openAsItIs(target: StoreTarget): Promise<Store> {
  if (target.kind === "postgres") return (await openPostgres(target)).store
  if (!existsSync(target.file)) throw new AppError("store_unavailable", `There is no store at ${target.file} yet.`)
  return await openSqlite(target.file)
}

/** Throws unless the tables are those of this version. */
async function requireCurrent(store: Store): Promise<void> {
  const asked = sql<{ name: string }>`select name from schema_migrations`.execute(store.read)
  const applied = new Set((await asked.catch(() => ({ rows: [] }))).rows.map(({ name }) => name))
  const missing = MIGRATIONS.find(({ name }) => !applied.has(name))
  if (missing) {
    throw new AppError(
      "store_unavailable",
      `The store's tables are of an older version (${missing.name} is missing). Start this version of the app once; it brings them up to date.`,
    )
  }
  if (applied.size > MIGRATIONS.length) {
    throw new AppError("store_unavailable", "The store was written by a newer version of this app. Use that version.")
  }
}

/**
 * The store as it stands, to be read: it is neither made nor migrated, since the app that is running would not know the new
 * tables. Throws AppError("store_unavailable") when it is not there, or not of this version.
 */
export async function openToRead(target: StoreTarget): Promise<Store> {
  const store = await openAsItIs(target)
  try {
    await requireCurrent(store)
    return store
  } catch (thrown) {
    await store.close()
    throw thrown
  }
}
