import type Database from "better-sqlite3"
import { type BenchJob, benchId } from "@/lib/cli/bench-draw"
import { toDay } from "@/lib/domain/time"
import { SUM_TABLE_NAMES, SUM_TABLES, type SumTable, toShares } from "@/lib/jobs/rollup-rows"
import { SUMS_VERSION } from "@/lib/jobs/rollup-state"

export function insertOf(table: string, columns: readonly string[]): string {
  return `insert into ${table} (${columns.join(", ")}) values (${columns.map((column) => `@${column}`).join(", ")})`
}

type Held = { table: SumTable; key: (string | number)[]; sums: number[] }
type VendorDay = { jobs: number; completed: number; failed: number; credits_milli: number }

/** What the sync and the vendor's summary would have left: sums by day, repeats, reported days. Written at the end. */
export function createSums(db: Database.Database): { add(job: BenchJob): void; write(): void } {
  const held = new Map<string, Held>()
  const days = new Map<string, VendorDay>()
  const repeat = db.prepare(
    insertOf("repeats", ["connection", "job_id", "source_key", "created_sort", "previous_id", "cost_milli"]),
  )
  const done = new Set<number>()
  return {
    add(job) {
      for (const { table, key, sums } of toShares(job, "UTC")) {
        const id = `${table}|${job.connection}|${key.join("|")}`
        const row = held.get(id)
        if (row) for (const [at, sum] of sums.entries()) row.sums[at] = (row.sums[at] ?? 0) + sum
        else held.set(id, { table, key: [job.connection, ...key], sums: [...sums] })
      }
      addToDay(days, job)
      if (job.status !== "completed") return
      done.add(job.num - 1)
      if (job.repeats !== null && done.has(job.repeats)) {
        const { connection, id, source_key, created_sort, cost_milli } = job
        repeat.run({ connection, job_id: id, source_key, created_sort, previous_id: benchId(job.repeats), cost_milli })
      }
    },
    write() {
      db.transaction(() => {
        writeSums(db, [...held.values()])
        writeDays(db, days)
        const state = db.prepare("insert into rollup_state (name, value) values (?, ?)")
        state.run("version", SUMS_VERSION)
        state.run("team_zone", "UTC")
      })()
    },
  }
}

function addToDay(days: Map<string, VendorDay>, job: BenchJob): void {
  const key = `${job.connection}|${toDay(job.created_sort, "UTC")}`
  const day = days.get(key) ?? { jobs: 0, completed: 0, failed: 0, credits_milli: 0 }
  days.set(key, day)
  day.jobs++
  if (job.status === "completed") day.completed++
  if (job.status === "failed") day.failed++
  day.credits_milli += job.cost_milli ?? 0
}

function writeSums(db: Database.Database, rows: Held[]): void {
  for (const table of SUM_TABLE_NAMES) {
    const { keys, sums } = SUM_TABLES[table]
    const columns = ["connection", ...keys, ...sums]
    const insert = db.prepare(
      `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`,
    )
    for (const row of rows) if (row.table === table) insert.run(...row.key, ...row.sums)
  }
}

function writeDays(db: Database.Database, days: Map<string, VendorDay>): void {
  const insert = db.prepare(
    insertOf("usage_days", ["connection", "day", "jobs", "completed", "failed", "credits_milli", "updated_at"]),
  )
  for (const [key, day] of days) {
    const [connection, number] = key.split("|")
    insert.run({ connection, day: Number(number), ...day, updated_at: Date.now() })
  }
}
