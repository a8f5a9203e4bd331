import { setTimeout as sleep } from "node:timers/promises"
import { SEND_LIMIT_MS } from "@/lib/domain/spend"
import { SECOND } from "@/lib/domain/time"
import { AppError, toAppError } from "@/lib/errors"
import { log } from "@/lib/log"
import { toStorable } from "@/lib/notes/mutations"
import type { Tx } from "@/lib/store/store"
import { toLook } from "@/lib/sync/context"
import { lookAtJob } from "@/lib/sync/look"
import { VendorError } from "@/lib/vendor/errors"
import type { Answer, VendorJob } from "@/lib/vendor/types"
import { mirrorMade } from "./carry"
import type { SpendContext } from "./context"
import { claimIntent, getIntentRow, type IntentRow, markDone, markRefused, markUnknown } from "./mutations"
import { fromBodyText } from "./request"
import { whileUnderWay } from "./under-way"

/** A process that stood still for longer between taking the right to send and sending has lost it: it may be judged dead. */
const LATEST_START_MS = 10 * SECOND

/** The answer to a paid request is worth waiting for a store that is away. */
const KEEP_TRIES_MS = [200, 1_000, 3_000, 6_000] as const

type Outcome =
  | { kind: "done"; answer: Answer<VendorJob> }
  | { kind: "refused"; error: string }
  | { kind: "unknown"; error: string }

/**
 * Sends a confirmed request, if nobody else does or did; then keeps what came of it. The right to send is taken by a committed
 * transaction before the request leaves, and it is taken once: whatever fails afterwards, the request is never sent again.
 */
export async function sendIntent(context: SpendContext, id: string): Promise<void> {
  const begun = performance.now()
  const { store } = context
  const at = await store.now()
  if (!(await store.write((tx) => claimIntent(tx, id, at)))) return
  await whileUnderWay(sendClaimed(context, id, begun))
}

async function sendClaimed(context: SpendContext, id: string, begun: number): Promise<void> {
  const intent = await getIntentRow(context.store.read, id)
  await tell(context, intent, [])
  const isLate = performance.now() - begun > LATEST_START_MS
  const outcome: Outcome = isLate
    ? { kind: "refused", error: "It was not sent: the server stood still for too long." }
    : await post(context, intent)
  await keep(context, intent, outcome)
  await tell(context, intent, outcome.kind === "done" ? [outcome.answer.value.id] : [])
  if (outcome.kind === "done") void whileUnderWay(lookAtNew(context, outcome.answer.value.id))
}

/** The answer to a POST is short: one look brings the rest. The record has the job already, so it may fail. */
async function lookAtNew(context: SpendContext, jobId: string): Promise<void> {
  try {
    await lookAtJob(context, jobId, { purpose: "person" })
  } catch (thrown) {
    log.warn({ job: jobId, code: toAppError(thrown).code }, "A new job could not be read yet")
  }
}

async function post({ client }: SpendContext, intent: IntentRow): Promise<Outcome> {
  const options = { purpose: "person", signal: AbortSignal.timeout(SEND_LIMIT_MS) } as const
  try {
    const answer =
      intent.kind === "run_again"
        ? await client.createJob(fromBodyText(intent.request), options)
        : await client.startJob(intent.source_job_id, {}, options)
    return { kind: "done", answer }
  } catch (thrown) {
    return { kind: isKnownNo(thrown) ? "refused" : "unknown", error: toErrorWords(thrown) }
  }
}

/**
 * Whether it is certain that nothing was done: the request never left, or the vendor said no with a 4xx. `success: false` under
 * a good status is no such answer: nobody documents it (contract A34), and what it costs to believe it is a second job.
 */
function isKnownNo(thrown: unknown): boolean {
  if (!(thrown instanceof VendorError)) return thrown instanceof AppError && thrown.code === "invalid"
  return !thrown.mayHaveTakenEffect && (thrown.httpStatus === null || thrown.httpStatus >= 400)
}

function toErrorWords(thrown: unknown): string {
  const error = toAppError(thrown)
  if (!(thrown instanceof VendorError)) return error.message
  const facts = [thrown.httpStatus && `HTTP ${thrown.httpStatus}`, thrown.vendorCode, thrown.requestId].filter(Boolean)
  const said = thrown.text === null ? "" : ` The vendor's words: “${thrown.text}”`
  return toStorable(`${error.message}${said}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`)
}

/** Writes the outcome, with the new job where that can be; a job whose row cannot be written must not cost us its id. */
async function keep(context: SpendContext, intent: IntentRow, outcome: Outcome): Promise<void> {
  const step = { id: intent.id, at: await toNow(context), actor: context.by.id }
  if (outcome.kind === "refused") return persist(context, (tx) => markRefused(tx, step, outcome.error))
  if (outcome.kind === "unknown") return persist(context, (tx) => markUnknown(tx, step, outcome.error))
  const { value, call } = outcome.answer
  // Before the record, in case that is the very thing that fails.
  log.info({ intent: intent.id, connection: intent.connection, job: value.id }, "A paid request made a job")
  const sighting = { ...toLook(call, "action"), jobs: [value], teamZone: context.teamZone }
  try {
    await context.store.write(async (tx) => {
      await markDone(tx, step, value.id)
      await mirrorMade(tx, sighting, intent)
    })
  } catch (thrown) {
    log.warn({ intent: intent.id, job: value.id, err: thrown }, "The new job is recorded without its row")
    await persist(context, (tx) => markDone(tx, step, value.id))
  }
}

/** The database's clock judges ages; while it is away, ours does. */
async function toNow(context: SpendContext): Promise<number> {
  return context.store.now().catch(() => context.now())
}

async function persist(context: SpendContext, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  for (const waitMs of KEEP_TRIES_MS) {
    try {
      await context.store.write(work)
      return
    } catch (thrown) {
      if (toAppError(thrown).code !== "store_unavailable") throw thrown
      await sleep(waitMs)
    }
  }
  await context.store.write(work)
}

/** Open pages of both jobs ask again. Nothing depends on it. */
async function tell(context: SpendContext, intent: IntentRow, others: string[]): Promise<void> {
  const jobIds = [...new Set([intent.source_job_id, ...others])]
  await context.store.notify({ type: "jobs", connection: intent.connection, jobIds }).catch(() => {})
}
