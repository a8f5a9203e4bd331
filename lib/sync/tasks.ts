import type { Usual } from "@/lib/domain/due"
import { DAY, MINUTE, SECOND } from "@/lib/domain/time"
import { toAppError } from "@/lib/errors"
import { VendorError } from "@/lib/vendor/errors"
import { type Backfill, OwnReadings } from "./backfill"
import { runEvents, runHealth, runPricing, runSummary } from "./beats"
import type { SyncContext } from "./context"
import { settleKeys } from "./cursor"
import { runConfirmations } from "./deliveries"
import { runListTurn, runSweep } from "./list"
import { lookAtJob } from "./look"
import { keepError, keepOk } from "./outcome"
import type { SyncPace } from "./pace"
import { type BeatName, readSyncState, type SyncState } from "./state"
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
  await settleKeys(context)
  const state = await readSyncState(context.store.read, context.connection)
  const dueFrom = (beat: { lastOkAt: number | null } | null, interval: number) =>
    beat?.lastOkAt ? beat.lastOkAt + interval : 0
  // Never swept: the first reading was as good as one. From a moment that is kept, or each restart would put it off again.
  const sweptAt = state.sweep?.lastOkAt ?? state.backfill?.finishedAt ?? state.backfill?.startedAt ?? context.now()
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
    backfillTask(context, { backfill, pace }),
    beatTask("sweep", sweptAt + pace.sweepMs, async () => {
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
    await runListTurn(context, "list")
    const active = await countActive(context)
    const intervalMs = active === 0 ? pace.listIdleMs : active > FEW ? pace.listManyMs : pace.listActiveMs
    return { againInMs: intervalMs, state: { intervalMs } }
  }
  return { name: "list", beat: "list", dueAt: 0, wakes: false, run }
}

function backfillTask(context: SyncContext, { backfill, pace }: { backfill: Backfill; pace: SyncPace }): Task {
  const ofKeys = new OwnReadings(context)
  const run = async () => {
    const { phase } = await backfill.run(BACKFILL_PAGES)
    const isDone = phase === "done" && (await ofKeys.run(BACKFILL_PAGES))
    // A key may turn out to show jobs of its own at any time; to look whether one did asks our record only.
    return { againInMs: isDone ? pace.listIdleMs : 0 }
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
    task.dueAt = context.now() + againInMs
    if (task.beat) await keepOk(context, task.beat, state ?? {})
  } catch (thrown) {
    const error = toAppError(thrown)
    const vendor = thrown instanceof VendorError ? thrown : null
    task.dueAt = Math.max(context.now() + RETRY_MS, vendor?.retryAt ?? 0)
    if (error.code === "lease_lost" || error.code === "store_unavailable") throw error
    // Given up by ourselves, at the end of the process: that says nothing about the vendor.
    if (vendor?.kind !== "aborted" && task.beat) await keepError(context, task.beat, { thrown, retryAt: task.dueAt })
    throw thrown
  }
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
