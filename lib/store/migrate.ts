import { type QueryExecutorProvider, sql } from "kysely"
import { AppError } from "@/lib/errors"
import type { Engine, Migration } from "./migrations/ddl"
import type { Store } from "./store"

const BUSY_RETRIES = 24

type State = { applied: string[]; pending: Migration[] }

async function readState(db: QueryExecutorProvider, known: readonly Migration[]): Promise<State> {
  const { rows } = await sql<{ name: string }>`select name from schema_migrations order by name`.execute(db)
  const applied = rows.map((row) => row.name)
  const unknown = applied.find((name) => !known.some((migration) => migration.name === name))
  if (unknown !== undefined) {
    throw new AppError(
      "store_unavailable",
      `The store was written by a newer version of this app (it has the migration ${unknown}). Start that version, or restore the back-up made before it.`,
    )
  }
  return { applied, pending: known.filter((migration) => !applied.includes(migration.name)) }
}

async function hasState(store: Store): Promise<boolean> {
  const asked =
    store.engine === "sqlite"
      ? sql`select 1 as found from sqlite_master where type = 'table' and name = 'schema_migrations'`
      : sql`select 1 as found from pg_tables where schemaname = current_schema() and tablename = 'schema_migrations'`
  const { rows } = await asked.execute(store.read)
  return rows.length > 0
}

async function applyAll(store: Store, engine: Engine, known: readonly Migration[]): Promise<void> {
  await store.write(async (tx) => {
    if (engine.engine === "postgres") await sql`set local statement_timeout = 0`.execute(tx)
    await sql`create table if not exists schema_migrations (name text primary key, applied_at bigint not null)`.execute(
      tx,
    )
    // Asked again under the lock: another process may have been quicker.
    const { pending } = await readState(tx, known)
    for (const migration of pending) {
      await migration.up(tx, engine)
      await sql`insert into schema_migrations (name, applied_at) values (${migration.name}, ${Date.now()})`.execute(tx)
    }
  })
}

/**
 * Brings the store's tables to this version: everything in one transaction under the store's write lock, so a cut leaves
 * the old tables whole and a second process waits. `beforeChange` runs first when a store that holds something is about
 * to be changed (the back-up). Throws AppError("store_unavailable") for a newer schema.
 */
export async function migrate(
  store: Store,
  engine: Engine,
  { known, beforeChange }: { known: readonly Migration[]; beforeChange: (next: string) => Promise<void> },
): Promise<void> {
  if (await hasState(store)) {
    const { applied, pending } = await readState(store.read, known)
    const [next] = pending
    if (!next) return
    if (applied.length > 0) await beforeChange(next.name)
  }
  for (let tries = 1; ; tries++) {
    try {
      await applyAll(store, engine, known)
      return
    } catch (error) {
      // Another process may be migrating a large store; it is given two minutes (each try waits for the lock by itself).
      const isBusy = error instanceof AppError && /is busy/.test(error.message)
      if (!isBusy || tries >= BUSY_RETRIES) throw error
    }
  }
}
