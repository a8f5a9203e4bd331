import { ERROR_ANSWER, toFailureFacts } from "@/lib/jobs/failure-facts"
import type { Store } from "@/lib/store/store"
import { assignGroups } from "./group-mutations"

/** Jobs per transaction, so that the sync never waits long. */
const BATCH = 500

async function groupSome(store: Store): Promise<number> {
  return store.write(async (tx) => {
    const rows = await tx
      .selectFrom("jobs")
      .select(["num", "connection", "id", "error_code", "error_message", "input_url", "finished_sort"])
      .select(ERROR_ANSWER.as("answer"))
      .where("status", "=", "failed")
      .where("group_id", "is", null)
      .orderBy("num")
      .limit(BATCH)
      .execute()
    const failures = rows.map((row) => ({
      ...toFailureFacts(row, row.answer),
      connection: row.connection,
      jobId: row.id,
      inputUrl: row.input_url,
      at: row.finished_sort,
      isNew: true,
    }))
    // What was known before is no news.
    const { groups } = await assignGroups(tx, failures, { now: Date.now(), newsFrom: Number.POSITIVE_INFINITY })
    const byGroup = new Map<string, number[]>()
    for (const [at, { num }] of rows.entries()) {
      const group = groups[at]
      if (group !== undefined) byGroup.set(group, [...(byGroup.get(group) ?? []), num])
    }
    for (const [group_id, nums] of byGroup) {
      await tx.updateTable("jobs").set({ group_id }).where("num", "in", nums).execute()
    }
    return rows.length
  })
}

/**
 * Gives failed jobs their groups that were taken into the record before there were any. Answers how many; nothing to do costs
 * one look at an empty index.
 */
export async function groupLeftovers(store: Store): Promise<number> {
  let total = 0
  for (let done = BATCH; done === BATCH; total += done) done = await groupSome(store)
  if (total > 0) await store.notify({ type: "failures" })
  return total
}
