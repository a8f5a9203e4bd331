import { withoutQuery } from "@/lib/domain/media-url"
import { needsTyping } from "@/lib/domain/spend"
import { AppError } from "@/lib/errors"
import { isJobId } from "@/lib/vendor/paths"
import { toCreateBody, toStartBody } from "@/lib/vendor/schema/request"
import type { SpendContext } from "./context"
import { getSpendIntent, getSpendSource, type SpendSource, toOffered, toSpendEstimate, toSpendKind } from "./data"
import { createIntent, findIntentRow, type NewIntent } from "./mutations"
import { toSpendRequest } from "./request"
import type { Confirmed, ConfirmSpend, FieldProblem } from "./schema"
import { sendIntent } from "./send"

/**
 * A person's confirmed wish to spend credits: recorded, sent at most once, and answered with what is known of its outcome. The
 * same `intentId` again (a second click, a retry, another process) answers the state of the first. Throws
 * AppError("conflict") when another request for the job is open, was made unseen, or the offer has changed;
 * AppError("invalid" | "not_found").
 */
export async function confirmSpend(context: SpendContext, input: ConfirmSpend): Promise<Confirmed> {
  const { store } = context
  const held = await findIntentRow(store.read, input.intentId)
  if (!held) {
    const plan = await toPlan(context, input)
    if ("problems" in plan) return { kind: "invalid", problems: plan.problems }
    const at = await store.now()
    await store.write((tx) => createIntent(tx, plan.intent, { seenRun: input.seenRun, at }))
  } else requireSameJob(held, input)
  if (!held || held.state === "confirmed") await sendIntent(context, input.intentId)
  return { kind: "recorded", intent: await getSpendIntent(store.read, input.intentId, await store.now()) }
}

function requireSameJob(held: { connection: string; source_job_id: string; kind: string }, input: ConfirmSpend): void {
  const { job, kind } = input
  if (held.connection === job.connection && held.source_job_id === job.jobId && held.kind === kind) return
  throw new AppError("conflict", "This confirmation belongs to another job. Open the question again.")
}

type Plan = { intent: NewIntent } | { problems: FieldProblem[] }

async function toPlan(context: SpendContext, input: ConfirmSpend): Promise<Plan> {
  const { job: ref, kind } = input
  const source = await getSpendSource(context.store.read, ref)
  if (ref.connection !== context.connection) throw new AppError("invalid", "The request names another connection.")
  if (toSpendKind(source) !== kind) {
    throw new AppError("conflict", "The state of this job has changed since. Look at it, then confirm.")
  }
  const now = context.now()
  if (toOffered(source, kind, now).basis !== input.basis) {
    throw new AppError(
      "conflict",
      "The request or its estimate has changed since it was shown. Look at it, then confirm.",
    )
  }
  const estimate = toEstimateOf(source, input, now)
  if (needsTyping(estimate) && input.typed.trim() !== ref.connection) {
    return { problems: [{ field: "confirmation", message: `must be the connection's name, ${ref.connection}` }] }
  }
  const body = kind === "run_again" ? toRunBody(source, input) : toStart(ref.jobId)
  if (Array.isArray(body)) return { problems: body }
  const intent = {
    id: input.intentId,
    kind,
    connection: ref.connection,
    source_job_id: ref.jobId,
    request: JSON.stringify(body),
    reason: input.reason.trim(),
    estimate_milli: estimate,
    by: context.by.id,
  }
  return { intent }
}

function toRunBody(source: SpendSource, input: ConfirmSpend): Record<string, unknown> | FieldProblem[] {
  const { request, problems } = toSpendRequest(source, input, input.intentId)
  return request ? toCreateBody(request) : problems
}

/** A start overrides nothing, so its request is empty; an id that no path can hold is refused before anything is recorded. */
function toStart(jobId: string): Record<string, unknown> | FieldProblem[] {
  if (!isJobId(jobId))
    return [{ field: "id", message: "cannot stand in an address, so this job cannot be started from here" }]
  return toStartBody({})
}

/** By the model that is sent; not known for another file, whose length nobody told us. */
function toEstimateOf(source: SpendSource, { kind, edits }: ConfirmSpend, now: number): number | null {
  const estimate = toSpendEstimate(source, now)
  const { model, video_url: url } = source.known
  const chosen = kind === "run_again" ? (edits.model ?? model?.value) : source.job.model
  const isOtherFile =
    edits.video_url !== undefined &&
    (typeof url?.value !== "string" || withoutQuery(edits.video_url.trim()) !== withoutQuery(url.value))
  if (!estimate || isOtherFile || typeof chosen !== "string") return null
  return Object.hasOwn(estimate.byModel, chosen) ? (estimate.byModel[chosen]?.milli ?? null) : null
}
