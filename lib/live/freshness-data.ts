import "server-only"
import type { Beat, Freshness } from "@/lib/domain/freshness"
import { SECOND, toIso } from "@/lib/domain/time"
import { type Connection, readEnv } from "@/lib/env"
import { toAppError } from "@/lib/errors"
import { getStore } from "@/lib/store/current"
import type { Db } from "@/lib/store/store"
import { type BackfillState, type BeatState, readSyncState } from "@/lib/sync/state"
import { vendor } from "@/lib/vendor/live"

function toBeat(state: BeatState): Beat {
  return {
    lastOkAt: toIso(state.lastOkAt),
    lastErrorAt: toIso(state.lastErrorAt),
    errorCode: state.errorCode,
    errorMessage: state.errorMessage,
    retryAt: toIso(state.retryAt),
    intervalMs: state.intervalMs,
  }
}

function toBackfill(state: BackfillState | null): Freshness["backfill"] {
  if (!state || state.phase === "done") return null
  return { seen: state.received, total: state.total, isConfirming: state.phase === "confirm" }
}

/** What this process knows of the keys. Not being able to read them is a state of the connection, not the page's end. */
function toKeys(connection: string): Pick<Freshness, "keys" | "keyProblem"> {
  try {
    const keys = vendor(connection).status()
    return { keys: keys.map(({ until, tokens: _, ...key }) => ({ ...key, until: toIso(until) })), keyProblem: null }
  } catch (thrown) {
    return { keys: [], keyProblem: toAppError(thrown).message }
  }
}

/** What the store alone tells of one connection: the same in every process. `keys`: what this one knows of them. */
export async function readFreshness(
  db: Db,
  connection: Pick<Connection, "id" | "label">,
  keys: Pick<Freshness, "keys" | "keyProblem">,
): Promise<Freshness> {
  const state = await readSyncState(db, connection.id)
  return {
    connection: connection.id,
    label: connection.label,
    list: state.list && toBeat(state.list),
    backfill: toBackfill(state.backfill),
    isUnread: state.backfill === null,
    events: state.events && toBeat(state.events),
    summary: state.summary && toBeat(state.summary),
    health: state.health && {
      ...toBeat(state.health),
      status: state.health.status,
      failing: Object.keys(state.health.checks).filter((name) => state.health?.checks[name] === "bad"),
      failures: state.health.failures ?? 0,
      failingSince: toIso(state.health.failingSince ?? null),
    },
    ...keys,
    heartbeatAt: toIso(state.heartbeatAt),
  }
}

/** Of every configured connection, in the order of the configuration. */
export async function listFreshness(): Promise<Freshness[]> {
  const store = await getStore()
  const awaitedSince = toIso(Math.round(Date.now() - process.uptime() * SECOND))
  const read = async (one: Connection) => ({ ...(await readFreshness(store.read, one, toKeys(one.id))), awaitedSince })
  return Promise.all(readEnv().connections.map(read))
}
