import "server-only"
import { SECOND } from "@/lib/domain/time"
import { readEnv } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { log } from "@/lib/log"
import { getStore } from "@/lib/store/current"
import { vendor } from "@/lib/vendor/live"
import { runEvents, runSummary } from "./beats"
import { createContext, type SyncContext } from "./context"
import { runListTurn } from "./list"
import { lookAtJob } from "./look"
import { withBeat } from "./outcome"
import { PACE } from "./pace"

/** However many people press the button, the vendor is asked at most this often. */
const JOB_DISTANCE_MS = 2 * SECOND
const SYNC_DISTANCE_MS = 30 * SECOND

/** `at` is of a clock that does not go back. */
type Asked = { at: number; answer: Promise<unknown>; isOver: boolean }

declare global {
  /** Next makes several instances of this module in one process; they share who was asked when. */
  var __opsAsked: Map<string, Asked> | undefined
}

/**
 * Asks the vendor for one job on behalf of a person. Within two seconds of another such ask they share its answer. Throws
 * VendorError, and AppError("not_found") when the vendor does not show this job to our keys.
 */
export async function refreshJobFor(ref: { connection: string; jobId: string }): Promise<void> {
  const context = await personContext(ref.connection)
  const result = await shared(`job ${ref.connection} ${ref.jobId}`, JOB_DISTANCE_MS, () =>
    withDrift(context, () => lookAtJob(context, ref.jobId, { purpose: "person" })),
  )
  if (result === "not found") {
    throw new AppError("not_found", "The vendor does not show this job to our keys now. Our record of it stays.")
  }
}

/** Looks for new jobs now. At most one such look per connection in 30 s; asked sooner, the last one stands. */
export async function syncFor(connection: string): Promise<void> {
  const context = await personContext(connection)
  const look = async () => {
    await runListTurn(context, "person")
    return {}
  }
  await shared(`list ${connection}`, SYNC_DISTANCE_MS, () => withDrift(context, () => withBeat(context, "list", look)))
}

/** Asks for the usage summary and the newest usage events now; at most once per connection in 30 s. */
export async function refreshUsageFor(connection: string): Promise<void> {
  const context = await personContext(connection)
  const ask = async () => {
    await withBeat(context, "summary", async () => {
      await runSummary(context, "person")
      return { intervalMs: PACE.summaryMs }
    })
    await withBeat(context, "events", async () => {
      const { added: _added, ...at } = await runEvents(context, "person")
      return { intervalMs: PACE.eventsMs, ...at }
    })
  }
  await shared(`usage ${connection}`, SYNC_DISTANCE_MS, () => withDrift(context, ask))
}

/** Keeps what was noticed of the vendor's answers, also where the call failed in the end. */
async function withDrift<T>(context: SyncContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    // What a person asked for was done or not done by now; that is what they are told.
    await context.drift.flush(context.commit).catch((thrown) => log.warn({ err: thrown }, "drift could not be kept"))
  }
}

async function personContext(connection: string): Promise<SyncContext> {
  const { connections, teamTimeZone } = readEnv()
  if (!connections.some((one) => one.id === connection)) {
    throw new AppError("not_found", "There is no connection of this name.")
  }
  return createContext({
    store: await getStore(),
    client: vendor(connection),
    teamZone: teamTimeZone,
    now: Date.now,
  })
}

/**
 * Runs `work` unless the same is under way or was asked for within `distanceMs`: then its answer, or its failure, is shared.
 */
async function shared<T>(key: string, distanceMs: number, work: () => Promise<T>): Promise<T> {
  globalThis.__opsAsked ??= new Map()
  const asked = globalThis.__opsAsked
  const now = performance.now()
  for (const [name, one] of asked) if (one.isOver && now - one.at > SYNC_DISTANCE_MS) asked.delete(name)
  const held = asked.get(key)
  // The key names the work, so the answer kept under it is of the type of this work.
  if (held && (!held.isOver || now - held.at < distanceMs)) return held.answer as Promise<T>
  const mine: Asked = { at: now, answer: work(), isOver: false }
  asked.set(key, mine)
  // The work always ends: each of its calls has a deadline.
  const end = () => {
    mine.isOver = true
  }
  mine.answer.then(end, end)
  return mine.answer as Promise<T>
}
