import type { Usual } from "@/lib/domain/due"
import { DAY, MINUTE, SECOND } from "@/lib/domain/time"
import { toAppError } from "@/lib/errors"
import { VendorError } from "@/lib/vendor/errors"
import type { Backfill } from "./backfill"
import { runEvents, runHealth, runPricing, runSummary } from "./beats"
import type { SyncContext } from "./context"
import { runConfirmations } from "./deliveries"
import { runHeadLook, runListPass, runSweep } from "./list"
import { lookAtJob } from "./look"
import type { SyncPace } from "./pace"
import { type BeatName, emptyBeat, readSyncState, type SyncState, writeSyncState } from "./state"
import { countActive, FEW, judgeActive, readUsual, runWatch } from "./watch"

/** One repeated piece of work. `run` answers what to add to its state, and when it is due again. */
export type Task = {
  name: string
  /** Where its success and failure are kept; null: it shares that of the tasks it serves. */
  beat: BeatName | null
  /** Epoch ms. */
  dueAt: number
  /** Runs at once when a webhook came in. */
  wakes: boolean
  run: () => Promise<{ againInMs: number; state?: Partial<SyncState[BeatName]> }>
}

/** Pages of the first reading per turn, so that the other tasks get theirs. */
const BACKFILL_PAGES = 4
/** What is usual changes slowly. */
const USUAL_MS = 10 * MINUTE
/** Late changes, such as billing, are looked for in the newest days (architecture: re-read once a day). */
const SWEEP_BACK_MS = 7 * DAY
/** Jobs that a sweep missed are asked for one by one, at most so many. */
const SWEEP_LOOKS = 20
/** After a failed task at least this long until the next try; the vendor's own wish counts if it is longer. */
const RETRY_MS = 5 * SECOND

/** All tasks of a connection, most urgent first. */
export async function toTasks(
  context: SyncContext,
  { backfill, pace }: { backfill: Backfill; pace: SyncPace },
): Promise<Task[]> {
  const state = await readSyncState(context.store.read, context.connection)
  const dueFrom = (beat: { lastOkAt: number | null } | null, interval: number) =>
    beat?.lastOkAt ? beat.lastOkAt + interval : 0
  return [
    confirmTask(context, pace),
    watchTask(context, pace),
    listTask(context, pace),
    beatTask("events", dueFrom(state.events, pace.eventsMs), async () => {
      const { added, ...at } = await runEvents(context, "beat")
      // A busy account is asked more often, so that its 100 never roll over unseen.
      const againInMs = added > 50 ? pace.eventsMs / 4 : pace.eventsMs
      return { againInMs, state: { intervalMs: pace.eventsMs, ...at } }
    }),
    beatTask("health", dueFrom(state.health, pace.healthMs), async () => {
      const health = await runHealth(context)
      return { againInMs: pace.healthMs, state: { intervalMs: pace.healthMs, ...health } }
    }),
    beatTask("pricing", dueFrom(state.pricing, pace.pricingMs), async () => {
      await runPricing(context)
      return { againInMs: pace.pricingMs, state: { intervalMs: pace.pricingMs } }
    }),
    beatTask("summary", dueFrom(state.summary, pace.summaryMs), async () => {
      await runSummary(context, "beat")
      return { againInMs: pace.summaryMs, state: { intervalMs: pace.summaryMs } }
    }),
    backfillTask(backfill),
    beatTask("sweep", dueFrom(state.sweep, pace.sweepMs) || context.now() + pace.sweepMs, async () => {
      await sweep(context)
      return { againInMs: pace.sweepMs, state: { intervalMs: pace.sweepMs } }
    }),
  ]
}

function confirmTask(context: SyncContext, pace: SyncPace): Task {
  const run = async () => ({ againInMs: (await runConfirmations(context)) > 0 ? 0 : pace.watchMs })
  return { name: "confirm", beat: null, dueAt: 0, wakes: true, run }
}

