import { toIso } from "@/lib/domain/time"
import type { Connection } from "@/lib/env"
import type { Db } from "@/lib/store/store"
import { findExpectedFrom, GRACE_MS, MOST_LISTED, readSaid, toMissed } from "./missed-data"
import type { MissedJob, MissedView, SaidEvent } from "./schema"

/** Finished jobs whose answers are looked into, the newest of each end. */
const MOST_LOOKED_INTO = 250

/** Words and codes with which an event was sent; any other leaves it open, so nothing is missed by it (contract A24). */
const SENT = /^(sent|delivered|success|succeeded|successful|ok|true|2\d\d)$/i

type Asked = { connection: string; from: number; now: number }

async function listEnded(db: Db, { connection, from, now }: Asked) {
  const of = (status: "completed" | "failed") =>
    db
      .selectFrom("jobs")
      .select(["id", "status", "customer", "finished_sort", "num"])
      .where("connection", "=", connection)
      .where("status", "=", status)
      .where("finished_sort", ">=", from)
      .where("finished_sort", "<=", now - GRACE_MS)
      .orderBy("finished_sort", "desc")
      .orderBy("num", "desc")
      .limit(MOST_LOOKED_INTO)
      .execute()
  const ends = await Promise.all([of("completed"), of("failed")])
  const rows = ends.flat().toSorted((a, b) => b.finished_sort - a.finished_sort || b.num - a.num)
  return { rows, isCapped: ends.some((end) => end.length === MOST_LOOKED_INTO) }
}

/** "job_1 job.completed" of every accepted delivery of these jobs. */
async function readCame(db: Db, connection: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom("webhook_deliveries")
    .select(["job_id", "event"])
    .where("connection", "=", connection)
    .where("job_id", "in", ids)
    .where("verdict", "=", "accepted")
    .execute()
  return new Set(rows.map(({ job_id, event }) => `${job_id} ${event}`))
}

/**
 * Finished jobs of the last 7 days of which the vendor says that an event was sent, and no accepted delivery told it, per
 * connection. `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function getClaimed(db: Db, connections: readonly Connection[], now: number): Promise<MissedView> {
  const of = (one: Connection) =>
    toMissed(one, async (connection) => {
      const from = await findExpectedFrom(db, connection, now)
      return from === null ? null : findClaimed(db, { connection, from, now })
    })
  return { at: toIso(now), connections: await Promise.all(connections.map(of)) }
}

async function findClaimed(db: Db, asked: Asked) {
  const { rows, isCapped } = await listEnded(db, asked)
  const { connection, now } = asked
  const ids = rows.map(({ id }) => id)
  const [said, came] = await Promise.all([readSaid(db, { connection, ids }, now), readCame(db, connection, ids)])
  const claimed = rows.flatMap(({ id, status, customer, finished_sort }): MissedJob[] => {
    const missing = said.get(id)?.filter((one) => isSent(one) && !came.has(`${id} ${one.event}`)) ?? []
    if (missing.length === 0) return []
    return [{ jobId: id, customer, status, finishedAt: toIso(finished_sort), said: missing }]
  })
  return {
    count: claimed.length,
    compared: rows.length,
    isCapped,
    telling: said.size,
    jobs: claimed.slice(0, MOST_LISTED),
  }
}

function isSent({ state }: SaidEvent): boolean {
  return state !== null && SENT.test(state)
}
