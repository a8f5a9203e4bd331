import { DAY, HOUR } from "@/lib/domain/time"
import { mirrorJobs, mirrorMiss } from "@/lib/jobs/mutations"
import type { Look } from "@/lib/jobs/row"
import { linkMarked } from "@/lib/spend/marked"
import type { Tx } from "@/lib/store/store"
import { VendorError } from "@/lib/vendor/errors"
import type { CallPurpose } from "@/lib/vendor/types"
import { noteDrift, type SyncContext, toLook } from "./context"
import { notifyJobs } from "./page"

export type LookResult = "seen" | "not found"

type LookOptions = {
  purpose: CallPurpose
  delivery?: NonNullable<Look["delivery"]>
  /** Written in the same transaction, whatever the vendor answered. */
  alongside?: (tx: Tx, result: LookResult) => Promise<void>
}

/** Asks for one job and takes the answer into the record. A 404 counts as a miss and is no error. */
export async function lookAtJob(context: SyncContext, jobId: string, options: LookOptions): Promise<LookResult> {
  const answer = await getJob(context, jobId, options.purpose)
  const alongside = options.alongside ?? (async () => {})
  if (answer instanceof VendorError) {
    const call = answer.call
    if (!call) throw answer
    await context.commit(async (tx) => {
      const isMissing = await mirrorMiss(tx, toLook(call, "get"), jobId)
      await tx
        .updateTable("active_jobs")
        .set({ next_poll_at: context.now() + (isMissing ? DAY : HOUR) })
        .where("connection", "=", context.connection)
        .where("job_id", "=", jobId)
        .execute()
      await alongside(tx, "not found")
    })
    return "not found"
  }
  noteDrift(context, answer.drift)
  const look = { ...toLook(answer.call, "get"), ...(options.delivery ? { delivery: options.delivery } : {}) }
  const changed = await context.commit(async (tx) => {
    const mirrored = await mirrorJobs(tx, { ...look, jobs: [answer.value], teamZone: context.teamZone })
    const seen = {
      connection: context.connection,
      jobs: [answer.value],
      teamZone: context.teamZone,
      now: context.now(),
    }
    const linked = await linkMarked(tx, seen)
    await alongside(tx, "seen")
    return [...new Set([...mirrored.changed, ...linked])]
  })
  await notifyJobs(context, options.delivery ? [jobId] : changed)
  return "seen"
}

async function getJob(context: SyncContext, jobId: string, purpose: CallPurpose) {
  try {
    const answer = await context.client.getJob(jobId, { purpose })
    context.deferrals.noteSuccess(jobId)
    return answer
  } catch (thrown) {
    if (!(thrown instanceof VendorError && thrown.call)) throw thrown
    if (thrown.kind !== "not_found") {
      context.deferrals.noteFailure(jobId)
      throw thrown
    }
    context.deferrals.noteSuccess(jobId)
    return thrown
  }
}
