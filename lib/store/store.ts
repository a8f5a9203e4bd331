import type { Expression, Kysely, SqlBool, Transaction } from "kysely"
import type { Tables } from "./schema"

export type Tx = Transaction<Tables>
/** For functions that only read: they run on `store.read` and inside a transaction alike. */
export type Db = Kysely<Tables>

/** What changed, so that open browsers can ask again. Small: ids, never content. */
export type LiveEvent =
  | { type: "jobs"; connection: string; jobIds: string[] }
  | { type: "usage"; connection: string }
  | { type: "sync"; connection: string }
  | { type: "views" }
  /** Triage of a failure group. */
  | { type: "failures" }
  /** Tickets, notes or complaints. */
  | { type: "tickets" }
  /** What is put off, or vouched for about a key. */
  | { type: "attention" }
  /** Another process wrote: anything may have changed. */
  | { type: "any" }

/** What a search's predicate is put into: the first rows of an order, or a reading of all matches without one. */
export type MatchUse = "list" | "count"

/**
 * The durable record. One set of Kysely queries runs on both engines; what truly differs is behind these members
 * (store/sqlite.ts, store/postgres.ts).
 */
export type Store = {
  engine: "sqlite" | "postgres"
  /** Reads. Never blocks the event loop; each query ends within `READ_LIMIT_MS` or throws AppError("store_unavailable"). */
  read: Db
  /**
   * One transaction: all of it or nothing, durable when the promise resolves. Writers queue within the process and wait a
   * bounded time for other processes. Throws AppError("store_unavailable") when the store is full, locked too long or gone.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * A predicate on `jobs` for "search_text contains term" (already lowered and trimmed; 1–2 characters match the start of
   * ids only), for queries of the given use. Probes how common the term is and picks index or scan, so it must be asked once
   * per query.
   */
  matches(term: string, use: MatchUse): Promise<Expression<SqlBool>>
  /**
   * Put into each query that could scan far: on SQLite it throws past `ms` (else the read limit), counted from when the query
   * has its turn. On PostgreSQL it is `true`: the server's own limit holds there.
   */
  withinLimit(ms?: number): Expression<SqlBool>
  /** The database's own clock, epoch ms: the only one that leases are judged by. */
  now(): Promise<number>
  /** Tells this and every other process on the same store. Call after the write committed. */
  notify(event: LiveEvent): Promise<void>
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: LiveEvent) => void): () => void
  /** Checkpoint, PRAGMA optimize / VACUUM ANALYZE. Safe at any time. */
  maintain(): Promise<void>
  /** A consistent copy while running, at `file` (SQLite). PostgreSQL refuses and names pg_dump. */
  backup(file: string): Promise<void>
  /** Bytes on disk, for Settings and health. */
  size(): Promise<number>
  close(): Promise<void>
}
