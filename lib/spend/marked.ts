import type { Tx } from "@/lib/store/store"
import type { VendorJob } from "@/lib/vendor/types"
import { findToken } from "./candidates"
import { carryAttribution } from "./carry"
import { type IntentRow, markDone, markFound } from "./mutations"

type Seen = { connection: string; jobs: readonly VendorJob[]; teamZone: string; now: number }
type Marked = { jobId: string; token: string }

/**
 * Jobs whose metadata carries the mark of a request that nobody knows the outcome of, or that was decided otherwise: the request
 * made them, so it says so from now on, whoever decided what. In the transaction that takes the jobs into the record, after
 * them. `now`: epoch ms. Answers the ids of jobs whose rows changed by whose they are.
 */
export async function linkMarked(tx: Tx, { connection, jobs, teamZone, now }: Seen): Promise<string[]> {
  const marked = jobs.flatMap(({ id, metadata }): Marked[] => {
    const token = findToken(metadata)
    return typeof token === "string" ? [{ jobId: id, token }] : []
  })
  if (marked.length === 0) return []
  const intents = await tx
    .selectFrom("spend_intents")
    .selectAll()
    .where("connection", "=", connection)
    .where(
      "id",
      "in",
      marked.map(({ token }) => token),
    )
    .where("kind", "=", "run_again")
    // One on its way gets its own answer; one that is done has its job.
    .where("state", "in", ["unknown", "abandoned", "refused"])
    .execute()
  const changed: string[] = []
  for (const intent of intents) {
    const jobId = await findOwn(tx, intent, marked)
    if (jobId === undefined) continue
    const step = { id: intent.id, at: now, actor: "system" as const }
    const mark = intent.state === "unknown" ? markFound : markDone
    if (!(await mark(tx, step, jobId))) continue
    changed.push(...(await carryAttribution(tx, { intent, newJobId: jobId, teamZone, now })))
  }
  return changed
}

/** The one job with the mark; undefined where several carry it (nobody knows how), or where it came of another request. */
async function findOwn(tx: Tx, intent: IntentRow, marked: readonly Marked[]): Promise<string | undefined> {
  const own = marked.filter(({ jobId, token }) => token === intent.id && jobId !== intent.source_job_id)
  const [only] = own
  if (own.length !== 1 || !only) return undefined
  const taken = await tx
    .selectFrom("spend_intents")
    .select("id")
    .where("connection", "=", intent.connection)
    .where("new_job_id", "=", only.jobId)
    .executeTakeFirst()
  return taken ? undefined : only.jobId
}
