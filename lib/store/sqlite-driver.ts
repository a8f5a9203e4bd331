import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely"
import { AppError } from "@/lib/errors"
import { A_FEW_ROWS } from "./limits"
import { createSlots } from "./slots"
import { type Answer, type Question, startThread, type Thread } from "./sqlite-threads"
import { toStoreError } from "./store-error"

export type Threads = {
  dialect: Dialect
  /** Outside of any transaction and queue. */
  ask(question: Question): Promise<Answer>
  /** Opens the file anew before the next question: a connection reads the planner's statistics only when it is opened. */
  reload(): Promise<void>
  end(): Promise<void>
}

type ThreadsOptions = {
  file: string
  role: "writer" | "reader"
  count: number
  /** How long a caller waits for its turn. */
  waitMs: number
  /** Past this `within_limit()` throws. */
  readLimitMs: number
  mayCreate: boolean
}

type Seat = { thread: Thread | null; isLast: boolean }
type Connection = DatabaseConnection & { seat: Seat; ask(question: Question): Promise<Answer> }

/** Counting and summing may read far, unless the query says that it reads `A_FEW_ROWS`; see `createThreads`. */
const AGGREGATE = /\b(count|sum|avg|min|max)\(|\bgroup by\b/i

function mayReadFar(query: string): boolean {
  return AGGREGATE.test(query) && !query.includes(A_FEW_ROWS)
}

/** Grace over the limit before the caller is let go although the thread still works (a query that asked no limit). */
const GRACE_MS = 1_000

function toResult<R>(answer: Answer): QueryResult<R> {
  const rows = answer.rows as R[] // the compiled query's own row type; SQLite's answer carries none
  if (answer.changes === undefined || answer.insertId === undefined) return { rows }
  return { rows, numAffectedRows: BigInt(answer.changes), insertId: BigInt(answer.insertId) }
}

function orTooSlow(asked: Promise<Answer>, limitMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(new AppError("store_unavailable", "The question took too long. Narrow it, for example to fewer days.")),
      limitMs,
    )
    asked.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

// biome-ignore lint/correctness/useYield: Kysely asks for a generator; exports read keyset batches instead
async function* streamQuery(): AsyncGenerator<never> {
  throw new AppError("internal", "Rows are read in keyset batches, not streamed.")
}

async function askOrThrow(thread: Thread, question: Question, limitMs: number | null): Promise<Answer> {
  try {
    const asked = thread.ask(question)
    return await (limitMs === null ? asked : orTooSlow(asked, limitMs))
  } catch (error) {
    throw toStoreError(error)
  }
}

/**
 * A Kysely dialect over `count` threads: each query takes the first free one, so that a slow query holds up nobody while
 * another thread is free. Where there are several, counts and sums take only the last one: however many somebody asks for,
 * lists and pages still have a thread. A dead thread is replaced when its seat is taken next.
 */
export function createThreads(options: ThreadsOptions): Threads {
  const seats = Array.from(
    { length: options.count },
    (_, at): Seat => ({ thread: null, isLast: at === options.count - 1 }),
  )
  const slots = createSlots(seats, options.waitMs)
  let mayCreate = options.mayCreate
  let hasEnded = false

  function threadOf(seat: Seat): Thread {
    if (hasEnded) throw new AppError("store_unavailable", "The store is closed.")
    if (!seat.thread?.isAlive()) seat.thread = startThread({ ...options, mayCreate })
    mayCreate = false
    return seat.thread
  }

  async function end(): Promise<void> {
    hasEnded = true
    await Promise.all(seats.map((seat) => seat.thread?.idle().then(() => seat.thread?.end())))
  }

  /** A thread whose caller was let go is still working; it is free only then. */
  function giveBack(seat: Seat): void {
    void (seat.thread?.isAlive() ? seat.thread.idle() : Promise.resolve()).then(() => slots.giveBack(seat))
  }

  async function readOnce(query: CompiledQuery): Promise<Answer> {
    const seat = await slots.take((free) => free.isLast || !mayReadFar(query.sql))
    try {
      const question = { kind: "run", sql: query.sql, params: query.parameters } as const
      return await askOrThrow(threadOf(seat), question, options.readLimitMs + GRACE_MS)
    } finally {
      giveBack(seat)
    }
  }

  /** Reads are single statements: a thread is taken per query, when it is known what it asks. */
  const reading: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery) => toResult<R>(await readOnce(query)),
    streamQuery,
  }

  async function takeWriter(): Promise<Connection> {
    const seat = await slots.take()
    try {
      const thread = threadOf(seat)
      const ask = (question: Question) => askOrThrow(thread, question, null)
      return {
        seat,
        ask,
        executeQuery: async <R>(query: CompiledQuery) =>
          toResult<R>(await ask({ kind: "run", sql: query.sql, params: query.parameters })),
        streamQuery,
      }
    } catch (error) {
      slots.giveBack(seat)
      throw error
    }
  }

  const isReader = options.role === "reader"
  // Every connection that Kysely hands back for a transaction or its end was made by takeWriter.
  const ask = (connection: DatabaseConnection, question: Question) => (connection as Connection).ask(question)
  const driver: Driver = {
    init: async () => {},
    acquireConnection: () => (isReader ? Promise.resolve(reading) : takeWriter()),
    async beginTransaction(connection) {
      if (isReader) throw new AppError("internal", "Reads are single statements; transactions go through store.write.")
      await ask(connection, { kind: "begin" })
    },
    commitTransaction: async (connection) => void (await ask(connection, { kind: "commit" })),
    async rollbackTransaction(connection) {
      // A thread that died took its transaction with it; the error that led here must not be replaced by this one.
      await ask(connection, { kind: "rollback" }).catch(() => {})
    },
    async releaseConnection(connection) {
      if (!isReader) giveBack((connection as Connection).seat)
    },
    destroy: end,
  }

  return {
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
    async ask(question) {
      const [first] = seats
      if (!first) throw new AppError("internal", "No thread was asked for.")
      return await askOrThrow(threadOf(first), question, null)
    },
    async reload() {
      await Promise.all(
        seats.map((seat) => seat.thread?.isAlive() && askOrThrow(seat.thread, { kind: "reload" }, null)),
      )
    },
    end,
  }
}
