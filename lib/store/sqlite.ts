import { mkdir, rename, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { Kysely, type SqlBool, sql } from "kysely"
import { AppError } from "@/lib/errors"
import { READ_LIMIT_MS, WRITE_WAIT_MS } from "./limits"
import { createListeners } from "./listeners"
import type { Tables } from "./schema"
import { createThreads, type Threads } from "./sqlite-driver"
import { matchesOnSqlite } from "./sqlite-search"
import { refreshStatistics } from "./sqlite-statistics"
import type { Store } from "./store"

const READERS = 2
const POLL_MS = 1_000

async function fileSize(file: string): Promise<number> {
  return await stat(file).then(
    (found) => found.size,
    () => 0,
  )
}

/** Watches for commits of other processes: `data_version` moves when another connection than the writer's has written. */
function createWatch(writer: Threads, onOther: () => void) {
  let timer: NodeJS.Timeout | null = null
  let known: unknown = null

  async function look(): Promise<void> {
    const { rows } = await writer.ask({ kind: "run", sql: "pragma data_version", params: [] })
    const found = JSON.stringify(rows)
    if (known !== null && known !== found) onOther()
    known = found
  }

  return {
    start() {
      known = null
      // A store that is away says nothing; whoever reads it will be told.
      const beat = () => void look().catch(() => {})
      beat()
      timer = setInterval(beat, POLL_MS)
      timer.unref()
    },
    stop() {
      if (timer) clearInterval(timer)
      timer = null
    },
  }
}

async function backup(threads: Threads, target: string): Promise<void> {
  if ((await fileSize(target)) > 0) throw new AppError("conflict", `There is a file at ${target} already.`)
  await mkdir(dirname(target), { recursive: true })
  const partial = `${target}.partial`
  await rm(partial, { force: true })
  try {
    await threads.ask({ kind: "backup", target: partial })
    await rename(partial, target)
  } finally {
    await rm(partial, { force: true })
  }
}

/**
 * Opens (and makes, when it is not there) the SQLite file without migrating it: one writer and two reader threads, WAL,
 * `synchronous=FULL`. Throws AppError("store_unavailable") when it cannot be opened.
 */
export async function openSqlite(file: string): Promise<Store> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const common = { file, readLimitMs: READ_LIMIT_MS }
  const writer = createThreads({ ...common, role: "writer", count: 1, waitMs: WRITE_WAIT_MS, mayCreate: true })
  const readers = createThreads({ ...common, role: "reader", count: READERS, waitMs: READ_LIMIT_MS, mayCreate: false })
  const read = new Kysely<Tables>({ dialect: readers.dialect })
  const write = new Kysely<Tables>({ dialect: writer.dialect })
  const watch = createWatch(writer, () => listeners.tell({ type: "any" }))
  const listeners = createListeners(watch.start, watch.stop)

  async function close(): Promise<void> {
    watch.stop()
    await readers.end()
    await writer.end()
  }

  try {
    await writer.ask({ kind: "run", sql: "select 1", params: [] })
  } catch (error) {
    await close()
    throw error
  }

  return {
    engine: "sqlite",
    read,
    write: (work) => write.transaction().execute(work),
    matches: (term, use) => matchesOnSqlite(read, term, use),
    withinLimit: (ms) => (ms === undefined ? sql<SqlBool>`within_limit()` : sql<SqlBool>`within_limit(${sql.lit(ms)})`),
    async now() {
      const { rows } = await sql<{ now: number }>`select cast(unixepoch('subsec') * 1000 as integer) as now`.execute(
        read,
      )
      return rows[0]?.now ?? Date.now()
    },
    async notify(event) {
      listeners.tell(event)
    },
    subscribe: listeners.add,
    async maintain() {
      if (await refreshStatistics(write)) await readers.reload()
      await sql`pragma wal_checkpoint(passive)`.execute(write)
    },
    async backup(target) {
      // A thread of its own: the copy is one long step.
      const copier = createThreads({ ...common, role: "reader", count: 1, waitMs: READ_LIMIT_MS, mayCreate: false })
      try {
        await backup(copier, target)
      } finally {
        await copier.end()
      }
    },
    size: async () => (await fileSize(file)) + (await fileSize(`${file}-wal`)),
    close,
  }
}
