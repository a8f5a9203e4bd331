import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { groupLeftovers } from "@/lib/failures/leftover-mutations"
import { log } from "@/lib/log"
import type { Store } from "@/lib/store/store"

/** How long each of our own calls, and each rejected delivery, is kept (architecture: 30 days). */
const CALLS_KEPT_MS = 30 * DAY
const ATTEMPTS_KEPT_MS = DAY
/** Rows removed per statement, so that no page waits for it. */
const BATCH = 5_000

/**
 * Looks after the store: statistics and checkpoints each hour, and what may be forgotten. The record itself — jobs,
 * transitions, deliveries that were accepted, usage, audit — is never removed.
 */
export function startMaintenance(store: Store): { stop: () => void } {
  const run = () => void maintain(store).catch((thrown) => log.warn({ err: thrown }, "store maintenance failed"))
  void groupLeftovers(store).catch((thrown) => log.warn({ err: thrown }, "failed jobs could not be grouped"))
  // Soon after the start, when the pages are up, and then each hour.
  const first = setTimeout(run, 5 * MINUTE)
  const timer = setInterval(run, HOUR)
  return {
    stop: () => {
      clearTimeout(first)
      clearInterval(timer)
    },
  }
}

async function maintain(store: Store): Promise<void> {
  const now = await store.now()
  await forget(store, now)
  await store.maintain()
}

/** Removes our own old calls, old sign-in attempts, ended sessions and old rejected deliveries. */
export async function forget(store: Store, now: number): Promise<void> {
  for (let removed = BATCH; removed === BATCH; ) {
    removed = await store.write(async (tx) => {
      const oldest = await tx
        .selectFrom("vendor_calls")
        .select("num")
        .where("at", "<", now - CALLS_KEPT_MS)
        .orderBy("num")
        .limit(BATCH)
        .execute()
      const last = oldest.at(-1)
      if (!last) return 0
      const result = await tx.deleteFrom("vendor_calls").where("num", "<=", last.num).executeTakeFirst()
      return Number(result.numDeletedRows)
    })
  }
  await store.write(async (tx) => {
    await tx
      .deleteFrom("sign_in_attempts")
      .where("at", "<", now - ATTEMPTS_KEPT_MS)
      .execute()
    await tx
      .deleteFrom("sessions")
      .where("expires_at", "<", now - DAY)
      .execute()
    await tx
      .deleteFrom("webhook_deliveries")
      .where("verdict", "=", "forged")
      .where("received_at", "<", now - CALLS_KEPT_MS)
      .execute()
  })
}
