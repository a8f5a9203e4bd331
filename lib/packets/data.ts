import "server-only"
import { explainFailure } from "@/lib/domain/failure"
import type { JobRef } from "@/lib/domain/job"
import { toJobPacket } from "@/lib/domain/packet"
import { toGroupPacket } from "@/lib/domain/packet-group"
import type { GroupPacket, JobPacket } from "@/lib/domain/packet-types"
import { toReply } from "@/lib/domain/reply"
import { AppError } from "@/lib/errors"
import { findAskedRows } from "@/lib/inspect/siblings"
import { toFindings } from "@/lib/jobs/detail-lint"
import { getDetailRows } from "@/lib/jobs/detail-rows"
import { toFailureFacts } from "@/lib/jobs/failure-facts"
import type { Db } from "@/lib/store/store"
import packageJson from "@/package.json"
import { toPacketFacts } from "./facts"
import { readGroupFacts } from "./group-facts"

/** What a packet takes from outside the record. */
export type PacketMaking = {
  /** Epoch ms. */
  now: number
  /** Every configured secret, so that none gets out. */
  secrets: readonly string[]
  /** The environment of a connection, null when it is no longer configured. */
  toEnvironment: (connection: string) => string | null
}

/** The report on one job. Throws AppError("not_found") for a job we do not hold. */
export async function getJobPacket(db: Db, ref: JobRef, making: PacketMaking): Promise<JobPacket> {
  const [rows, complaints] = await Promise.all([
    getDetailRows(db, ref),
    db
      .selectFrom("quality_complaints")
      .select("kind")
      .where("connection", "=", ref.connection)
      .where("job_id", "=", ref.jobId)
      .execute(),
  ])
  const facts = toPacketFacts(rows, {
    environment: making.toEnvironment(ref.connection),
    appVersion: packageJson.version,
    complaints: complaints.map(({ kind }) => kind),
    now: making.now,
  })
  return toJobPacket(facts, making)
}

/** The report on failures that look alike, likewise. Throws AppError("not_found"). */
export async function getGroupPacket(db: Db, groupId: string, making: PacketMaking): Promise<GroupPacket> {
  const facts = await readGroupFacts(db, groupId, { ...making, appVersion: packageJson.version })
  return toGroupPacket(facts, making)
}

/** What may be answered to the customer as of `now` (epoch ms). Throws AppError("not_found"). */
export async function getReply(db: Db, ref: JobRef, now: number): Promise<string> {
  const [rows, active] = await Promise.all([
    findAskedRows(db, ref.connection, ref.jobId),
    db
      .selectFrom("active_jobs")
      .select("due_at")
      .where("connection", "=", ref.connection)
      .where("job_id", "=", ref.jobId)
      .executeTakeFirst(),
  ])
  if (!rows) throw new AppError("not_found", "There is no such job in the record.")
  const { job, raw } = rows
  return toReply({
    status: job.status,
    isOverdue: active !== undefined && active.due_at !== null && active.due_at < now,
    cause: job.status === "failed" ? explainFailure(toFailureFacts(job, raw?.text)).cause : null,
    findings: toFindings(rows).map(({ kind }) => kind),
  })
}
