import { NONE_AFTER_MS, toShownState } from "@/lib/domain/spend"
import { MINUTE, toIso } from "@/lib/domain/time"
import { AppError } from "@/lib/errors"
import { lookAtJob } from "@/lib/sync/look"
import { PAGE_SIZE, type ReadPage, readPage, toOrder } from "@/lib/sync/page"
import { readSyncState } from "@/lib/sync/state"
import { findCertain, listCandidates } from "./candidates"
import { carryAttribution } from "./carry"
import type { SpendContext } from "./context"
import { getSpendIntent } from "./data"
import { expireStale, getIntentRow, type IntentRow, markAbandoned, markFound } from "./mutations"
import type { Decision, Reconciled } from "./schema"

/** The newest 300 jobs or so: a person waits for it, and the key has other things to do. */
const MOST_PAGES = 6
/** Rows read again at each step, so that a removal between two pages skips nothing. */
const OVERLAP = 2
/** Beyond this before the sending, a list that goes newest first holds nothing of ours: clocks do not differ by more. */
const SLACK_MS = 10 * MINUTE

type Look = NonNullable<Reconciled["look"]>

/**
 * Looks for what came of a request whose answer was lost: reads the newest jobs of the vendor's list into the record (for a
 * start: the job itself), then compares. Settles it where the vendor gives our mark back, or the draft runs; else says who may
 * be meant. A request that is still on its way, or settled, is only shown. Never sends anything that costs. Throws VendorError.
 */
export async function reconcileIntent(context: SpendContext, id: string): Promise<Reconciled> {
  const intent = await toUnknown(context, id)
  if (intent.state !== "unknown") return toReconciled(context, intent, null)
  // Our own sync, or a webhook, may have brought it meanwhile: then the vendor need not be asked.
  const held = intent.kind === "run_again" ? await findMade(context, intent) : undefined
  if (held !== undefined) {
    await settle(context, intent, { jobId: held, actor: "system" })
    return toReconciled(context, intent, null)
  }
  const look = intent.kind === "run_again" ? await readNewest(context, intent) : await readDraft(context, intent)
  const found = intent.kind === "run_again" ? await findMade(context, intent) : await findStarted(context, intent)
  if (found !== undefined) await settle(context, intent, { jobId: found, actor: "system" })
  return toReconciled(context, intent, look)
}

/**
 * A person's decision on an unknown outcome: which job it is, or that none was made. The latter only some minutes after it was
 * sent, and after a fresh look to the end, which may find the job after all: then that stands. Throws
 * AppError("conflict" | "invalid"), VendorError.
 */
export async function settleIntent(context: SpendContext, id: string, decision: Decision): Promise<Reconciled> {
  const before = await toUnknown(context, id)
  if (before.state !== "unknown")
    throw new AppError("conflict", "The outcome of this request is known. Nothing was changed.")
  if (decision.kind === "made") {
    await requireCandidate(context, before, decision.jobId)
    await settle(context, before, { jobId: decision.jobId, actor: context.by.id })
    return toReconciled(context, before, null)
  }
  const looked = await reconcileIntent(context, id)
  if (looked.intent.state !== "unknown") return looked
  if (looked.notYetNone !== null) throw new AppError("conflict", looked.notYetNone)
  const step = { id, at: await context.store.now(), actor: context.by.id }
  await context.store.write((tx) => markAbandoned(tx, step))
  await tell(context, [before.source_job_id])
  return toReconciled(context, before, looked.look)
}

/** The row, after what a dead process left behind has been given its name. */
async function toUnknown({ store }: SpendContext, id: string): Promise<IntentRow> {
  const row = await getIntentRow(store.read, id)
  const at = await store.now()
  const age = { state: row.state, createdAt: row.created_at, sentAt: row.sent_at }
  if (toShownState(age, at) === row.state) return row
  await store.write((tx) => expireStale(tx, { connection: row.connection, jobId: row.source_job_id }, at))
  return getIntentRow(store.read, id)
}

async function requireCandidate({ store }: SpendContext, intent: IntentRow, jobId: string): Promise<void> {
  const isDraft = intent.kind === "start_draft"
  const allowed = isDraft
    ? [intent.source_job_id]
    : (await listCandidates(store.read, intent)).map(({ job }) => job.jobId)
  if (allowed.includes(jobId)) return
  throw new AppError("invalid", "This job cannot have come of the request: it is older, or came of another one.")
}

async function settle(
  context: SpendContext,
  intent: IntentRow,
  { jobId, actor }: { jobId: string; actor: string },
): Promise<void> {
  const at = await context.store.now()
  const { teamZone } = context
  await context.store.write(async (tx) => {
    if (!(await markFound(tx, { id: intent.id, at, actor }, jobId))) return
    await carryAttribution(tx, { intent, newJobId: jobId, teamZone, now: at })
  })
  await tell(context, [intent.source_job_id, jobId])
}

