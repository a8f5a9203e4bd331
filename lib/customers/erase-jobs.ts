import { createHash } from "node:crypto"
import { type RawBuilder, sql } from "kysely"
import { withoutTraces } from "@/lib/domain/erased"
import type { JobRef } from "@/lib/domain/job"
import { toHttpUrl, withoutQuery } from "@/lib/domain/media-url"
import { toShownState } from "@/lib/domain/spend"
import { AppError } from "@/lib/errors"
import { ERASED_FLAG, toErasedJson } from "@/lib/jobs/erased"
import { lockConnection } from "@/lib/jobs/mutations"
import { eraseRepeats } from "@/lib/jobs/repeats"
import { RollupDelta } from "@/lib/jobs/rollup"
import { readMadeWith } from "@/lib/jobs/rollup-state"
import { toSearchText } from "@/lib/jobs/row"
import { refuseUnsent } from "@/lib/spend/mutations"
import type { Tx } from "@/lib/store/store"
import { type Erasing, eraseJobNotes } from "./erase-notes"

type Batch = { connection: string; ids: string[] }

function toBatches(jobs: readonly JobRef[]): Batch[] {
  const byConnection = new Map<string, string[]>()
  for (const { connection, jobId } of jobs) {
    const ids = byConnection.get(connection) ?? []
    byConnection.set(connection, [...ids, jobId])
  }
  // In one order always, so that two erasures do not wait for each other's locks.
  return [...byConnection]
    .map(([connection, ids]) => ({ connection, ids }))
    .sort((a, b) => a.connection.localeCompare(b.connection, "en"))
}

/** Several rows changed by one statement; both engines name the columns of such a list alike. */
function toValues(rows: readonly (readonly (string | number | null)[])[]): RawBuilder<unknown> {
  const lists = rows.map((row) => sql`(${sql.join(row.map((value) => sql`${value}`))})`)
  return sql`(values ${sql.join(lists)}) as fresh`
}

type Row = Awaited<ReturnType<typeof readRows>>[number]

function readRows(tx: Tx, { connection, ids }: Batch) {
  return tx.selectFrom("jobs").selectAll().where("connection", "=", connection).where("id", "in", ids).execute()
}

/** What the customer is known by in the words of others: of the jobs in hand. */
function toNames(row: Row, name: string): string[] {
  const url = toHttpUrl(row.input_url)
  const names = [name, row.customer, row.project, row.user_ref, row.file_name, url?.hostname, url?.pathname]
  // One letter says nothing, and "/" is in every address.
  return [...new Set(names.filter((one) => one !== null && one !== undefined))].filter((one) => one.length > 1)
}

async function readRaws(tx: Tx, { connection, ids }: Batch): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom("job_raw")
    .select(["job_id", "text"])
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .execute()
  return new Map(rows.map((row) => [row.job_id, toErasedJson(row.text)]))
}

function toFlags(flags: string): string {
  return JSON.stringify([...new Set([...JSON.parse(flags), ERASED_FLAG])].sort())
}

async function emptyJobs(tx: Tx, batch: Batch, { name, at }: Erasing): Promise<string[]> {
  const rows = await readRows(tx, batch)
  if (rows.length === 0) return []
  const raws = await readRaws(tx, batch)
  const fresh = rows.map((row) => {
    const message = row.error_message === null ? null : withoutTraces(row.error_message, toNames(row, name))
    const nobody = { file_name: null, customer: null, project: null, user_ref: null, error_message: message }
    const raw = raws.get(row.id)
    const hash = raw === undefined ? row.raw_hash : createHash("sha1").update(raw).digest("base64url")
    return [String(row.num), message, toSearchText({ ...row, ...nobody }), toFlags(row.flags), hash] as const
  })
  await sql`
    update jobs set customer = null, project = null, user_ref = null, input_url = null, file_name = null,
      source_key = null, output_url = null, output_url_at = null, error_message = fresh.column2, search_text = fresh.column3,
      flags = fresh.column4, raw_hash = fresh.column5, changed_at = ${at}
    from ${toValues(fresh)} where jobs.num = cast(fresh.column1 as bigint)`.execute(tx)
  await takeOutOfSums(tx, batch.connection, rows)
  await eraseRepeats(tx, batch.connection, batch.ids)
  if (raws.size > 0) {
    await sql`
      update job_raw set text = fresh.column2 from ${toValues([...raws])}
      where job_raw.connection = ${batch.connection} and job_raw.job_id = fresh.column1`.execute(tx)
  }
  return [...new Set(rows.flatMap((row) => [...toNames(row, name), ...toAddresses(row)]))]
}

/** The sums of days and models stay; those under a name of the customer lose these jobs. */
async function takeOutOfSums(tx: Tx, connection: string, rows: readonly Row[]): Promise<void> {
  const { teamZone } = await readMadeWith(tx)
  const rollup = new RollupDelta(connection, teamZone ?? "UTC")
  for (const row of rows) rollup.change(row, { ...row, customer: null, project: null })
  await rollup.apply(tx)
}

