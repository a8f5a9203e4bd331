import { existsSync } from "node:fs"
import { stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { AppError, toAppError } from "@/lib/errors"
import { storeTarget } from "@/lib/store/current"
import { backupFolder, toFileStamp } from "@/lib/store/open"
import { openSqlite } from "@/lib/store/sqlite"

const HELP = `Copies a SQLite store to one file, while the app runs or not. A PostgreSQL store is copied with pg_dump: see docs/backup.md.

  npm run backup -- [--to FILE] [--json]

  --to FILE   where to; without it, into the folder "backups" beside the store. An existing file is never overwritten.
  --json      print what was done as JSON

Exit code: 0 done, 1 it failed, 2 the command was not understood.
To restore: stop the app, put the copy in the place of ops.sqlite (and remove ops.sqlite-wal and ops.sqlite-shm), start.
docs/backup.md says more, also what an old copy lacks until the first pass.
`

/** The address of the database holds its password, so it is named by its variable. */
const USE_PG_DUMP = `DATABASE_URL names a PostgreSQL store, which this command does not copy. Use PostgreSQL's own tool:
  pg_dump --format=custom --file=ops.dump "$DATABASE_URL"
It copies consistently while the app runs. Restoring: docs/backup.md`

type Done = { from: string; to: string; bytes: number; durationMs: number }

async function backUp(to: string | undefined): Promise<Done> {
  const target = storeTarget()
  if (target.kind === "postgres") throw new AppError("invalid", USE_PG_DUMP)
  if (!existsSync(target.file)) throw new AppError("not_found", `There is no store at ${target.file} yet.`)
  const started = performance.now()
  const file = to ? resolve(to) : join(backupFolder(target.file), `manual-${toFileStamp(new Date())}.sqlite`)
  const store = await openSqlite(target.file)
  try {
    await store.backup(file)
  } finally {
    await store.close()
  }
  return {
    from: target.file,
    to: file,
    bytes: (await stat(file)).size,
    durationMs: Math.round(performance.now() - started),
  }
}

function readOptions() {
  try {
    const options = { to: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean" } } as const
    return parseArgs({ options }).values
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "Bad arguments."}\n\n${HELP}`)
    return null
  }
}

async function main(): Promise<number> {
  const options = readOptions()
  if (!options) return 2
  if (options.help) {
    process.stdout.write(HELP)
    return 0
  }
  if (existsSync(".env")) process.loadEnvFile(".env")
  try {
    const done = await backUp(options.to)
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ ok: true, ...done })}\n`
        : `Backed up ${(done.bytes / 1e6).toFixed(1)} MB in ${done.durationMs} ms to ${done.to}\n`,
    )
    return 0
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    process.stderr.write(options.json ? `${JSON.stringify({ ok: false, code, message })}\n` : `${message}\n`)
    return 1
  }
}

process.exitCode = await main()
