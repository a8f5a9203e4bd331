import { MINUTE, SECOND } from "@/lib/domain/time"
import { type AppError, toAppError } from "@/lib/errors"
import { log } from "@/lib/log"
import type { Store } from "@/lib/store/store"
import { VendorError } from "@/lib/vendor/errors"
import type { VendorClient } from "@/lib/vendor/types"
import { Backfill } from "./backfill"
import { onWake } from "./confirm"
import { createLeasedContext, type SyncContext } from "./context"
import { type Interruptible, toInterruptible } from "./interruptible"
import { freeLease, type Lease, renewLease, takeLease, toHolder } from "./lease"
import { PACE, type SyncPace } from "./pace"
import { runTask, type Task, toTasks } from "./tasks"

export type WorkerParts = {
  store: Store
  connection: string
  /** Asked before each call, so that a key that was exchanged is used at once. */
  findClient: () => VendorClient
  teamZone: string
  pace?: SyncPace
  now?: () => number
}
export type Worker = { stop: () => Promise<void> }

/** A store that stays full must not have the vendor asked again and again for pages that cannot be kept. */
const MOST_PATIENCE = 8
/** A hold that lasted so long was no failed try. */
const GOOD_HOLD_MS = MINUTE
/** A wall clock that is set back by more than this would leave every task waiting for the old time. */
const CLOCK_STEP_MS = 2 * SECOND

/**
 * Syncs one connection for as long as this process lives and holds its lease. Never throws; what goes wrong is written to the
 * state that the screens read, and tried again. `stop` ends the task under way, frees the lease and resolves.
 */
export function startWorker(parts: WorkerParts): Worker {
  const worker = new SyncWorker(parts)
  const done = worker.run()
  return {
    stop: async () => {
      worker.stop()
      await done
    },
  }
}

class SyncWorker {
  readonly #parts: Required<WorkerParts>
  readonly #holder = toHolder()
  readonly #vendor: Interruptible
  /** The tasks under way: one, and those that it lets in between. */
  readonly #underWay: Task[] = []
  #isStopping = false
  #wakeUp: () => void = () => {}

  constructor(parts: WorkerParts) {
    this.#parts = { pace: PACE, now: Date.now, ...parts }
    this.#vendor = toInterruptible(parts.connection, parts.findClient)
  }

  stop(): void {
    this.#isStopping = true
    this.#vendor.interrupt()
    this.#wakeUp()
  }

  async run(): Promise<void> {
    const { store, connection, pace } = this.#parts
    const endWake = onWake(connection, () => this.#wakeUp())
    let pauseMs = pace.retryMs
    while (!this.#isStopping) {
      const begunAt = performance.now()
      try {
        const lease = await takeLease(store, `sync:${connection}`, this.#holder)
        if (lease) await this.#hold(lease)
        pauseMs = pace.retryMs
      } catch (thrown) {
        const error = toAppError(thrown)
        const isAgain = performance.now() - begunAt < GOOD_HOLD_MS
        pauseMs = isAgain ? Math.min(pauseMs * 2, MOST_PATIENCE * pace.retryMs) : pace.retryMs
        log.warn({ connection, code: error.code, pauseMs, err: thrown }, "sync paused")
      }
      await this.#sleep(pauseMs)
    }
    endWake()
  }

  async #hold(lease: Lease): Promise<void> {
    const { store, connection, teamZone, now, pace } = this.#parts
    const parts = { store, client: this.#vendor.client, teamZone, now }
    const context = createLeasedContext(parts, lease, pace)
    const renewing = setInterval(() => void renewLease(store, lease).catch(() => {}), pace.heartbeatMs)
    log.info({ connection, fence: lease.fence }, "sync started")
    try {
      await this.#loop(context)
    } finally {
      clearInterval(renewing)
      await freeLease(store, lease).catch(() => {})
    }
  }

  async #loop(context: SyncContext): Promise<void> {
    const tasks = await toTasks(context, { backfill: new Backfill(context), pace: this.#parts.pace })
    context.breathe = () => this.#letIn(context, tasks)
    let beatAt = Number.NEGATIVE_INFINITY
    let before = context.now()
    while (!this.#isStopping) {
      const now = context.now()
      if (now < before - CLOCK_STEP_MS) for (const task of tasks) task.dueAt -= before - now
      before = now
      if (performance.now() - beatAt >= this.#parts.pace.heartbeatMs) {
        // Each write is also a sign of life.
        await context.commit(async () => {})
        await context.drift.flush(context.commit)
        beatAt = performance.now()
      }
      const task = findNext(tasks, now)
      if (task) await this.#runOne(context, task)
      else await this.#sleep(Math.min(this.#parts.pace.heartbeatMs, untilNext(tasks, now)), tasks)
    }
  }

  async #runOne(context: SyncContext, task: Task): Promise<void> {
    this.#underWay.push(task)
    try {
      await runTask(context, task)
    } catch (thrown) {
      const error = toAppError(thrown)
      if (error.code === "lease_lost" || error.code === "store_unavailable") throw error
      if (!this.#isStopping) logTaskError(context, task, { thrown, error })
    } finally {
      this.#underWay.pop()
    }
  }

  /** Between two steps of a long task: one of the more urgent tasks, if its time has come. */
  async #letIn(context: SyncContext, tasks: readonly Task[]): Promise<void> {
    const current = this.#underWay.at(-1)
    if (!current) return
    const urgent = tasks.slice(0, tasks.indexOf(current)).filter((task) => !this.#underWay.includes(task))
    const next = findNext(urgent, context.now())
    if (next) await this.#runOne(context, next)
  }

  /** Sleeps, or until somebody wakes the worker: then what waits for confirmation is looked at first. */
  async #sleep(ms: number, tasks: Task[] = []): Promise<void> {
    if (this.#isStopping) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wakeUp = () => {
        clearTimeout(timer)
        for (const task of tasks) if (task.wakes) task.dueAt = 0
        resolve()
      }
    })
    this.#wakeUp = () => {}
  }
}

/** The task that has been due for longest, so that none waits for ever; of those due since the same moment the most urgent. */
function findNext(tasks: readonly Task[], now: number): Task | undefined {
  return tasks.filter((task) => task.dueAt <= now).toSorted((a, b) => a.dueAt - b.dueAt)[0]
}

function untilNext(tasks: readonly Task[], now: number): number {
  return Math.max(50, Math.min(...tasks.map((task) => task.dueAt)) - now)
}

function logTaskError(context: SyncContext, task: Task, { thrown, error }: { thrown: unknown; error: AppError }): void {
  const vendor =
    thrown instanceof VendorError
      ? { kind: thrown.kind, status: thrown.httpStatus, request_id: thrown.requestId }
      : { err: thrown }
  log.warn({ connection: context.connection, task: task.name, code: error.code, ...vendor }, "sync task failed")
}
