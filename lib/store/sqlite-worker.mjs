// One thread with one SQLite connection. Plain JavaScript with bare package imports only: the one form of worker that
// runs alike in a Next build, Vitest and tsx. It is started by sqlite-threads.ts, never imported.
import { statSync } from "node:fs"
import { parentPort, workerData } from "node:worker_threads"
import Database from "better-sqlite3"

const { file, role, readLimitMs } = workerData
const STATEMENTS_KEPT = 300
const BUSY_MS = 5_000

let mayCreate = workerData.mayCreate
let db = null
let inode = 0
let inTransaction = false
let startedAt = 0
const statements = new Map()

function codedError(code, message) {
  return Object.assign(new Error(message), { code })
}

function requireTime(ms) {
  if (Date.now() - startedAt > ms) throw codedError("READ_LIMIT", "the read limit has passed")
  return 1
}

function close() {
  statements.clear()
  const open = db
  db = null
  try {
    open?.close()
  } catch {
    // A connection that failed may fail to close; the next open decides.
  }
}

/** Two processes that make the same new file at once can be told "busy" here without the busy time-out being asked. */
function setWal(connection) {
  for (let tries = 0; ; tries++) {
    try {
      connection.pragma("journal_mode = WAL")
      return
    } catch (error) {
      if (tries >= 50 || !String(error.code).startsWith("SQLITE_BUSY")) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
}

function open() {
  const connection = new Database(file, { readonly: role === "reader", fileMustExist: !mayCreate, timeout: BUSY_MS })
  try {
    if (role === "writer") {
      setWal(connection)
      connection.pragma("synchronous = FULL")
      connection.pragma("journal_size_limit = 67108864")
      connection.pragma("recursive_triggers = ON")
    }
    connection.pragma(`cache_size = ${role === "writer" ? -24_000 : -32_000}`)
    connection.pragma("temp_store = MEMORY")
    connection.function("within_limit", { deterministic: false }, () => requireTime(readLimitMs))
    connection.function("within_limit", { deterministic: false }, (ms) => requireTime(ms))
    inode = statSync(file).ino
  } catch (error) {
    connection.close()
    throw error
  }
  mayCreate = false
  db = connection
}

/** A file that was removed or replaced under us would swallow what we write: notice it, and open what is there now. */
function requireOpen() {
  if (db !== null) {
    const found = statSync(file, { throwIfNoEntry: false })
    if (found?.ino !== inode) close()
  }
  if (db === null) open()
}

function prepare(sql) {
  let statement = statements.get(sql)
  if (statement) statements.delete(sql)
  else statement = db.prepare(sql)
  statements.set(sql, statement)
  if (statements.size > STATEMENTS_KEPT) statements.delete(statements.keys().next().value)
  return statement
}

/** better-sqlite3 binds every number above 2^31 as a float; instants must stay integers. */
function toBinding(value) {
  if (typeof value === "boolean") return value ? 1 : 0
  return Number.isSafeInteger(value) && Math.abs(value) > 0x7fffffff ? BigInt(value) : value
}

function run({ sql, params }) {
  if (inTransaction) {
    if (!db?.inTransaction) throw codedError("SQLITE_ABORT", "the transaction was rolled back by an earlier error")
  } else requireOpen()
  startedAt = Date.now()
  const statement = prepare(sql)
  const bound = params.map(toBinding)
  if (statement.reader) return toColumns(statement, bound)
  const { changes, lastInsertRowid } = statement.run(...bound)
  return { columns: [], changes, insertId: lastInsertRowid }
}

/** Column by column: as objects each row would carry its names along, and thousands would hold up the other thread. */
function toColumns(statement, bound) {
  const rows = statement.raw(true).all(...bound)
  const columns = statement.columns().map(({ name }) => ({ name, values: new Array(rows.length) }))
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]
    for (let column = 0; column < columns.length; column++) columns[column].values[at] = row[column]
  }
  return { columns }
}

function begin() {
  requireOpen()
  db.exec("begin immediate")
  inTransaction = true
}

function commit() {
  if (!db?.inTransaction) throw codedError("SQLITE_ABORT", "the transaction was rolled back by an earlier error")
  db.exec("commit")
  inTransaction = false
}

function rollback() {
  inTransaction = false
  if (db?.inTransaction) db.exec("rollback")
}

/** All pages in one step: a step is one consistent read, and a back-up in many steps starts anew at every write. */
async function backup({ target }) {
  requireOpen()
  await db.backup(target, { progress: () => 0x7fffffff })
}

const WORK = { run, begin, commit, rollback, backup, reload: close }
const BROKEN = /^SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN|READONLY)/

parentPort.on("message", async (message) => {
  try {
    const answer = await WORK[message.kind](message)
    parentPort.postMessage({ id: message.id, answer: answer ?? { columns: [] } })
  } catch (error) {
    const code = typeof error.code === "string" ? error.code : ""
    // Closing lets the next question start from what the disk holds then: this is how the store heals by itself.
    if (BROKEN.test(code)) close()
    parentPort.postMessage({ id: message.id, error: { code, message: String(error.message ?? error) } })
  }
})
