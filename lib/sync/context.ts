import type { Evidence } from "@/lib/domain/evidence"
import type { Source } from "@/lib/domain/job"
import type { Look } from "@/lib/jobs/row"
import type { Store, Tx } from "@/lib/store/store"
import type { CallRecord, Drift, VendorClient } from "@/lib/vendor/types"
import { Deferrals } from "./deferrals"
import { DriftLog } from "./drift"
import { type Lease, requireLease } from "./lease"
import { writeHeartbeat } from "./state"

/** Everything that a task of the sync needs; made once per connection and lease. */
export type SyncContext = {
  store: Store
  client: VendorClient
  connection: string
  /** TEAM_TIME_ZONE. */
  teamZone: string
  /** Wall clock, epoch ms. */
  now: () => number
  /** One transaction that only counts while the lease is held. */
  commit: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  drift: DriftLog
  /** Jobs that are not asked for now, since their own answers fail. */
  deferrals: Deferrals
  /** Between two pages of a long pass: lets more urgent tasks have their turn. */
  breathe: () => Promise<void>
}

type Parts = Pick<SyncContext, "store" | "client" | "teamZone" | "now">

/**
 * For the worker: every write counts only while the lease is held (AppError "lease_lost"). One in each `heartbeatMs` is a
 * sign of life too, so that a task of many pages is not taken for a dead one.
 */
export function createLeasedContext(parts: Parts, lease: Lease, { heartbeatMs }: { heartbeatMs: number }): SyncContext {
  let beatAt = Number.NEGATIVE_INFINITY
  return toContext(parts, async (work) => {
    const startedAt = performance.now()
    const isDue = startedAt - beatAt >= heartbeatMs
    const result = await parts.store.write(async (tx) => {
      await requireLease(tx, lease)
      if (isDue) await writeHeartbeat(tx, parts.client.connection, parts.now())
      return work(tx)
    })
    if (isDue) beatAt = startedAt
    return result
  })
}

/** For what a person asks for: any process may do it, since a mirror is idempotent and one at a time per connection. */
export function createContext(parts: Parts): SyncContext {
  return toContext(parts, parts.store.write)
}

function toContext(parts: Parts, commit: SyncContext["commit"]): SyncContext {
  const { connection } = parts.client
  return {
    ...parts,
    connection,
    drift: new DriftLog(connection),
    deferrals: new Deferrals(),
    breathe: async () => {},
    commit,
  }
}

/**
 * The look that an answered call is: its time is when the answer was there, so a window never ends too early; what it says
 * was true at some time after the question was sent, so the next window begins there and never too late.
 */
export function toLook(call: CallRecord, source: Source): Look {
  const evidence: Evidence = {
    method: call.method,
    path: call.path.split("?", 1)[0] ?? call.path,
    keyAlias: call.keyAlias,
    ...(call.status === null ? {} : { httpStatus: call.status }),
    ...(call.requestId === null ? {} : { requestId: call.requestId }),
  }
  return {
    connection: call.connection,
    keyAlias: call.keyAlias,
    source,
    askedAt: call.at,
    observedAt: call.at + call.latencyMs,
    evidence,
  }
}

export function noteDrift(context: SyncContext, drift: Drift[]): void {
  context.drift.add(drift, context.now())
}
