import "server-only"
import { readdir, rm } from "node:fs/promises"
import { dirname, join } from "node:path"
import { log } from "@/lib/log"
import { migrate } from "./migrate"
import { MIGRATIONS } from "./migrations/list"
import { openPostgres } from "./postgres"
import { openSqlite } from "./sqlite"
import type { Store } from "./store"

export type StoreTarget = { kind: "sqlite"; file: string } | { kind: "postgres"; url: string; schema?: string }

const BACKUPS_KEPT = 5
const AUTOMATIC = /^before-.*\.sqlite$/

/** Where back-ups of a SQLite store go unless told otherwise. */
export function backupFolder(file: string): string {
  return join(dirname(file), "backups")
}

/** An instant as it stands in a file's name: 20261124-201500-123. */
export function toFileStamp(at: Date): string {
  return at.toISOString().replaceAll(/[-:Z]/g, "").replace("T", "-").replace(".", "-")
}

async function backUpBefore(store: Store, file: string, next: string): Promise<void> {
  const folder = backupFolder(file)
  await store.backup(join(folder, `before-${next}-${toFileStamp(new Date())}.sqlite`))
  const old = (await readdir(folder)).filter((name) => AUTOMATIC.test(name)).sort()
  for (const name of old.slice(0, -BACKUPS_KEPT)) await rm(join(folder, name))
}

/** A copy of a database that others keep is theirs to make; who starts a new version must at least read that none was made. */
async function warnOfNoBackup(next: string): Promise<void> {
  log.warn(
    { migration: next },
    "The PostgreSQL store is being migrated, and no copy was made first: a copy is made with pg_dump before a new version is started, see docs/backup.md",
  )
}

/**
 * Opens a store, backs it up when it is about to be migrated (SQLite; the newest five are kept; of PostgreSQL the log says
 * that there is none), migrates it. Throws AppError("store_unavailable") when it cannot be reached, is damaged, or was
 * written by a newer version.
 */
export async function openStore(target: StoreTarget): Promise<Store> {
  if (target.kind === "sqlite") {
    const store = await openSqlite(target.file)
    return await migrated(store, () =>
      migrate(
        store,
        { engine: "sqlite" },
        {
          known: MIGRATIONS,
          beforeChange: (next) => backUpBefore(store, target.file, next),
        },
      ),
    )
  }
  const { store, trigramSchema } = await openPostgres(target)
  return await migrated(store, () =>
    migrate(store, { engine: "postgres", trigramSchema }, { known: MIGRATIONS, beforeChange: warnOfNoBackup }),
  )
}

async function migrated(store: Store, run: () => Promise<void>): Promise<Store> {
  try {
    await run()
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
