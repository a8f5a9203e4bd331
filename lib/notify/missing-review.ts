import { HOUR } from "@/lib/domain/time"
import { toWeekInstants } from "@/lib/domain/week"
import { findMissingReview, readTeamZone } from "@/lib/reviews/data"
import type { Store } from "@/lib/store/store"

/** Nobody reviews a week in the night in which it ends. */
const GRACE_MS = 12 * HOUR

/** Queues one notification for the newest finished week that nobody has signed, once a week. `now`: epoch ms. */
export async function noteMissingReview(store: Store, now: number): Promise<void> {
  const missing = await findMissingReview(store, now)
  if (!missing) return
  const { untilAt } = toWeekInstants(missing.week, await readTeamZone(store.read))
  if (now < untilAt + GRACE_MS) return
  // Writers take turns, those of other processes too: nobody writes between the look and the row.
  await store.write(async (tx) => {
    const told = await tx
      .selectFrom("notifications")
      .select("num")
      .where("kind", "=", "review.missing")
      .where("subject", "=", missing.week)
      .executeTakeFirst()
    if (told) return
    const details = JSON.stringify({ week: missing.week })
    await tx
      .insertInto("notifications")
      .values({ kind: "review.missing", subject: missing.week, at: now, details, sent_at: null })
      .execute()
  })
}
