import { randomUUID } from "node:crypto"
import { Kysely, PostgresDialect, type SqlBool, sql } from "kysely"
import pg from "pg"
import { AppError } from "@/lib/errors"
import { log } from "@/lib/log"
import { READ_LIMIT_MS, WRITE_WAIT_MS } from "./limits"
import { createListeners } from "./listeners"
import { createPostgresListener } from "./postgres-listener"
import type { Tables } from "./schema"
import { isShortTerm, startsId, toLikePattern } from "./search"
import { createSlots } from "./slots"
import type { LiveEvent, Store } from "./store"
import { toStoreError } from "./store-error"

const READ_CONNECTIONS = 6
const WRITE_CONNECTIONS = 2
const WRITE_STATEMENT_MS = 60_000
/** A writer that stopped in mid-transaction holds up every other; the server ends its session after this. */
const IDLE_IN_TRANSACTION_MS = 15_000
const NOTIFY_IDS = 100
/** Our own key for the lock that makes writers of one schema wait for one another; "rbvo" as a number. */
const WRITE_LOCK = 0x7262766f

const INT8 = 20
const NUMERIC = 1700

export type PostgresTarget = { url: string; schema?: string }

/** Whole numbers and sums as numbers, as SQLite gives them (pg would give text, since they may exceed 2^53; ours do not). */
const types = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === INT8 || oid === NUMERIC) return Number
    return format === "binary" ? pg.types.getTypeParser(oid, "binary") : pg.types.getTypeParser(oid, "text")
  },
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function toConfig(target: PostgresTarget, settings: Record<string, string | number>): pg.ClientConfig {
  const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  if (target.schema) options.push(`-c search_path=${quoteIdentifier(target.schema)}`)
  return {
    connectionString: target.url,
    options: options.join(" "),
    application_name: "removebgvideo-ops",
    connectionTimeoutMillis: READ_LIMIT_MS,
    keepAlive: true,
    types,
  }
}

type Query = (text: string, values: readonly unknown[]) => Promise<pg.QueryResult>

/** A pool for Kysely whose errors are ours. */
function createPool(config: pg.PoolConfig) {
  const pool = new pg.Pool({ ...config, allowExitOnIdle: true })
  // An idle connection that breaks is dropped by the pool; the next query reports if the server is still away.
  pool.on("error", () => {})
  async function orOurs<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked
    } catch (error) {
      throw toStoreError(error)
    }
  }
  return {
    async connect() {
      const client = await orOurs(pool.connect())
      const query: Query = (text, values) => orOurs(client.query(text, [...values]))
      // Kysely asks only for `query` with text and values, and `release`; cursors are not configured.
      return { query, release: () => client.release() } as unknown as pg.PoolClient
    },
    end: () => pool.end(),
  }
}

/** The schema that pg_trgm lives in, made when it can be; null when the server does not have it or does not let us. */
async function ensureTrigrams(client: pg.Client): Promise<string | null> {
  const find = async (): Promise<string | null> => {
    const { rows } = await client.query<{ name: string }>(
      "select n.nspname as name from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm'",
    )
    return rows[0]?.name ?? null
  }
  const found = await find()
  if (found !== null) return found
  await client.query("create extension if not exists pg_trgm schema public").catch((error: Error) => {
    log.warn({ reason: error.message }, "pg_trgm could not be made; searches will be slower")
  })
  return await find()
}

/** What must be there before the tables; one process at a time, since "if not exists" fails when two find nothing at once. */
async function prepare(config: pg.ClientConfig, schema: string | undefined): Promise<string | null> {
  const client = new pg.Client(config)
  try {
    await client.connect()
    await client.query(`select pg_advisory_lock(${WRITE_LOCK}, 0)`)
    if (schema) await client.query(`create schema if not exists ${quoteIdentifier(schema)}`)
    return await ensureTrigrams(client)
  } catch (error) {
    throw toStoreError(error)
  } finally {
    await client.end().catch(() => {})
  }
}

