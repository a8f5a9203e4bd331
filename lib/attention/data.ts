import "server-only"
import { listBudgets } from "@/lib/budgets/data"
import { listKeyTroubles } from "@/lib/domain/attention/key-trouble"
import type { Freshness } from "@/lib/domain/freshness"
import { toDay, toIsoDay } from "@/lib/domain/time"
import { toDayStart } from "@/lib/domain/week"
import { type Connection, listSecretValues } from "@/lib/env"
import { listKeyFacts } from "@/lib/keys/attested-data"
import { readTeamZone } from "@/lib/reviews/data"
import { type MissingReview, toReviewHref } from "@/lib/reviews/schema"
import { listCorrected, listUnknown } from "@/lib/spend/data"
import type { SpendIntent } from "@/lib/spend/schema"
import type { Store } from "@/lib/store/store"
import { readSyncState } from "@/lib/sync/state"
import { findUntold } from "@/lib/webhooks/untold-data"
import { listRecentCalls } from "./calls-data"
import { findNewDrift } from "./drift-data"
import type { AttentionFacts, ConnectionFacts, KeyAge } from "./facts"
import { toItems } from "./items"
import { findOverdue, findUnhandled, findWaiting } from "./jobs-data"
import { readFailureRise, readSlowdown } from "./rates-data"
import type { Attention } from "./schema"
import { listSnoozed } from "./snooze-data"

type Asked = {
  /** Every configured one. */
  connections: readonly Connection[]
  dashboardUrl: string
  /** One connection, or all (null). */
  scope: string | null
  /** As the page shows it: read once for both. */
  freshness: readonly Freshness[]
  review: MissingReview | null
}

/** What wants a person as of `now` (epoch ms), and what is put off. Throws AppError("store_unavailable"). */
export async function getAttention(store: Store, asked: Asked, now: number): Promise<Attention> {
  const { scope } = asked
  const mine = asked.connections.filter(({ id }) => scope === null || id === scope)
  const [connections, budgets, review, snoozed] = await Promise.all([
    Promise.all(mine.map((one) => readConnection(store, one, { freshness: asked.freshness, now }))),
    listBudgets(store, { connection: scope }, now),
    readUnreviewed(store, asked),
    listSnoozed(store.read, scope, now),
  ])
  const facts: AttentionFacts = {
    now,
    dashboardUrl: asked.dashboardUrl,
    connections: connections.filter((one) => one !== null),
    review,
    budgets,
  }
  const all = toItems(facts)
  const asleep = new Set(snoozed.map(({ key }) => key))
  return {
    items: all.filter(({ key }) => !asleep.has(key)),
    snoozed: snoozed.map((one) => ({ ...one, item: all.find(({ key }) => key === one.key) ?? null })),
  }
}

/** Everything about one connection; each question is bounded, however long the history. */
async function readConnection(
  store: Store,
  connection: Connection,
  at: { freshness: readonly Freshness[]; now: number },
): Promise<ConnectionFacts | null> {
  const { id } = connection
  const { now } = at
  const freshness = at.freshness.find((one) => one.connection === id)
  if (!freshness) return null
  const day = toDay(now, "UTC")
  const from = Date.parse(`${toIsoDay(day)}T00:00:00Z`)
  const { read } = store
  const hasWebhooks = connection.webhookSecrets.length > 0
  const [failed, overdue, waiting, untold, rise, slowdown, drift, calls, keys, undecided, corrected] =
    await Promise.all([
      findUnhandled(read, id, { from, now }),
      findOverdue(read, id, now),
      findWaiting(read, id, now),
      hasWebhooks ? findUntold(read, id, now) : null,
      readFailureRise(read, id, now),
      readSlowdown(read, id, now),
      findNewDrift(read, id, { now, secrets: listSecretValues }),
      listRecentCalls(read, id, now),
      listKeyAges(store, connection),
      listUnknown(read, id, now),
      listCorrected(read, id, now),
    ])
  const troubles = connection.keys.flatMap(({ alias }) => {
    const own = calls.filter((call) => call.alias === alias)
    const isRefused = freshness.keys.some((key) => key.alias === alias && key.state === "unauthorized")
    const found = listKeyTroubles(alias, own, now)
    // The client knows of a refused key for longer than its calls are looked at.
    const isFound = found.some(({ kind }) => kind === "refused")
    return isRefused && !isFound ? [...found, { alias, kind: "refused", answers: 1, since: null } as const] : found
  })
  return {
    connection: id,
    freshness,
    failed: { ...failed, day },
    overdue,
    waiting,
    untold,
    rise,
    slowdown,
    drift,
    troubles,
    keys,
    undecided: { count: undecided.length, oldest: toOldest(undecided) },
    corrected: { count: corrected.length, newest: toNewest(corrected) },
  }
}

async function listKeyAges(store: Store, connection: Connection): Promise<KeyAge[]> {
  const [keys, { backfill }] = await Promise.all([
    listKeyFacts(store.read, connection),
    readSyncState(store.read, connection.id),
  ])
  return keys
    .filter(({ deletedOn }) => deletedOn === null)
    .map(({ alias, createdOn, rotateEveryDays, checkedAt }) => ({
      alias,
      createdOn,
      rotateEveryDays,
      checkedAt,
      usedSince: backfill?.startedAt ?? null,
    }))
}

/** A review of all connections together, also where the page is narrowed to one. */
async function readUnreviewed(store: Store, { review, scope }: Asked): Promise<AttentionFacts["review"]> {
  if (review === null) return null
  const { week, jobs, isBegun, until } = review
  const since = toDayStart(until, await readTeamZone(store.read))
  const href = `${toReviewHref(week, null)}${scope === null ? "" : "?connection="}`
  return { week, jobs, isBegun, since, href }
}

function toNewest([newest]: SpendIntent[]): ConnectionFacts["corrected"]["newest"] {
  if (!newest) return null
  const { connection, jobId: source } = newest.source
  const jobId = newest.newJobId ?? source
  const href = `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(source)}`
  return { jobId, at: newest.settledAt ?? newest.createdAt, href }
}

function toOldest([oldest]: SpendIntent[]): ConnectionFacts["undecided"]["oldest"] {
  if (!oldest) return null
  const { connection, jobId } = oldest.source
  const href = `/jobs/${encodeURIComponent(connection)}/${encodeURIComponent(jobId)}`
  return { by: oldest.by, sentAt: oldest.sentAt ?? oldest.createdAt, href }
}
