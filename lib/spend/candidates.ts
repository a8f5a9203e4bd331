import { withoutQuery } from "@/lib/domain/media-url"
import { SEND_LIMIT_MS } from "@/lib/domain/spend"
import { HOUR, MINUTE, toIso } from "@/lib/domain/time"
import { toKnownRequest, toObject } from "@/lib/jobs/known-request"
import type { Db } from "@/lib/store/store"
import type { WireObject } from "@/lib/vendor/schema/wire"
import type { IntentRow } from "./mutations"
import { TOKEN_FIELD } from "./request"
import type { Candidate } from "./schema"

/** Two machines' clocks, and the vendor's, may differ by so much. */
const CLOCK_SLACK_MS = 10 * MINUTE
/** A job that our own record held this long before the request was sent did not come of it. */
const RECORD_SLACK_MS = MINUTE
/** A vendor that writes its local time without a zone is off by half a day; nothing explains more than this. */
const MOST_SKEW_MS = 26 * HOUR
/** Rows read for a look, by each of two ways. */
const MOST_ROWS = 2_000
/** Of these at most, what the vendor reports of them is set beside what was sent. */
const MOST_COMPARED = 300
const MOST_SHOWN = 10

const COMPARED = ["video_url", "model", "output_format", "bg_type"] as const

/**
 * The jobs of our record that may have come of a request whose answer was lost, the likeliest first, at most 10: those first
 * seen since it was sent. The mark in the metadata makes one certain; where the vendor does not give it back, what it reports
 * of the request is set beside what was sent, and a person decides (contract A17).
 */
export async function listCandidates(db: Db, intent: IntentRow): Promise<Candidate[]> {
  if (intent.kind !== "run_again") return []
  const sentAt = intent.sent_at ?? intent.created_at
  const arrived = await listNew(db, intent.connection, sentAt)
  const ids = arrived.map(({ id }) => id)
  const taken = await listTaken(db, intent.connection, ids)
  const open = ids.filter((id) => id !== intent.source_job_id && !taken.has(id))
  const marked = await listMarked(db, intent, open)
  const near = open.slice(0, MOST_COMPARED)
  const found = await readJobs(db, intent.connection, [...new Set([...marked, ...near])])
  const place = new Map(open.map((id, index) => [id, index]))
  const sent = toObject(intent.request) ?? {}
  const score = ({ isCertain, agrees, differs }: Candidate) =>
    (isCertain ? 100 : 0) + agrees.length - 2 * differs.length
  const distance = ({ job }: Candidate) => place.get(job.jobId) ?? 0
  return found
    .map(({ job, rawText }) => toCandidate(job, rawText, { intent, sent }))
    .filter((candidate) => candidate !== null)
    .toSorted((a, b) => score(b) - score(a) || distance(a) - distance(b))
    .slice(0, MOST_SHOWN)
}

/** The one job that carries the mark of this request; undefined when none or (nobody knows how) several do. */
export function findCertain(candidates: readonly Candidate[]): Candidate | undefined {
  const certain = candidates.filter(({ isCertain }) => isCertain)
  return certain.length === 1 ? certain[0] : undefined
}

/**
 * Jobs that arrived since, the nearest in time first: by the vendor's creation time, and by our own order of arrival for a vendor
 * whose clock is off or silent.
 */
async function listNew(db: Db, connection: string, sentAt: number) {
  const since = sentAt - RECORD_SLACK_MS
  const [byTime, byArrival] = await Promise.all([
    db
      .selectFrom("jobs")
      .select(["id", "created_at", "first_seen_at"])
      .where("connection", "=", connection)
      .where("created_sort", ">=", sentAt - CLOCK_SLACK_MS)
      .where("created_sort", "<=", sentAt + SEND_LIMIT_MS + CLOCK_SLACK_MS)
      .where("first_seen_at", ">=", since)
      .limit(MOST_ROWS)
      .execute(),
    db
      .selectFrom(newestRows(db).as("newest"))
      .select(["id", "created_at", "first_seen_at"])
      .where("connection", "=", connection)
      .where("first_seen_at", ">=", since)
      .execute(),
  ])
  const distance = (job: { created_at: number | null; first_seen_at: number }) =>
    Math.abs((job.created_at ?? job.first_seen_at) - sentAt)
  const all = [...new Map([...byTime, ...byArrival].map((job) => [job.id, job])).values()]
  const fit = all.filter((job) => job.created_at === null || distance(job) <= MOST_SKEW_MS)
  return fit.toSorted((a, b) => distance(a) - distance(b) || (a.id < b.id ? -1 : 1))
}

