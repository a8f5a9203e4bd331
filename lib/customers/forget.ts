import { sql } from "kysely"
import type { Store } from "@/lib/store/store"

async function forgetOnPostgres(store: Store): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute(store.read)
  for (const { name } of rows) await sql`analyze ${sql.table(name)}`.execute(store.read)
}

async function forgetOnSqlite(store: Store): Promise<void> {
  const { rows: kept } = await sql<{ name: string }>`
    select name from sqlite_master where name = 'sqlite_stat4'`.execute(store.read)
  if (kept.length === 0) return
  const { rows } = await sql<{ idx: string }>`
    select distinct idx from sqlite_stat4 join sqlite_master on sqlite_master.name = idx`.execute(store.read)
  // One by one: whoever writes meanwhile waits for one index at most.
  for (const { idx } of rows) await store.write((tx) => sql`analyze ${sql.id(idx)}`.execute(tx))
}

/**
 * Has the engine look anew at what it samples: it keeps a few values of each column so that it plans well, and a name may be
 * among them.
 */
export async function forgetSamples(store: Store): Promise<void> {
  await (store.engine === "postgres" ? forgetOnPostgres(store) : forgetOnSqlite(store))
}
