import { sql } from "kysely"
import { isTerminal, toJobStatus } from "@/lib/domain/job"
import { HOUR } from "@/lib/domain/time"
import type { Tx } from "@/lib/store/store"
import type { VendorJob } from "@/lib/vendor/types"
import { mirrorActive } from "./active"
import { toBase } from "./base"
import { listErasedJobs, toErasedAnswer, toErasedAttribution } from "./erased"
import { type Held, type NewTransition, type Outcome, toAttributed, toFirstSight, toNextSight } from "./from-vendor"
import { sortIntoGroups } from "./grouping"
import { noteProgress, rescaleActive } from "./progress"
import { readRates } from "./rates"
import { RepeatDelta } from "./repeats"
import { RollupDelta } from "./rollup"
import { takeLock } from "./rollup-state"
import type { Attribution, JobRow, Look } from "./row"
import { readRules } from "./rules"

export type Sighting = Look & {
  jobs: VendorJob[]
  /** TEAM_TIME_ZONE: the second zone that rollups are kept for. */
  teamZone: string
}

/** `firstSeen`: when each job of the sighting was first seen (now, for new ones). `changed`: ids whose rows changed. */
export type Mirrored = { changed: string[]; inserted: string[]; firstSeen: Map<string, number> }

/**
 * Takes an answer of the vendor into the record: rows, whole answers, transitions, rollups and the watch list, in the
 * caller's transaction. Idempotent: the same answer again writes nothing but when an unfinished job was last looked at.
 */
export async function mirrorJobs(tx: Tx, sighting: Sighting): Promise<Mirrored> {
  const jobs = [...new Map(sighting.jobs.map((job) => [job.id, job])).values()]
  const result: Mirrored = { changed: [], inserted: [], firstSeen: new Map() }
  if (jobs.length === 0) return result
  await lockConnection(tx, sighting.connection)
  const ids = jobs.map((job) => job.id)
  const [held, attributions, rates, rules] = [
    await readHeld(tx, sighting.connection, jobs),
    await readAttributions(tx, sighting.connection, ids),
    await readRates(tx, sighting.connection),
    await readRules(tx),
  ]
  const erased = await listErasedJobs(tx, sighting.connection, ids)
  const { scale, hasChanged } = await noteProgress(tx, sighting)
  const rollup = new RollupDelta(sighting.connection, sighting.teamZone)
  const repeats = new RepeatDelta(sighting.connection)
  const outcomes: { before: JobRow | undefined; outcome: Outcome; id: string }[] = []
  for (const answered of jobs) {
    const before = held.get(answered.id)
    const job = erased.has(answered.id) ? toErasedAnswer(answered, before?.row) : answered
    const known = { rates, rules, scale, attribution: attributions.get(job.id) }
    const outcome = before ? toNextSight(before, job, { look: sighting, known }) : toFirstSight(job, sighting, known)
    outcomes.push({ before: before?.row, outcome, id: job.id })
    result.firstSeen.set(job.id, before?.row.first_seen_at ?? sighting.observedAt)
    if (outcome.row) {
      rollup.change(before?.row, outcome.row)
      repeats.change(before?.row, outcome.row)
      result.changed.push(job.id)
      if (!before) result.inserted.push(job.id)
    }
  }
  const grouped = await sortIntoGroups(tx, outcomes, sighting.observedAt)
  await writeRows(tx, sighting, outcomes)
  await grouped.settle()
  await rollup.apply(tx)
  await repeats.apply(tx)
  await mirrorActive(tx, sighting, outcomes)
  if (!hasChanged) return result
  const rescaled = await rescaleActive(tx, { connection: sighting.connection, scale, now: sighting.observedAt })
  return { ...result, changed: [...new Set([...result.changed, ...rescaled])] }
}

/**
 * Takes what the customer's own systems know about jobs of one connection into the record; may come before the jobs. At most
 * 1,000 rows a call. Answers the ids of jobs whose rows changed.
 */
