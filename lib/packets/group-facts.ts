import type { Selectable } from "kysely"
import { explainFailure, type FailureFacts } from "@/lib/domain/failure"
import type { GroupPacketFacts, GroupSample, GroupSpread } from "@/lib/domain/packet-types"
import { addDays, DAY, toDay, toIso, toIsoDay } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { ERROR_ANSWER, toFailureFacts } from "@/lib/jobs/failure-facts"
import type { JobsTable } from "@/lib/store/schema"
import type { FailureGroupsTable } from "@/lib/store/schema-support"
import type { Db } from "@/lib/store/store"
import { findOwnRequestId } from "./request-ids"

/** Nothing else can be the id of a group, and some of it (NUL) no store can be asked for. */
const ID = /^[\w-]{1,100}$/

/** The newest failures of a group, at most these, are what its figures are of: a walk along one index. */
const MOST_JOBS = 10_000
const MOST_SAMPLES = 20
const MOST_DAYS = 14
const MOST_VALUES = 20

type Context = { now: number; appVersion: string; toEnvironment: (connection: string) => string | null }
type Row = Pick<Selectable<JobsTable>, "model" | "output_format" | "connection" | "customer" | "finished_sort">

function newest(db: Db, groupId: string) {
  return db
    .selectFrom("jobs")
    .where("group_id", "=", groupId)
    .where("status", "=", "failed")
    .orderBy("finished_sort", "desc")
    .orderBy("num", "desc")
}

/** How often each value occurs, the most frequent first; of how many it is not known is never cut off. */
function toSpread(values: readonly (string | null)[]): GroupSpread[] {
  const counts = new Map<string | null, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .map(([value, jobs]) => ({ value, jobs }))
    .sort((a, b) => b.jobs - a.jobs)
    .filter(({ value }, index) => value === null || index < MOST_VALUES)
}

/** Counts of the last fourteen days (UTC), oldest first; a day that the counted rows do not reach back to is left out. */
function toDays(rows: readonly Row[], { now, isCapped }: { now: number; isCapped: boolean }) {
  const counts = new Map<number, number>()
  for (const { finished_sort: at } of rows) {
    if (at <= now - MOST_DAYS * DAY) continue
    const day = toDay(at, "UTC")
    counts.set(day, (counts.get(day) ?? 0) + 1)
  }
  const today = toDay(now, "UTC")
  const days = Array.from({ length: MOST_DAYS }, (_, index) => addDays(today, index + 1 - MOST_DAYS))
  const oldest = rows.at(-1)?.finished_sort
  const from = isCapped && oldest !== undefined ? toDay(oldest, "UTC") : 0
  return days.filter((day) => day > from).map((day) => ({ day: toIsoDay(day), jobs: counts.get(day) ?? 0 }))
}

/** Where the error itself names none: that of our call about this very job which told us of the failure, by "connection/id". */
async function readRequestIds(
  db: Db,
  rows: readonly { connection: string; id: string }[],
): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map()
  const told = await db
    .selectFrom("job_transitions")
    .select(["connection", "job_id", "evidence"])
    .where((e) => e.or(rows.map(({ connection, id }) => e.and({ connection, job_id: id, to_status: "failed" }))))
    .orderBy("seq")
    .execute()
  const ids = new Map<string, string>()
  for (const row of told) {
    const requestId = findOwnRequestId(row.job_id, row.evidence)
    if (requestId !== null) ids.set(`${row.connection}/${row.job_id}`, requestId)
  }
  return ids
}

type Samples = { samples: GroupSample[]; newest: FailureFacts | null }

async function readSamples(db: Db, groupId: string, { toEnvironment }: Context): Promise<Samples> {
  const rows = await newest(db, groupId)
    .select(["id", "connection", "request_id", "created_at", "finished_at", "model", "output_format"])
    .select(["error_code", "error_message", "input_url"])
    .select(ERROR_ANSWER.as("answer"))
    .limit(MOST_SAMPLES)
    .execute()
  const [first] = rows
  const told = await readRequestIds(db, rows)
  const samples = rows.map((row) => ({
    job_id: row.id,
    connection: row.connection,
    environment: toEnvironment(row.connection),
    request_id: row.request_id ?? told.get(`${row.connection}/${row.id}`) ?? null,
    created_at: toIso(row.created_at),
    failed_at: toIso(row.finished_at),
    model: row.model,
    output_format: row.output_format,
    error: row.error_message,
  }))
  return { samples, newest: first ? toFailureFacts(first, first.answer) : null }
}

/** What the newest failure is explained with, as on its own page; without one the words of the group. */
function toSentence(group: Selectable<FailureGroupsTable>, newest: FailureFacts | null): string {
  const { cause, sentence } = explainFailure(newest ?? { code: group.code, message: group.template, httpStatus: null })
  return cause === "unknown" ? "Jobs fail with the error text below." : sentence
}

/** What is known of a group of failures. Throws AppError("not_found") for a group there is not. */
export async function readGroupFacts(db: Db, groupId: string, context: Context): Promise<GroupPacketFacts> {
  const group = ID.test(groupId)
    ? await db.selectFrom("failure_groups").selectAll().where("id", "=", groupId).executeTakeFirst()
    : undefined
  if (!group) throw new AppError("not_found", "There is no such group of failures.")
  const [rows, { samples, newest: sample }] = await Promise.all([
    newest(db, groupId)
      .select(["model", "output_format", "connection", "customer", "finished_sort"])
      .limit(MOST_JOBS + 1)
      .execute(),
    readSamples(db, groupId, context),
  ])
  const counted = rows.slice(0, MOST_JOBS)
  const isCapped = rows.length > MOST_JOBS
  const known = counted.flatMap(({ customer }) => (customer === null ? [] : [customer]))
  return {
    id: group.id,
    code: group.code,
    template: group.template,
    cause: group.cause,
    class: group.class,
    sentence: toSentence(group, sample),
    firstSeenAt: group.first_seen_at,
    lastSeenAt: group.last_seen_at,
    jobs: counted.length,
    isCapped,
    models: toSpread(counted.map((row) => row.model)),
    formats: toSpread(counted.map((row) => row.output_format)),
    connections: toSpread(counted.map((row) => row.connection)),
    customers: known.length === 0 ? null : new Set(known).size,
    noCustomerJobs: counted.length - known.length,
    days: toDays(counted, { now: context.now, isCapped }),
    samples,
    appVersion: context.appVersion,
  }
}
