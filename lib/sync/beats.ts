import { MINUTE } from "@/lib/domain/time"
import { toAppError } from "@/lib/errors"
import { mirrorEvents, mirrorRates, mirrorSummary } from "@/lib/usage/mutations"
import { VendorError } from "@/lib/vendor/errors"
import type { CallPurpose, CallRecord, UsageEvent } from "@/lib/vendor/types"
import { noteDrift, type SyncContext } from "./context"
import { readKeys } from "./keys"
import { type EventsState, emptyBeat, type HealthState, readSyncState, writeSyncState } from "./state"

/** As far back as the vendor remembers (contract §2.7). */
const SUMMARY_DAYS = 90

const askedBy = (call: CallRecord) => ({ connection: call.connection, at: call.at + call.latencyMs })

/**
 * Takes the vendor's usage summary into the record. Never of a key with jobs of its own: nobody knows whether two keys' figures
 * may be summed (contract A9), and one must not replace the other.
 */
export async function runSummary(context: SyncContext, purpose: CallPurpose): Promise<void> {
  const { shared: keys } = await readKeys(context)
  const { value, call, drift } = await context.client.usageSummary(SUMMARY_DAYS, { purpose, keys })
  noteDrift(context, drift)
  const isNew = await context.commit((tx) => mirrorSummary(tx, { ...askedBy(call), days: SUMMARY_DAYS }, value))
  if (isNew) await context.store.notify({ type: "usage", connection: context.connection })
}

/** Takes the newest usage events into the record, of the keys of the summary; answers where it stands now, for the next poll. */
export async function runEvents(
  context: SyncContext,
  purpose: CallPurpose,
): Promise<Pick<EventsState, "newestEventId" | "newestAt" | "polledAt"> & { added: number }> {
  const before = (await readSyncState(context.store.read, context.connection)).events
  const { shared: keys } = await readKeys(context)
  const { value, call, drift } = await context.client.usageEvents({ purpose, keys })
  noteDrift(context, drift)
  const known = { polledAt: before?.polledAt ?? before?.lastOkAt ?? null, newestKnownAt: before?.newestAt ?? null }
  const mirrored = await context.commit((tx) => mirrorEvents(tx, { ...askedBy(call), ...known }, value.map(toStorable)))
  if (mirrored.added > 0) await context.store.notify({ type: "usage", connection: context.connection })
  return {
    added: mirrored.added,
    newestEventId: mirrored.newest?.eventId ?? before?.newestEventId ?? null,
    // Of events without times nothing is known of when they were.
    newestAt: mirrored.newest ? mirrored.newest.at : (before?.newestAt ?? null),
    polledAt: call.at,
  }
}

/** Keeps the rates in force (contract §2.8). */
export async function runPricing(context: SyncContext): Promise<void> {
  const { value, call, drift } = await context.client.pricing({ purpose: "beat" })
  noteDrift(context, drift)
  // PostgreSQL's index takes no longer names; no real model has one.
  const named = Object.entries(value.creditsPerMinuteMilli).filter(([model]) => model.length <= 200)
  const pricing = { ...value, creditsPerMinuteMilli: Object.fromEntries(named) }
  await context.commit((tx) => mirrorRates(tx, askedBy(call), pricing))
}

/** A status code is a whole number or none; anything else stands in the raw row only. */
function toStorable(event: UsageEvent): UsageEvent {
  return Number.isSafeInteger(event.statusCode) ? event : { ...event, statusCode: null }
}

/** A check that found the vendor away; one that our own key or limit stood in the way of says nothing of the vendor. */
const AWAY = new Set(["vendor_unavailable", "vendor_unreadable"])

type Health = Pick<HealthState, "status" | "checks" | "failures" | "failingSince">

/** Asks how the vendor says it is, and counts the failed checks in a row. Throws what the call threw. */
export async function runHealth(context: SyncContext): Promise<Health> {
  try {
    const { value, drift } = await context.client.health({ purpose: "beat" })
    noteDrift(context, drift)
    const counted = value.status === "degraded" ? await countFailure(context) : { failures: 0, failingSince: null }
    return { status: value.status, checks: value.checks, ...counted }
  } catch (thrown) {
    const isAway = AWAY.has(toAppError(thrown).code) && !(thrown instanceof VendorError && thrown.kind === "aborted")
    if (isAway) await keepFailure(context)
    throw thrown
  }
}

async function countFailure({
  store,
  connection,
  now,
}: SyncContext): Promise<Required<Omit<Health, "status" | "checks">>> {
  const before = (await readSyncState(store.read, connection)).health
  return { failures: (before?.failures ?? 0) + 1, failingSince: before?.failingSince ?? now() }
}

/** Before the task notes that it failed; it keeps what stands here. */
async function keepFailure(context: SyncContext): Promise<void> {
  const { store, connection } = context
  const before = (await readSyncState(store.read, connection)).health
  const value: HealthState = {
    ...emptyBeat(MINUTE),
    status: "unknown",
    checks: {},
    ...before,
    ...(await countFailure(context)),
  }
  await context.commit((tx) => writeSyncState(tx, { connection, name: "health", now: context.now() }, value))
}