export async function mirrorAttributions(
  tx: Tx,
  { connection, rows, teamZone, now }: { connection: string; rows: Attribution[]; teamZone: string; now: number },
): Promise<string[]> {
  await lockConnection(tx, connection)
  const byId = new Map(rows.map((row) => [row.job_id, row]))
  const erased = await listErasedJobs(tx, connection, [...byId.keys()])
  for (const told of byId.values()) {
    const row = erased.has(told.job_id) ? toErasedAttribution(told) : told
    await tx
      .insertInto("attributions")
      .values(row)
      .onConflict((c) => c.columns(["connection", "job_id"]).doUpdateSet(row))
      .execute()
  }
  return rederiveJobs(tx, { connection, ids: [...byId.keys()], teamZone, now })
}

/**
 * Reckons jobs of one connection anew from the vendor's answer, attribution and rules, as they stand now: nothing stays of
 * what was told once and taken back. At most 1,000 ids a call; unknown ones are passed over. Answers those whose rows changed.
 */
export async function rederiveJobs(
  tx: Tx,
  { connection, ids, teamZone, now }: { connection: string; ids: string[]; teamZone: string; now: number },
): Promise<string[]> {
  if (ids.length === 0) return []
  await lockConnection(tx, connection)
  const [rates, rules] = [await readRates(tx, connection), await readRules(tx)]
  const [attributions, raws] = [await readAttributions(tx, connection, ids), await readRaws(tx, connection, ids)]
  const [rollup, repeats] = [new RollupDelta(connection, teamZone), new RepeatDelta(connection)]
  const changed: string[] = []
  for (const job of await readJobs(tx, connection, ids)) {
    const known = { rates, rules, attribution: attributions.get(job.id) }
    const next = toAttributed(job, toBase(job, raws.get(job.id)), { known, changedAt: now })
    if (!next) continue
    rollup.change(job, next)
    repeats.change(job, next)
    await updateJob(tx, next)
    changed.push(job.id)
  }
  await rollup.apply(tx)
  await repeats.apply(tx)
  return changed
}

/** How far apart at least two misses of one job must be to count as two (contract A8: 3 misses ≥ 1 h apart). */
const MISS_DISTANCE_MS = HOUR
const MISSES_UNTIL_MISSING = 3

/**
 * A GET answered 404 for a job we hold. The row stays; from the third miss on it says "not visible to this key". Answers
 * whether it does.
 */
export async function mirrorMiss(tx: Tx, look: Look, jobId: string): Promise<boolean> {
  const row = await tx
    .selectFrom("jobs")
    .select(["miss_count", "last_miss_at", "missing_since", "status", "status_raw", "attempt"])
    .where("connection", "=", look.connection)
    .where("id", "=", jobId)
    .executeTakeFirst()
  if (!row || (row.last_miss_at !== null && look.observedAt - row.last_miss_at < MISS_DISTANCE_MS)) {
    return row?.missing_since != null
  }
  const misses = row.miss_count + 1
  const isMissing = misses >= MISSES_UNTIL_MISSING && row.missing_since === null
  await tx
    .updateTable("jobs")
    .set({
      miss_count: misses,
      last_miss_at: look.observedAt,
      ...(isMissing ? { missing_since: look.observedAt } : {}),
    })
    .where("connection", "=", look.connection)
    .where("id", "=", jobId)
    .execute()
  if (!isMissing) return row.missing_since !== null
  const transition: NewTransition = {
    connection: look.connection,
    job_id: jobId,
    attempt: row.attempt,
    kind: "missing",
    from_status: row.status,
    to_status: row.status,
    to_raw: row.status_raw,
    occurred_at: null,
    not_before: row.last_miss_at,
    observed_at: look.observedAt,
    source: look.source,
    evidence: JSON.stringify(look.evidence),
  }
  await tx.insertInto("job_transitions").values(transition).execute()
  return true
}

/**
 * One writer of a connection's jobs at a time, also among processes on PostgreSQL: the read-compare-write of a mirror would
 * else race with a person's refresh. The row is a lock only; nobody reads it.
 */
export async function lockConnection(tx: Tx, connection: string): Promise<void> {
  await takeLock(tx, `mirror:${connection}`)
}