async function toReconciled(context: SpendContext, { id }: IntentRow, look: Look | null): Promise<Reconciled> {
  const { store } = context
  const row = await getIntentRow(store.read, id)
  const isUnknown = row.state === "unknown"
  return {
    intent: await getSpendIntent(store.read, id, await store.now()),
    candidates: isUnknown ? await listCandidates(store.read, row) : [],
    look,
    notYetNone: isUnknown ? await toNotYetNone(context, row, look) : null,
  }
}

/** Why "nothing came of it" would be a guess as yet: it was just sent, or what was read of the vendor's list is not all. */
async function toNotYetNone({ store, connection }: SpendContext, row: IntentRow, look: Look | null) {
  const from = (row.sent_at ?? row.created_at) + NONE_AFTER_MS
  const leftMs = from - (await store.now())
  if (leftMs > 0) {
    const minutes = Math.ceil(leftMs / MINUTE)
    return `The vendor may be slow to show a job. That nothing came of it can be said in ${minutes === 1 ? "1 minute" : `${minutes} minutes`}, after another look.`
  }
  if (look?.isComplete) return null
  if (row.kind === "start_draft")
    return "The draft could not be seen, so nobody can say that it was not started. Look again."
  // Where the list is too long for a person to wait, our own reading of it goes to its end.
  const { list } = await readSyncState(store.read, connection)
  if (look !== null && (list?.completedStartedAt ?? 0) >= from) return null
  return "The vendor’s list was not read to its end. That no job was made can be said once it was: look again in a few minutes."
}

async function findMade({ store }: SpendContext, intent: IntentRow): Promise<string | undefined> {
  return findCertain(await listCandidates(store.read, intent))?.job.jobId
}

/**
 * A draft that runs or ran to its end was started; who asked for it twice was refused. So nothing more is to be found out. One
 * that failed may never have been started.
 */
async function findStarted({ store }: SpendContext, intent: IntentRow): Promise<string | undefined> {
  const job = await store.read
    .selectFrom("jobs")
    .select("status")
    .where("connection", "=", intent.connection)
    .where("id", "=", intent.source_job_id)
    .executeTakeFirst()
  const hasRun = job?.status === "processing" || job?.status === "completed"
  return hasRun ? intent.source_job_id : undefined
}

async function readDraft(context: SpendContext, intent: IntentRow): Promise<Look> {
  const result = await lookAtJob(context, intent.source_job_id, { purpose: "person" })
  return { at: toIso(context.now()), jobs: result === "seen" ? 1 : 0, isComplete: result === "seen" }
}

/** A bounded reading of the end of the list where new jobs appear; of the top where the order is not known (contract A5). */
async function readNewest(context: SpendContext, intent: IntentRow): Promise<Look> {
  const state = await readSyncState(context.store.read, context.connection)
  const order = toOrder(state.backfill?.order ?? { descending: 0, ascending: 0 })
  const sentAt = intent.sent_at ?? intent.created_at
  let offset = order === "oldest first" ? await findTail(context, state.list?.end ?? null) : 0
  let jobs = 0
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const read = await readPage(context, { offset, purpose: "person" }, async () => {})
    jobs += read.page.received
    const isEnd = read.page.received === 0 || (order === "newest first" && isBefore(read, sentAt - SLACK_MS))
    if (isEnd) return { at: toIso(context.now()), jobs, isComplete: true }
    offset += Math.max(1, read.page.received - (order === "oldest first" ? 0 : OVERLAP))
  }
  return { at: toIso(context.now()), jobs, isComplete: false }
}

function isBefore({ page }: ReadPage, at: number): boolean {
  return page.jobs.length > 0 && page.jobs.every((job) => typeof job.createdAt === "number" && job.createdAt < at)
}

/** A page or two before the end as the last pass found it, else before as many rows as we hold. */
async function findTail(context: SpendContext, lastEnd: number | null): Promise<number> {
  if (lastEnd !== null) return Math.max(0, lastEnd - 2 * PAGE_SIZE)
  const { count } = await context.store.read
    .selectFrom("jobs")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("connection", "=", context.connection)
    .where("missing_since", "is", null)
    .executeTakeFirstOrThrow()
  return Math.max(0, Number(count) - 2 * PAGE_SIZE)
}

async function tell(context: SpendContext, jobIds: string[]): Promise<void> {
  await context.store.notify({ type: "jobs", connection: context.connection, jobIds })
}
