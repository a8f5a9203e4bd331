import "server-only"
import type { JobRef } from "@/lib/domain/job"
import { findGroupBrief } from "@/lib/failures/data"
import type { GroupBrief } from "@/lib/failures/schema"
import type { Db } from "@/lib/store/store"

/** How the group of a failed job fares; null where it has none. `now`: epoch ms. */
export async function findGroupOf(
  db: Db,
  ref: JobRef,
  { now, zone }: { now: number; zone: string },
): Promise<GroupBrief | null> {
  const job = await db
    .selectFrom("jobs")
    .select("group_id")
    .where("connection", "=", ref.connection)
    .where("id", "=", ref.jobId)
    .executeTakeFirst()
  return job?.group_id ? ((await findGroupBrief(db, job.group_id, { now, zone })) ?? null) : null
}