async function readHeld(tx: Tx, connection: string, jobs: VendorJob[]): Promise<Map<string, Held>> {
  const ids = jobs.map((job) => job.id)
  const rows = await readJobs(tx, connection, ids)
  if (rows.length === 0) return new Map()
  const rawOf = await readRaws(tx, connection, ids)
  const active = await tx
    .selectFrom("active_jobs")
    .select(["job_id", "last_observed_at"])
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .execute()
  const observedOf = new Map(active.map((row) => [row.job_id, row.last_observed_at]))
  const seenOf = new Map(jobs.map((job) => [job.id, toJobStatus(job.status ?? null)]))
  const held = new Map<string, Held>()
  for (const row of rows) {
    const suspicious = seenOf.get(row.id) !== row.status && (isTerminal(row.status) || row.status === "processing")
    held.set(row.id, {
      row,
      rawText: rawOf.get(row.id) ?? "{}",
      lastObservedAt: observedOf.get(row.id) ?? null,
      lastAnomaly: suspicious ? await findLastAnomaly(tx, row) : null,
    })
  }
  return held
}

async function readRaws(tx: Tx, connection: string, ids: string[]): Promise<Map<string, string>> {
  const raws = await tx
    .selectFrom("job_raw")
    .select(["job_id", "text"])
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .execute()
  return new Map(raws.map((raw) => [raw.job_id, raw.text]))
}

async function readJobs(tx: Tx, connection: string, ids: string[]): Promise<JobRow[]> {
  const rows = await tx
    .selectFrom("jobs")
    .selectAll()
    .where("connection", "=", connection)
    .where("id", "in", ids)
    .execute()
  return rows.map(({ num: _num, ...row }) => row)
}

async function findLastAnomaly(tx: Tx, row: JobRow): Promise<Held["lastAnomaly"]> {
  const last = await tx
    .selectFrom("job_transitions")
    .select(["kind", "to_raw", "source"])
    .where("connection", "=", row.connection)
    .where("job_id", "=", row.id)
    .orderBy("seq", "desc")
    .limit(1)
    .executeTakeFirst()
  return last?.kind === "anomaly" ? { toRaw: last.to_raw, source: last.source } : null
}

async function readAttributions(tx: Tx, connection: string, ids: string[]): Promise<Map<string, Attribution>> {
  const rows = await tx
    .selectFrom("attributions")
    .selectAll()
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .execute()
  return new Map(rows.map((row) => [row.job_id, row]))
}

async function writeRows(
  tx: Tx,
  sighting: Sighting,
  outcomes: { before: JobRow | undefined; outcome: Outcome; id: string }[],
): Promise<void> {
  const inserts: JobRow[] = []
  for (const { before, outcome } of outcomes) {
    if (!outcome.row) continue
    if (before) await updateJob(tx, outcome.row)
    else inserts.push(outcome.row)
  }
  if (inserts.length > 0) await tx.insertInto("jobs").values(inserts).execute()
  const raws = outcomes
    .filter(({ outcome }) => outcome.row !== null)
    .map(({ outcome, id }) => ({
      connection: sighting.connection,
      job_id: id,
      text: outcome.rawText,
      source: sighting.source,
      fetched_at: sighting.observedAt,
    }))
  if (raws.length > 0) {
    await tx
      .insertInto("job_raw")
      .values(raws)
      .onConflict((c) =>
        c.columns(["connection", "job_id"]).doUpdateSet({
          text: sql<string>`excluded.text`,
          source: sql`excluded.source`,
          fetched_at: sql<number>`excluded.fetched_at`,
        }),
      )
      .execute()
  }
  const transitions = outcomes.flatMap(({ outcome }) => outcome.transitions)
  if (transitions.length > 0) await tx.insertInto("job_transitions").values(transitions).execute()
}

async function updateJob(tx: Tx, row: JobRow): Promise<void> {
  const { connection, id, ...columns } = row
  await tx.updateTable("jobs").set(columns).where("connection", "=", connection).where("id", "=", id).execute()
}
