import { sql } from "kysely"
import { afterAll } from "vitest"
import type { Store, Tx } from "@/lib/store/store"
import { openTestStore } from "./open-test-store"

/** What of a store's shape a test could have changed: then it is not handed on. */
type Shape = { tables: string[]; triggers: { name: string; sql: string }[] }

type Kept = { store: Store; shape: Shape }

/** One store of each engine per test file: opening one takes some tenths of a second, emptying it some milliseconds. */
const idle = new Map<Store["engine"], Kept>()

afterAll(async () => {
  for (const { store } of idle.values()) await store.close()
  idle.clear()
})

async function readShape(store: Store): Promise<Shape> {
  if (store.engine === "postgres") {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = current_schema() order by 1`.execute(store.read)
    return { tables: rows.map((row) => row.name), triggers: [] }
  }
  const { rows } = await sql<{ type: string; name: string; sql: string | null }>`
    select type, name, sql from sqlite_master where type in ('table', 'trigger') and name not like 'jobs_search%'
      and name not like 'sqlite%' order by name`.execute(store.read)
  return {
    tables: rows.filter((row) => row.type === "table").map((row) => row.name),
    triggers: rows.flatMap((row) => (row.type === "trigger" && row.sql ? [{ name: row.name, sql: row.sql }] : [])),
  }
}

const KEPT = "schema_migrations"

async function emptyPostgres(tx: Tx, tables: readonly string[]): Promise<void> {
  // Triggers that keep tables append-only rest for this transaction (the tests' user may do that).
  await sql`set local session_replication_role = replica`.execute(tx)
  // One statement: seventy of them, after each test, take longer than most tests.
  const deletes = tables.filter((table) => table !== KEPT).map((table) => `delete from "${table}";`)
  await sql.raw(`do $$ begin ${deletes.join(" ")} end $$`).execute(tx)
  await sql`
    select setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) from pg_sequences
    where schemaname = current_schema()`.execute(tx)
}

async function emptySqlite(tx: Tx, { tables, triggers }: Shape): Promise<void> {
  for (const { name } of triggers) await sql`drop trigger ${sql.ref(name)}`.execute(tx)
  for (const table of tables) if (table !== KEPT) await sql`delete from ${sql.table(table)}`.execute(tx)
  for (const trigger of triggers) await sql.raw(trigger.sql).execute(tx)
}

/**
 * A fresh, migrated store, as `openTestStore` gives: for tests that await all they begin, since the next test of the file gets
 * the same one emptied. `close()` empties it.
 */
export async function openSharedStore(engine: Store["engine"]): Promise<Store> {
  const waiting = idle.get(engine)
  idle.delete(engine)
  const store = waiting?.store ?? (await openTestStore(engine))
  const shape = waiting?.shape ?? (await readShape(store))
  return {
    ...store,
    async close() {
      const after = await readShape(store)
      if (idle.has(engine) || JSON.stringify(after) !== JSON.stringify(shape)) return store.close()
      await store.write((tx) => (engine === "sqlite" ? emptySqlite(tx, shape) : emptyPostgres(tx, shape.tables)))
      idle.set(engine, { store, shape })
    },
  }
}