function toAddresses(row: Row): string[] {
  return [row.input_url, row.output_url].filter((url) => url !== null).map(withoutQuery)
}

async function emptyDeliveries(tx: Tx, { connection, ids }: Batch): Promise<void> {
  const rows = await tx
    .selectFrom("webhook_deliveries")
    .select(["num", "body"])
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .where("body", "is not", null)
    .execute()
  if (rows.length === 0) return
  const fresh = rows.map((row) => [String(row.num), toErasedJson(row.body ?? "")])
  await sql`
    update webhook_deliveries set body = fresh.column2 from ${toValues(fresh)}
    where webhook_deliveries.num = cast(fresh.column1 as bigint)`.execute(tx)
}

async function emptyEvents(tx: Tx, { connection, ids }: Batch): Promise<void> {
  const rows = await tx
    .selectFrom("usage_events")
    .select(["event_id", "raw"])
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .execute()
  if (rows.length === 0) return
  const fresh = rows.map((row) => [row.event_id, toErasedJson(row.raw)])
  await sql`
    update usage_events set raw = fresh.column2 from ${toValues(fresh)}
    where usage_events.connection = ${connection} and usage_events.event_id = fresh.column1`.execute(tx)
}

const OPEN_INTENTS = ["confirmed", "sending", "unknown"] as const

/**
 * What was sent to spend credits. An undecided one is found again by its content, so it must be settled first; what a dead
 * process left unsent is closed here, since no page asks anybody about it.
 */
async function emptyIntents(tx: Tx, { connection, ids }: Batch, at: number): Promise<void> {
  const rows = await tx
    .selectFrom("spend_intents")
    .select(["id", "state", "source_job_id", "request", "created_at", "sent_at"])
    .where("connection", "=", connection)
    .where((eb) => eb.or([eb("source_job_id", "in", ids), eb("new_job_id", "in", ids)]))
    .execute()
  const left = rows.filter(
    ({ state, created_at: createdAt, sent_at: sentAt }) =>
      state === "confirmed" && toShownState({ state, createdAt, sentAt }, at) === "refused",
  )
  for (const { id } of left) await refuseUnsent(tx, { id, at, actor: "system" })
  const open = rows.find((row) => !left.includes(row) && OPEN_INTENTS.some((state) => state === row.state))
  if (open) {
    throw new AppError(
      "conflict",
      `A request to spend credits for job ${open.source_job_id} is not decided yet. Settle it on that job's page, then erase.`,
    )
  }
  for (const row of rows) {
    const emptied = { request: toErasedJson(row.request), reason: "", error: null }
    await tx.updateTable("spend_intents").set(emptied).where("id", "=", row.id).execute()
  }
}

async function emptyAttributions(tx: Tx, { connection, ids }: Batch): Promise<void> {
  const nobody = { customer: null, project: null, user_ref: null, input_url: null, file_name: null, request: null }
  await tx
    .updateTable("attributions")
    .set(nobody)
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .execute()
}

async function emptyComplaints(tx: Tx, { connection, ids }: Batch): Promise<void> {
  await tx
    .updateTable("quality_complaints")
    .set({ note: null })
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .where("note", "is not", null)
    .execute()
}

/** Samples of unexpected answers hold a value of some job; those that hold one of these names hold nothing from now on. */
async function emptySamples(tx: Tx, connection: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const rows = await tx
    .selectFrom("contract_drift")
    .select(["endpoint", "field", "kind", "sample"])
    .where("connection", "=", connection)
    .where("sample", "!=", "")
    .execute()
  const telling = rows.filter((row) => names.some((name) => row.sample.toLowerCase().includes(name.toLowerCase())))
  for (const { endpoint, field, kind } of telling) {
    await tx
      .updateTable("contract_drift")
      .set({ sample: "" })
      .where((eb) => eb.and({ connection, endpoint, field, kind }))
      .execute()
  }
}

async function markErased(tx: Tx, { connection, ids }: Batch, erasure: string): Promise<void> {
  await tx
    .insertInto("erased_jobs")
    .values(ids.map((jobId) => ({ connection, job_id: jobId, erasure })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Takes the personal data out of everything that hangs on these jobs, held or only attributed, and marks them so that nobody
 * brings it back. Model, format, length, credits and times stay, so every sum stays. Answers how many notes were emptied.
 * Throws AppError("conflict") while a request to spend credits for one of them is undecided.
 */
export async function eraseJobs(tx: Tx, jobs: readonly JobRef[], erasing: Erasing): Promise<{ notes: number }> {
  let notes = 0
  for (const batch of toBatches(jobs)) {
    await lockConnection(tx, batch.connection)
    await emptyIntents(tx, batch, erasing.at)
    await markErased(tx, batch, erasing.erasure)
    const names = await emptyJobs(tx, batch, erasing)
    await emptyAttributions(tx, batch)
    await emptyDeliveries(tx, batch)
    await emptyEvents(tx, batch)
    await emptyComplaints(tx, batch)
    await emptySamples(tx, batch.connection, names)
    notes += await eraseJobNotes(tx, batch, erasing)
  }
  return { notes }
}
