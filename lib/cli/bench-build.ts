import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import Database from "better-sqlite3"
import { type BenchJob, drawJob } from "@/lib/cli/bench-draw"
import { createSums, insertOf } from "@/lib/cli/bench-sums"
import { toFingerprints } from "@/lib/domain/fingerprint"
import { DAY, MINUTE, SECOND } from "@/lib/domain/time"
import { toNewGroup } from "@/lib/failures/group-mutations"
import { openStore } from "@/lib/store/open"

const BATCH = 20_000
/** How far back the made-up history reaches. */
export const HISTORY_MS = 740 * DAY

type Say = (text: string) => void

/** The SQLite file of a bench folder, where the app looks for it too. */
export function benchFile(folder: string): string {
  return join(folder, "ops.sqlite")
}

const JOB_COLUMNS =
  "num connection id key_alias status status_raw attempt progress created_at started_at started_not_before finished_at finished_not_before created_sort finished_sort total_ms run_ms model output_format bg_type input_url file_name customer project user_ref output_url output_url_at output_duration_ms source_duration_ms credits_milli credits_estimate_milli billing_status cost_milli cost_basis source_key error_code request_id group_id flags raw_hash first_seen_at changed_at miss_count search_text error_message".split(
    " ",
  )

type Groups = Map<string, { row: ReturnType<typeof toNewGroup>; fingerprint: string; version: number }>

/** The group that the sync would have given a failed job. The made-up messages of one code differ in an id only. */
function toGroupId(groups: Groups, job: BenchJob): string | null {
  if (job.status !== "failed") return null
  const key = job.error_code ?? ""
  const held = groups.get(key)
  if (held) {
    held.row.last_seen_at = Math.max(held.row.last_seen_at, job.finished_sort)
    return held.row.id
  }
  const said = { code: job.error_code ?? null, message: job.error_message, httpStatus: null, inputUrl: null }
  const failure = { ...said, at: job.finished_sort }
  const [print] = toFingerprints(failure)
  if (!print) return null
  const row = toNewGroup(print, failure, failure.at)
  groups.set(key, { row, fingerprint: print.fingerprint, version: print.version })
  return row.id
}

function writeGroups(db: Database.Database, groups: Groups): void {
  const columns = "id code template cause class title first_seen_at last_seen_at created_at".split(" ")
  const group = db.prepare(insertOf("failure_groups", columns))
  const print = db.prepare("insert into failure_fingerprints (fingerprint, version, group_id) values (?, ?, ?)")
  db.transaction(() => {
    for (const { row, fingerprint, version } of groups.values()) {
      group.run(row)
      print.run(fingerprint, version, row.id)
    }
  })()
}

function createInserts(db: Database.Database) {
  const job = db.prepare(insertOf("jobs", JOB_COLUMNS))
  const raw = db.prepare(
    "insert into job_raw (connection, job_id, text, source, fetched_at) values (?, ?, ?, 'list', ?)",
  )
  const step = db.prepare(
    `insert into job_transitions (connection, job_id, attempt, kind, from_status, to_status, to_raw, occurred_at, not_before,
       observed_at, source, evidence) values (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, 'list', ?)`,
  )
  const active = db.prepare(
    `insert into active_jobs (connection, job_id, last_observed_at, next_poll_at, polls, due_at, due_basis)
     values (?, ?, ?, ?, 3, ?, null)`,
  )
  const evidence = JSON.stringify({ call: 1 })
  return (one: BenchJob & { group_id: string | null }, now: number): void => {
    job.run(one)
    raw.run(one.connection, one.id, one.raw, one.changed_at)
    const at = one.created_sort
    step.run(one.connection, one.id, "first_seen", null, "waiting", "pending", at, null, at + SECOND, evidence)
    step.run(
      one.connection,
      one.id,
      "changed",
      "waiting",
      "processing",
      "processing",
      null,
      at,
      at + 5 * SECOND,
      evidence,
    )
    if (one.finished_at === null) {
      active.run(one.connection, one.id, now, now + 365 * DAY, now + (one.num % 3 ? 5 : -5) * MINUTE)
      return
    }
    const end = one.finished_sort
    step.run(one.connection, one.id, "changed", "processing", one.status, one.status, null, end - SECOND, end, evidence)
  }
}

/** Indexes and the search's triggers are left out while loading and made afterwards: minutes instead of an hour. */
function withoutIndexes(db: Database.Database, load: () => void, say: Say): void {
  const kept = db
    .prepare<[], { type: string; name: string; sql: string }>(
      `select type, name, sql from sqlite_master where sql is not null
         and (type = 'index' or (type = 'trigger' and name like 'jobs_search%')) order by type`,
    )
    .all()
  for (const { type, name } of kept) db.exec(`drop ${type} ${name}`)
  load()
  for (const { name, sql } of kept) {
    say(`making ${name}`)
    db.exec(sql)
  }
  say("making the search index")
  db.exec("insert into jobs_search(jobs_search) values ('rebuild')")
}

function loadJobs(db: Database.Database, jobs: number, { now, say }: { now: number; say: Say }): void {
  const sums = createSums(db)
  const groups: Groups = new Map()
  const insert = createInserts(db)
  for (let from = 0; from < jobs; from += BATCH) {
    db.transaction(() => {
      for (let at = from; at < Math.min(jobs, from + BATCH); at++) {
        const job = drawJob(at, jobs, { now, historyMs: HISTORY_MS })
        const group = toGroupId(groups, job)
        insert({ ...job, group_id: group }, now)
        sums.add(job)
      }
    })()
    if (from % 100_000 === 0) say(`${from.toLocaleString("en")} of ${jobs.toLocaleString("en")} jobs`)
  }
  sums.write()
  writeGroups(db, groups)
}

function isBuilt(marker: string, jobs: number): boolean {
  return existsSync(marker) && JSON.parse(readFileSync(marker, "utf8")).jobs === jobs
}

/**
 * Makes a store of `jobs` made-up jobs in `folder` (with `isReused`: unless one of that size is there), by plain SQL on a
 * connection of its own. Answers when the store was made, epoch ms: "now" for everything that is measured on it.
 */
export async function buildBenchStore(
  folder: string,
  { jobs, isReused, say }: { jobs: number; isReused: boolean; say: Say },
): Promise<number> {
  const file = benchFile(folder)
  const marker = join(folder, "bench.json")
  if (isReused && isBuilt(marker, jobs)) return JSON.parse(readFileSync(marker, "utf8")).madeAt
  for (const path of [marker, file, `${file}-wal`, `${file}-shm`]) rmSync(path, { force: true })
  const store = await openStore({ kind: "sqlite", file })
  await store.close()
  const now = Date.now()
  const db = new Database(file)
  try {
    db.pragma("journal_mode = off")
    db.pragma("synchronous = off")
    db.pragma("cache_size = -400000")
    withoutIndexes(db, () => loadJobs(db, jobs, { now, say }), say)
    say("gathering statistics")
    db.pragma("analysis_limit = 1000")
    db.exec("analyze")
    db.pragma("journal_mode = wal")
  } finally {
    db.close()
  }
  writeFileSync(marker, JSON.stringify({ jobs, madeAt: now }))
  return now
}
