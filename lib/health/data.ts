import { type Freshness, toLevel } from "@/lib/domain/freshness"
import { toIso } from "@/lib/domain/time"
import { readBuildShare } from "@/lib/jobs/rollup-state"
import { getLastWriteAt } from "@/lib/meter"
import type { Db, Store } from "@/lib/store/store"
import { readLease } from "@/lib/sync/lease"
import type { HealthParts, SyncHealth } from "./schema"

/** `freshness`: of every connection. `notifies`: an address for notifications is configured. `now`: epoch ms. */
export type HealthAsked = { freshness: readonly Freshness[]; notifies: boolean; now: number }

async function countActive(db: Db, connection: string): Promise<number> {
  const row = await db
    .selectFrom("active_jobs")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("connection", "=", connection)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

async function readSync(store: Store, freshness: Freshness, now: number): Promise<SyncHealth> {
  const { connection, list, heartbeatAt } = freshness
  const [lease, activeJobs] = await Promise.all([
    readLease(store, `sync:${connection}`),
    countActive(store.read, connection),
  ])
  const level = toLevel(freshness, now)
  return {
    connection,
    level,
    isBehind: level === "late" || level === "stopped",
    lastPassAt: list?.lastOkAt ?? null,
    heartbeatAgeMs: heartbeatAt === null ? null : Math.max(0, now - Date.parse(heartbeatAt)),
    isLeaseHeld: lease.isHeld,
    isLeaseOurs: lease.isOurs,
    activeJobs,
  }
}

async function readWebhooks(
  { read, withinLimit }: Store,
  connection: string,
): Promise<HealthParts["webhooks"][number]> {
  const accepted = read
    .selectFrom("webhook_deliveries")
    .where("connection", "=", connection)
    .where("verdict", "=", "accepted")
    .where(withinLimit())
  const [newest, waiting] = await Promise.all([
    accepted.select("received_at").orderBy("received_at", "desc").limit(1).executeTakeFirst(),
    accepted
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("confirmed_at", "is", null)
      .executeTakeFirstOrThrow(),
  ])
  return { connection, lastAcceptedAt: toIso(newest?.received_at ?? null), unconfirmed: Number(waiting.count) }
}

async function readNotifications(db: Db, isConfigured: boolean): Promise<HealthParts["notifications"]> {
  const unsent = db.selectFrom("notifications").where("sent_at", "is", null).where("gave_up_at", "is", null)
  const [sent, waiting] = await Promise.all([
    db
      .selectFrom("notifications")
      .select((eb) => eb.fn.max("sent_at").as("at"))
      .executeTakeFirstOrThrow(),
    unsent
      .select((eb) => [
        eb.fn.countAll<number>().as("all"),
        eb.fn.countAll<number>().filterWhere("attempts", ">", 0).as("failing"),
      ])
      .executeTakeFirstOrThrow(),
  ])
  return {
    isConfigured,
    lastSentAt: toIso(sent.at),
    waiting: Number(waiting.all),
    failing: Number(waiting.failing),
  }
}

/** How each part does. Cheap enough to be asked every few seconds. Throws AppError("store_unavailable"). */
export async function readParts(store: Store, { freshness, notifies, now }: HealthAsked): Promise<HealthParts> {
  const [bytes, sync, webhooks, notifications, sumsBuilt] = await Promise.all([
    store.size(),
    Promise.all(freshness.map((one) => readSync(store, one, now))),
    Promise.all(freshness.map((one) => readWebhooks(store, one.connection))),
    readNotifications(store.read, notifies),
    readBuildShare(store.read),
  ])
  return {
    store: { engine: store.engine, isReachable: true, lastWriteAt: toIso(getLastWriteAt()), bytes },
    sync,
    webhooks,
    notifications,
    background: { sumsBuilt },
  }
}
