import type { SyncContext } from "./context"
import { lookAtJob } from "./look"

/** Jobs confirmed per turn, so that a flood of deliveries does not stop the other tasks. */
const PER_TURN = 5

/**
 * Confirms what webhooks told: one GET per job, whatever number of deliveries named it. The queue is the table of deliveries
 * itself, so nothing acknowledged is forgotten. Answers how many jobs it looked at.
 */
export async function runConfirmations(context: SyncContext): Promise<number> {
  const deferred = context.deferrals.list()
  const pending = await context.store.read
    .selectFrom("webhook_deliveries")
    .select(["num", "job_id", "event", "sent_at"])
    .where("connection", "=", context.connection)
    .where("verdict", "=", "accepted")
    .where("confirmed_at", "is", null)
    .where("job_id", "is not", null)
    .$if(deferred.length > 0, (query) => query.where("job_id", "not in", deferred))
    .orderBy("num")
    .limit(100)
    .execute()
  const jobs = [...new Set(pending.map((one) => one.job_id))].filter((id) => id !== null).slice(0, PER_TURN)
  for (const jobId of jobs) {
    const ofJob = pending.filter((one) => one.job_id === jobId)
    // Deliveries may come out of order: the end of a life says more than its start.
    const telling = ofJob.findLast((one) => one.event === "job.completed" || one.event === "job.failed") ?? ofJob.at(-1)
    if (!telling) continue
    await lookAtJob(context, jobId, {
      purpose: "confirm",
      delivery: { num: telling.num, event: telling.event ?? "unknown event", sentAt: telling.sent_at },
      alongside: async (tx) => {
        await tx
          .updateTable("webhook_deliveries")
          .set({ confirmed_at: context.now() })
          .where(
            "num",
            "in",
            ofJob.map((one) => one.num),
          )
          .execute()
      },
    })
  }
  return jobs.length
}