/** Payloads must stay under 8,000 bytes; a long list of jobs is told in several. */
function toPayloads(origin: string, event: LiveEvent): string[] {
  if (event.type !== "jobs" || event.jobIds.length <= NOTIFY_IDS) {
    const payload = JSON.stringify({ origin, event })
    return payload.length < 7_000 ? [payload] : [JSON.stringify({ origin, event: { type: "any" } })]
  }
  const chunks: string[] = []
  for (let at = 0; at < event.jobIds.length; at += NOTIFY_IDS) {
    chunks.push(...toPayloads(origin, { ...event, jobIds: event.jobIds.slice(at, at + NOTIFY_IDS) }))
  }
  return chunks
}

async function maintain(target: PostgresTarget, db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute(db)
  const client = new pg.Client(toConfig(target, {}))
  await client.connect()
  try {
    await client.query(`vacuum (analyze) ${rows.map((row) => quoteIdentifier(row.name)).join(", ")}`)
  } finally {
    await client.end()
  }
}

async function firstNumber(asked: Promise<{ rows: { value: number }[] }>): Promise<number> {
  const { rows } = await asked
  const [row] = rows
  if (!row) throw new AppError("store_unavailable", "The store did not answer. Try again in a moment.")
  return row.value
}

/**
 * Opens a PostgreSQL database (or one schema in it, made when it is not there) without migrating it: a pool for reads
 * with `statement_timeout`, one for writes, and a connection that listens while somebody is subscribed.
 */
export async function openPostgres(target: PostgresTarget): Promise<{ store: Store; trigramSchema: string | null }> {
  const plain = toConfig(target, {})
  const trigramSchema = await prepare(toConfig(target, { lock_timeout: READ_LIMIT_MS }), target.schema)
  const read = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: createPool({
        ...toConfig(target, { statement_timeout: READ_LIMIT_MS, default_transaction_read_only: "on" }),
        max: READ_CONNECTIONS,
      }),
    }),
  })
  const write = new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: createPool({
        ...toConfig(target, {
          statement_timeout: WRITE_STATEMENT_MS,
          lock_timeout: READ_LIMIT_MS,
          idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
        }),
        max: WRITE_CONNECTIONS,
      }),
    }),
  })
  const turns = createSlots([null], WRITE_WAIT_MS)
  const origin = randomUUID()
  const channel = `rbvops_${target.schema ?? "main"}`
  const listener = createPostgresListener({ config: plain, channel, origin, hear: (event) => listeners.tell(event) })
  const listeners = createListeners(listener.start, listener.stop)

  const store: Store = {
    engine: "postgres",
    read,
    async write(work) {
      await turns.take()
      try {
        return await write.transaction().execute(async (tx) => {
          // One writer at a time across processes, as on SQLite: what a transaction reads first stays true until it commits.
          await sql`select pg_advisory_xact_lock(${sql.lit(WRITE_LOCK)}, hashtext(current_schema()))`.execute(tx)
          return await work(tx)
        })
      } finally {
        turns.giveBack(null)
      }
    },
    async matches(term) {
      // PostgreSQL holds no NUL, so nothing contains one.
      if (term.includes("\0")) return sql<SqlBool>`false`
      if (isShortTerm(term)) return startsId(term)
      return sql<SqlBool>`jobs.search_text like ${toLikePattern(term)}`
    },
    withinLimit: () => sql<SqlBool>`true`,
    now: () =>
      firstNumber(
        sql<{ value: number }>`select floor(extract(epoch from clock_timestamp()) * 1000)::int8 as value`.execute(read),
      ),
    async notify(event) {
      listeners.tell(event)
      for (const payload of toPayloads(origin, event)) {
        await sql`select pg_notify(${channel}, ${payload})`.execute(write)
      }
    },
    subscribe: listeners.add,
    maintain: () => maintain(target, read),
    async backup() {
      throw new AppError("invalid", "This store is PostgreSQL: back it up with pg_dump.")
    },
    size: () =>
      firstNumber(
        sql<{ value: number }>`
          select coalesce(sum(pg_total_relation_size(c.oid)), 0)::int8 as value from pg_class c
          where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace`.execute(read),
      ),
    async close() {
      await listener.end()
      await read.destroy()
      await write.destroy()
    },
  }
  return { store, trigramSchema }
}
