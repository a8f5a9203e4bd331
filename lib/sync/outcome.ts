import { MINUTE } from "@/lib/domain/time"
import { toAppError } from "@/lib/errors"
import { VendorError } from "@/lib/vendor/errors"
import type { SyncContext } from "./context"
import { type BeatName, emptyBeat, readSyncState, type SyncState, writeSyncState } from "./state"

/** What a run adds to the state of its beat. */
export type BeatPart = Partial<SyncState[BeatName]>

/** Keeps that a beat went well just now, and what it found; tells open browsers where it was the list. */
export async function keepOk(context: SyncContext, name: BeatName, part: BeatPart): Promise<void> {
  const ok = { lastOkAt: context.now(), errorCode: null, errorMessage: null, requestId: null, retryAt: null }
  await keep(context, name, { ...ok, ...part })
}

/** Keeps that a beat failed just now. `retryAt`: epoch ms of the next try, null where none is planned. */
export async function keepError(
  context: SyncContext,
  name: BeatName,
  { thrown, retryAt }: { thrown: unknown; retryAt: number | null },
): Promise<void> {
  const { code, message } = toAppError(thrown)
  const requestId = thrown instanceof VendorError ? thrown.requestId : null
  const failed = { lastErrorAt: context.now(), errorCode: code, errorMessage: message, requestId, retryAt }
  await keep(context, name, failed)
}

/** For what a person asks for: the beat that the worker's task of this name keeps. Throws what `run` threw. */
export async function withBeat(context: SyncContext, name: BeatName, run: () => Promise<BeatPart>): Promise<void> {
  try {
    await keepOk(context, name, await run())
  } catch (thrown) {
    const isOurs = toAppError(thrown).code === "store_unavailable"
    const retryAt = thrown instanceof VendorError ? thrown.retryAt : null
    if (!isOurs) await keepError(context, name, { thrown, retryAt })
    throw thrown
  }
}

async function keep(context: SyncContext, name: BeatName, part: object): Promise<void> {
  await context.commit(async (tx) => {
    const before = (await readSyncState(tx, context.connection))[name]
    // Each run writes only its own kind of state, so the merged parts have its shape.
    const value = { ...(before ?? emptyBeat(MINUTE)), ...part } as NonNullable<SyncState[BeatName]>
    await writeSyncState(tx, { connection: context.connection, name, now: context.now() }, value)
  })
  if (name === "list") await context.store.notify({ type: "sync", connection: context.connection })
}