function watchTask(context: SyncContext, pace: SyncPace): Task {
  let usual: Usual | undefined
  let usualAt = 0
  const run = async () => {
    await runWatch(context)
    if (!usual || context.now() - usualAt > USUAL_MS) {
      usual = await readUsual(context)
      usualAt = context.now()
    }
    await judgeActive(context, usual)
    return { againInMs: pace.watchMs }
  }
  return { name: "watch", beat: null, dueAt: 0, wakes: false, run }
}

function listTask(context: SyncContext, pace: SyncPace): Task {
  const run = async () => {
    const isReading = (await readSyncState(context.store.read, context.connection)).backfill?.phase !== "done"
    const pass = isReading ? await runHeadLook(context) : await runListPass(context, "list")
    const active = await countActive(context)
    const intervalMs = active === 0 ? pace.listIdleMs : active > FEW ? pace.listManyMs : pace.listActiveMs
    const completed = pass.isComplete ? { completedStartedAt: pass.startedAt, end: pass.end } : {}
    return { againInMs: intervalMs, state: { intervalMs, ...completed } }
  }
  return { name: "list", beat: "list", dueAt: 0, wakes: false, run }
}

function backfillTask(backfill: Backfill): Task {
  const run = async () => {
    const { phase } = await backfill.run(BACKFILL_PAGES)
    return { againInMs: phase === "done" ? DAY : 0 }
  }
  return { name: "backfill", beat: null, dueAt: 0, wakes: false, run }
}

function beatTask(beat: BeatName, dueAt: number, run: Task["run"]): Task {
  return { name: beat, beat, dueAt, wakes: false, run }
}

/** Runs a task once, keeps how it went, and says when it is due again. Throws what the task threw. */
export async function runTask(context: SyncContext, task: Task): Promise<void> {
  try {
    const { againInMs, state } = await task.run()
    const now = context.now()
    task.dueAt = now + againInMs
    const ok = { lastOkAt: now, errorCode: null, errorMessage: null, requestId: null, retryAt: null, ...state }
    await keep(context, task, ok)
  } catch (thrown) {
    const now = context.now()
    const error = toAppError(thrown)
    const vendor = thrown instanceof VendorError ? thrown : null
    task.dueAt = Math.max(now + RETRY_MS, vendor?.retryAt ?? 0)
    if (error.code === "lease_lost" || error.code === "store_unavailable") throw error
    // Given up by ourselves, at the end of the process: that says nothing about the vendor.
    if (vendor?.kind === "aborted") throw thrown
    await keep(context, task, {
      lastErrorAt: now,
      errorCode: error.code,
      errorMessage: error.message,
      requestId: vendor?.requestId ?? null,
      retryAt: task.dueAt,
    })
    throw thrown
  }
}

async function keep(context: SyncContext, task: Task, part: object): Promise<void> {
  const name = task.beat
  if (name === null) return
  const before = (await readSyncState(context.store.read, context.connection))[name]
  // Each task writes only its own kind of state, so the merged parts have its shape.
  const value = { ...(before ?? emptyBeat(MINUTE)), ...part } as NonNullable<SyncState[BeatName]>
  await context.commit((tx) => writeSyncState(tx, { connection: context.connection, name, now: context.now() }, value))
  if (name === "list") await context.store.notify({ type: "sync", connection: context.connection })
}

/** Re-reads the newest days whole, and asks for each job of them that the list no longer shows. */
async function sweep(context: SyncContext): Promise<void> {
  const since = context.now() - SWEEP_BACK_MS
  const startedAt = context.now()
  const seen = await runSweep(context, since)
  const held = await context.store.read
    .selectFrom("jobs")
    .select("id")
    .where("connection", "=", context.connection)
    .where("created_sort", ">=", since)
    .where("first_seen_at", "<", startedAt)
    .where("missing_since", "is", null)
    .execute()
  const unseen = held.filter(({ id }) => !seen.has(id)).slice(0, SWEEP_LOOKS)
  for (const { id } of unseen) {
    await context.breathe()
    await lookAtJob(context, id, { purpose: "watch" })
  }
}
