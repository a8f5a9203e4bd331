import "server-only"
import { type Expression, expressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from "kysely"
import type { Symptom, TimeMention } from "@/lib/domain/find/mention"
import { DAY, HOUR } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import type { Tables } from "@/lib/store/schema"
import type { Db, Store } from "@/lib/store/store"

/** A question for the running numbers of jobs, each bounded by an index and a limit. */
export type Probe = SelectQueryBuilder<Tables, "jobs", { num: number }>
type Where = Expression<SqlBool>

const eb = expressionBuilder<Tables, "jobs">()
const MOST_PROBES = 90
const MOST_ROWS = 900

/** A stretch of time in which a job may have run, in epoch ms; `core` is what the text says, the rest is slack. */
export type Window = { from: number; to: number; isShort: boolean }

const SLACK = { second: 2 * HOUR, minute: 3 * HOUR, hour: 3 * HOUR, part: 3 * HOUR, day: 3 * HOUR, days: 0 } as const
const MOST_WINDOWS = 6

/** Readings of times as stretches to look in; those that overlap are one. */
export function toWindows(times: readonly TimeMention[]): Window[] {
  const windows: Window[] = []
  // The likeliest reading of each time first, then the second ones.
  const readings = times
    .flatMap((mention) => mention.readings.map((reading, at) => ({ reading, at, grain: mention.grain })))
    .sort((a, b) => a.at - b.at)
  for (const { reading, grain } of readings) {
    const isShort = reading.to - reading.from <= HOUR
    const held = windows.find(
      (one) =>
        one.isShort === isShort &&
        Math.abs(one.from - reading.from) < 90 * 60_000 &&
        Math.abs(one.to - reading.to) < 90 * 60_000,
    )
    if (held) {
      held.from = Math.min(held.from, reading.from)
      held.to = Math.max(held.to, reading.to)
    } else if (windows.length < MOST_WINDOWS) {
      const slack = SLACK[grain]
      windows.push({ from: reading.from - (isShort ? 0 : slack), to: reading.to + (isShort ? 0 : slack), isShort })
    }
  }
  return windows
}

function select(db: Db, where: readonly Where[]): Probe {
  return db
    .selectFrom("jobs")
    .select("jobs.num")
    .where(eb.and([...where]))
}

/** The jobs around a stretch: those in it, and before and after a short one the nearest. */
export function inWindow(db: Db, where: readonly Where[], { from, to, isShort }: Window): Probe[] {
  const limit = isShort ? 24 : 70
  const before = select(db, [
    ...where,
    eb("jobs.created_sort", ">=", from - (isShort ? 4 * HOUR : 0)),
    eb("jobs.created_sort", "<=", to),
  ])
    .orderBy("jobs.created_sort", "desc")
    .limit(limit)
  if (!isShort) return [before]
  const after = select(db, [...where, eb("jobs.created_sort", ">", to), eb("jobs.created_sort", "<=", to + 3 * HOUR)])
    .orderBy("jobs.created_sort")
    .limit(12)
  return [before, after]
}

/** The same by when jobs ended, for one status. */
export function endedInWindow(
  db: Db,
  where: readonly Where[],
  { from, to, isShort }: Window,
  status: "failed" | "completed",
): Probe[] {
  const ended = (more: readonly Where[]) => select(db, [eb("jobs.status", "=", status), ...where, ...more])
  const pad = isShort ? 3 * HOUR : 0
  return [
    ended([eb("jobs.finished_sort", ">=", from - pad), eb("jobs.finished_sort", "<=", to)])
      .orderBy("jobs.finished_sort", "desc")
      .limit(isShort ? 20 : 60),
    ended([eb("jobs.finished_sort", ">", to), eb("jobs.finished_sort", "<=", to + pad)])
      .orderBy("jobs.finished_sort")
      .limit(12),
  ].slice(0, isShort ? 2 : 1)
}

export function newest(db: Db, where: readonly Where[], limit: number): Probe {
  return select(db, where).orderBy("jobs.created_sort", "desc").limit(limit)
}

export function newestEnded(
  db: Db,
  where: readonly Where[],
  { status, limit }: { status: "failed" | "completed"; limit: number },
): Probe {
  return select(db, [eb("jobs.status", "=", status), ...where])
    .orderBy("jobs.finished_sort", "desc")
    .limit(limit)
}

/** How many rows a look for a length may pass by. */
const MOST_PASSED = 4_000

/** Clips of a length among the newest jobs of a stretch: there is no index for lengths, so the rows are passed by. */
export function ofLength(
  db: Db,
  where: readonly Where[],
  { window, lengths }: { window: { from: number; to: number }; lengths: readonly { from: number; to: number }[] },
): Probe {
  const passed = db
    .selectFrom("jobs")
    .select(["jobs.num", sql<number>`coalesce(jobs.source_duration_ms, jobs.output_duration_ms)`.as("length")])
    .where(eb.and([...where, eb("jobs.created_sort", ">=", window.from), eb("jobs.created_sort", "<=", window.to)]))
    .orderBy("jobs.created_sort", "desc")
    .limit(MOST_PASSED)
  // The shape of a probe: one column of running numbers, whatever it is read from.
  return db
    .selectFrom(passed.as("passed"))
    .select("passed.num")
    .where((e) => e.or(lengths.map(({ from, to }) => e.between("passed.length", from, to))))
    .limit(40) as unknown as Probe
}

/** Statuses that what went wrong points to. */
export function toStatuses(symptoms: ReadonlySet<Symptom>): ("failed" | "completed")[] {
  const statuses: ("failed" | "completed")[] = []
  if (symptoms.has("failed")) statuses.push("failed")
  if (symptoms.has("wrong")) statuses.push("completed")
  return statuses
}

/** One look takes at most this long; what it would have found is then missing, and the answer says so. */
const MOST_MS = 500

/** Asks all probes at once and answers the running numbers, each once; null when that took too long. */
export async function askProbes(store: Store, probes: readonly Probe[]): Promise<number[] | null> {
  const db = store.read
  const [first, ...rest] = probes.slice(0, MOST_PROBES).map((probe, at) =>
    db
      .selectFrom(probe.as(`p${at}`))
      .select(`p${at}.num`)
      .where(store.withinLimit(MOST_MS)),
  )
  if (!first) return []
  // Each part has a name of its own; all of them are one column of numbers.
  const all = rest.reduce((query, probe) => query.unionAll(probe as typeof first), first)
  try {
    const rows = await all.execute()
    return [...new Set(rows.map((row) => row.num))].slice(0, MOST_ROWS)
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "store_unavailable") return null
    throw thrown
  }
}

export const RECENT_MS = 3 * DAY