function newestRows(db: Db) {
  return db
    .selectFrom("jobs")
    .select(["id", "connection", "created_at", "first_seen_at"])
    .orderBy("num", "desc")
    .limit(MOST_ROWS)
}

/** Those that came of another request. */
async function listTaken(db: Db, connection: string, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom("spend_intents")
    .select("new_job_id")
    .where("connection", "=", connection)
    .where("new_job_id", "in", ids)
    .execute()
  return new Set(rows.flatMap(({ new_job_id }) => (new_job_id === null ? [] : [new_job_id])))
}

/** Those whose kept answer holds our mark anywhere; whether as it should is looked at when the answer is read. */
async function listMarked(db: Db, { id, connection }: IntentRow, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom("job_raw")
    .select("job_id")
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .where("text", "like", `%${id}%`)
    .limit(MOST_SHOWN)
    .execute()
  return rows.map((row) => row.job_id)
}

async function readJobs(db: Db, connection: string, ids: string[]) {
  if (ids.length === 0) return []
  const jobs = await db
    .selectFrom("jobs")
    .select(["id", "status", "status_raw", "created_at", "first_seen_at"])
    .select(["input_url", "model", "output_format", "bg_type"])
    .where("connection", "=", connection)
    .where("id", "in", ids)
    .execute()
  const raws = await db
    .selectFrom("job_raw")
    .select(["job_id", "text"])
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .execute()
  const rawOf = new Map(raws.map((row) => [row.job_id, row.text]))
  return jobs.map((job) => ({ job, rawText: rawOf.get(job.id) }))
}

type JobFacts = Awaited<ReturnType<typeof readJobs>>[number]["job"]

/** Null for a job that carries the mark of another request: it came of that one, however alike the two are. */
function toCandidate(
  job: JobFacts,
  rawText: string | undefined,
  { intent, sent }: { intent: IntentRow; sent: WireObject },
): Candidate | null {
  const known = toKnownRequest({ job, rawText, attribution: undefined })
  const token = findToken(known.metadata?.value)
  if (token !== undefined && token !== intent.id) return null
  const told = COMPARED.filter((field) => known[field] !== undefined && sent[field] !== undefined)
  const isSame = (field: (typeof COMPARED)[number]) => isAlike(field, known[field]?.value, sent[field])
  return {
    job: { connection: intent.connection, jobId: job.id },
    status: job.status,
    statusRaw: job.status_raw,
    createdAt: toIso(job.created_at),
    firstSeenAt: toIso(job.first_seen_at),
    isCertain: token === intent.id,
    agrees: told.filter(isSame),
    differs: told.filter((field) => !isSame(field)),
  }
}

/** A vendor may sign an address anew: only what stands before the query is compared. */
function isAlike(field: string, reported: unknown, sent: unknown): boolean {
  if (typeof reported !== "string" || typeof sent !== "string") return false
  return field === "video_url" ? withoutQuery(reported) === withoutQuery(sent) : reported === sent
}

/** The mark of ours in a job's metadata, an object or JSON; undefined where there is none. */
export function findToken(metadata: unknown): unknown {
  const object = typeof metadata === "string" ? toObject(metadata) : metadata
  if (typeof object !== "object" || object === null) return undefined
  return Object.entries(object).find(([name]) => name === TOKEN_FIELD)?.[1]
}
