import { withoutQuery } from "@/lib/domain/media-url"
import { toObject } from "@/lib/jobs/known-request"
import { mirrorAttributions, mirrorJobs, type Sighting } from "@/lib/jobs/mutations"
import type { Attribution } from "@/lib/jobs/row"
import type { Tx } from "@/lib/store/store"
import type { IntentRow } from "./mutations"

/**
 * Whose the original is, and what is known of its source, as attribution of the job that came of it. What the customer's own
 * systems already said of the new job stays. Answers the ids of jobs whose rows changed.
 */
export async function carryAttribution(
  tx: Tx,
  { intent, newJobId, teamZone, now }: { intent: IntentRow; newJobId: string; teamZone: string; now: number },
): Promise<string[]> {
  if (intent.kind !== "run_again" || newJobId === intent.source_job_id) return []
  const { connection } = intent
  const [source, told, own] = [
    await tx
      .selectFrom("jobs")
      .selectAll()
      .where("connection", "=", connection)
      .where("id", "=", intent.source_job_id)
      .executeTakeFirst(),
    await findAttribution(tx, connection, intent.source_job_id),
    await findAttribution(tx, connection, newJobId),
  ]
  const sent = toObject(intent.request) ?? {}
  const text = (name: string) => (typeof sent[name] === "string" ? sent[name] : null)
  const url = text("video_url")
  const before = told?.input_url ?? source?.input_url ?? null
  const isSameFile = url !== null && before !== null && withoutQuery(url) === withoutQuery(before)
  const carried: Attribution = {
    connection,
    job_id: newJobId,
    customer: told?.customer ?? source?.customer ?? null,
    project: told?.project ?? source?.project ?? null,
    user_ref: told?.user_ref ?? source?.user_ref ?? null,
    input_url: url,
    file_name: isSameFile ? (told?.file_name ?? null) : null,
    source_duration_ms: isSameFile ? (told?.source_duration_ms ?? source?.source_duration_ms ?? null) : null,
    source_width: isSameFile ? (told?.source_width ?? null) : null,
    source_height: isSameFile ? (told?.source_height ?? null) : null,
    source_codec: isSameFile ? (told?.source_codec ?? null) : null,
    model: text("model"),
    output_format: text("output_format"),
    bg_type: text("bg_type"),
    request: intent.request,
    updated_at: now,
  }
  const kept = Object.entries(own ?? {}).filter(([, value]) => value !== null)
  const row: Attribution = { ...carried, ...Object.fromEntries(kept), updated_at: now }
  return mirrorAttributions(tx, { connection, rows: [row], teamZone, now })
}

function findAttribution(tx: Tx, connection: string, jobId: string): Promise<Attribution | undefined> {
  return tx
    .selectFrom("attributions")
    .selectAll()
    .where("connection", "=", connection)
    .where("job_id", "=", jobId)
    .executeTakeFirst()
}

/** Takes the vendor's answer to our own request into the record, with whose it is first, so that its row is whole at once. */
export async function mirrorMade(tx: Tx, sighting: Sighting, intent: IntentRow): Promise<void> {
  const { teamZone, observedAt: now } = sighting
  for (const job of sighting.jobs) await carryAttribution(tx, { intent, newJobId: job.id, teamZone, now })
  await mirrorJobs(tx, sighting)
}
