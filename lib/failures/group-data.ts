import { explainFailure, type FailureFacts } from "@/lib/domain/failure"
import { FINGERPRINT_VERSIONS, toFingerprints } from "@/lib/domain/fingerprint"
import { toIso } from "@/lib/domain/time"
import { ERROR_ANSWER, toFailureFacts } from "@/lib/jobs/failure-facts"
import { listJobs } from "@/lib/jobs/list-data"
import { NO_CREDITS } from "@/lib/jobs/list-types"
import type { Db, Store } from "@/lib/store/store"
import { type Kinds, readFigures, readParts } from "./figures-data"
import { toFailedJobs, toFailedWhere, toFirstDay, toRangeBuckets } from "./filter-data"
import type { GroupDetail } from "./group-schema"
import { readHistory } from "./history-data"
import type { FailureFilter, GroupFigures } from "./list-schema"
import { findTriaged, type TriagedGroup, toRow } from "./triage-data"

const NEWEST_JOBS = 8
/** Jobs whose messages are compared. */
const MOST_COMPARED = 200
const MOST_MESSAGES = 5

/** The newest failed jobs of a group, whatever the range, with the vendor's words. */
function readNewest(db: Db, groupId: string) {
  return db
    .selectFrom("jobs")
    .select(["connection", "id", "error_code", "error_message", "input_url", "request_id", "finished_sort"])
    .where("group_id", "=", groupId)
    .orderBy("finished_sort", "desc")
    .orderBy("num", "desc")
    .limit(MOST_COMPARED)
    .execute()
}

type Newest = Awaited<ReturnType<typeof readNewest>>

/** The newest failure; without one what the group was made of. */
async function readFacts(db: Db, { group }: TriagedGroup, [sample]: Newest): Promise<FailureFacts> {
  if (!sample) return { code: group.code, message: group.template, httpStatus: null }
  const kept = await db
    .selectFrom("jobs")
    .select(ERROR_ANSWER.as("answer"))
    .where("connection", "=", sample.connection)
    .where("id", "=", sample.id)
    .executeTakeFirst()
  return toFailureFacts(sample, kept?.answer)
}

function toWhy(facts: FailureFacts, newest: Newest): GroupDetail["why"] {
  const messages = [...new Set(newest.flatMap(({ error_message: text }) => (text ? [text.slice(0, 300)] : [])))]
  const [print] = toFingerprints(facts, FINGERPRINT_VERSIONS.slice(0, 1))
  return {
    version: print?.version ?? FINGERPRINT_VERSIONS[0]?.version ?? 1,
    words: print?.words ?? "",
    messages: messages.slice(0, MOST_MESSAGES),
  }
}

function toRemedy(facts: FailureFacts): GroupDetail["remedy"] {
  const { sentence, next, docsUrl, dashboard } = explainFailure(facts)
  return { sentence, next, docsUrl, dashboard }
}

function toNoFigures({ group }: TriagedGroup, count: number): GroupFigures & Kinds {
  return {
    jobs: 0,
    bars: Array.from({ length: count }, () => 0),
    customers: null,
    noCustomerJobs: 0,
    models: [],
    formats: [],
    credits: { ...NO_CREDITS },
    firstAt: toIso(group.first_seen_at),
    lastAt: toIso(group.last_seen_at),
  }
}

/**
 * Everything about one group; figures, parts and the newest jobs over the filter's range. `now`: epoch ms. Undefined when there
 * is no such group. Throws AppError("store_unavailable").
 */
export async function findGroup(
  store: Store,
  groupId: string,
  { filter, now }: { filter: FailureFilter; now: number },
): Promise<GroupDetail | undefined> {
  const db = store.read
  const found = await findTriaged(db, groupId)
  if (!found) return undefined
  const jobs = toFailedJobs(filter, groupId, now)
  const [where, buckets] = await Promise.all([toFailedWhere(store, jobs, now), toRangeBuckets(store, jobs, now)])
  const reading = { db, engine: store.engine, where }
  const [figures, newest, page, history, customer, model, format, connection] = await Promise.all([
    readFigures(reading, buckets),
    readNewest(db, groupId),
    listJobs(store, jobs, { cursor: null, now }),
    readHistory(db, groupId),
    readParts(reading, "customer"),
    readParts(reading, "model"),
    readParts(reading, "output_format"),
    readParts(reading, "connection"),
  ])
  const { unit, size, first, count } = buckets
  const [sample] = newest
  const facts = await readFacts(db, found, newest)
  return {
    asOf: toIso(now),
    from: toFirstDay(filter, now),
    buckets: { unit, size, first, count },
    row: toRow(found, figures.get(groupId) ?? toNoFigures(found, count), now),
    firstSeenAt: toIso(found.group.first_seen_at),
    lastSeenAt: toIso(found.group.last_seen_at),
    remedy: toRemedy(facts),
    why: toWhy(facts, newest),
    sample: sample
      ? {
          connection: sample.connection,
          jobId: sample.id,
          message: sample.error_message,
          code: sample.error_code,
          requestId: sample.request_id,
          at: toIso(sample.finished_sort),
        }
      : null,
    parts: { customer, model, format, connection },
    newest: page.rows.slice(0, NEWEST_JOBS),
    history,
  }
}
