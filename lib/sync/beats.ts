import { mirrorEvents, mirrorRates, mirrorSummary } from "@/lib/usage/mutations"
import type { CallPurpose, CallRecord, UsageEvent } from "@/lib/vendor/types"
import { noteDrift, type SyncContext } from "./context"
import { type EventsState, type HealthState, readSyncState } from "./state"

/** As far back as the vendor remembers (contract §2.7). */
const SUMMARY_DAYS = 90

const askedBy = (call: CallRecord) => ({ connection: call.connection, at: call.at + call.latencyMs })

/** Takes the vendor's usage summary into the record. */
export async function runSummary(context: SyncContext, purpose: CallPurpose): Promise<void> {
  const { value, call, drift } = await context.client.usageSummary(SUMMARY_DAYS, { purpose })
  noteDrift(context, drift)
  const isNew = await context.commit((tx) => mirrorSummary(tx, { ...askedBy(call), days: SUMMARY_DAYS }, value))
  if (isNew) await context.store.notify({ type: "usage", connection: context.connection })
}

/** Takes the newest usage events into the record; answers where it stands now, for the next poll. */
export async function runEvents(
  context: SyncContext,
  purpose: CallPurpose,
): Promise<Pick<EventsState, "newestEventId" | "newestAt"> & { added: number }> {
  const before = (await readSyncState(context.store.read, context.connection)).events
  const { value, call, drift } = await context.client.usageEvents({ purpose })
  noteDrift(context, drift)
  const mirrored = await context.commit((tx) =>
    mirrorEvents(tx, { ...askedBy(call), newestKnownAt: before?.newestAt ?? null }, value.map(toStorable)),
  )
  if (mirrored.added > 0) await context.store.notify({ type: "usage", connection: context.connection })
  return {
    added: mirrored.added,
    newestEventId: mirrored.newest?.eventId ?? before?.newestEventId ?? null,
    newestAt: mirrored.newest?.at ?? before?.newestAt ?? null,
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

/** Asks how the vendor says it is. */
export async function runHealth(context: SyncContext): Promise<Pick<HealthState, "status" | "checks">> {
  const { value, drift } = await context.client.health({ purpose: "beat" })
  noteDrift(context, drift)
  return { status: value.status, checks: value.checks }
}
