import { type Account, createAccounts } from "@/lib/sandbox/accounts"
import type { Clock } from "@/lib/sandbox/clock"
import { createHeap } from "@/lib/sandbox/heap"
import { type AccountName, type SandboxJob, toCreditsMilli, toStatus, type WebhookEvent } from "@/lib/sandbox/job"
import { hashHex } from "@/lib/sandbox/prng"
import { addEvent, toCreateEvents, toEndEvent, toStartEvent } from "@/lib/sandbox/usage"

export type NewJob = Omit<SandboxJob, "seq">
export type Transition = { job: SandboxJob; event: WebhookEvent; at: number }
type Coming = { kind: "start" | "run" | "end"; job: SandboxJob; at: number } | { kind: "call"; run: () => void }

/** All accounts with their jobs, moved on by the clock. Nothing runs by itself: `tick` is called by requests and by one timer. */
export type World = {
  seed: number
  clock: Clock
  accounts: Record<AccountName, Account>
  /** Every job ever, in the order they were made; removed ones too. `seq` is the index + 1. */
  all: SandboxJob[]
  /** Ids taken away by a control or a switch. */
  removed: Set<string>
  find(id: string): SandboxJob | undefined
  /** Adds at its place by createdAt, silently: a job of the past. */
  add(job: NewJob): SandboxJob
  /** Adds a job that comes in now: leaves usage events, takes credits, tells its start. */
  admit(job: NewJob): SandboxJob
  /** A draft (or, switched, a failed job) was started: takes credits, leaves its event, tells its start. */
  begin(job: SandboxJob): void
  /** An id that no seeded job has. */
  nextId(): string
  remove(id: string): boolean
  /** A job whose end was set to now by hand: leaves its event, settles its credits, tells it. */
  finish(job: SandboxJob): void
  /** Brings everything up to the clock; calls `onTransition` for each step. */
  tick(): void
  nextAt(): number | undefined
  at(moment: number, run: () => void): void
  setSpeed(speed: number): void
  onTransition(listener: (transition: Transition) => void): void
}

/** The steps that are still to come, and the jobs that have not ended. */
function createSchedule(clock: Clock) {
  const heap = createHeap<Coming>()
  const active = new Set<SandboxJob>()
  const put = (job: SandboxJob) => {
    const now = clock.now()
    const steps = [
      ["start", job.draft ? job.startedAt : null],
      ["run", job.runAt],
      ["end", job.endAt],
    ] as const
    for (const [kind, at] of steps) if (at !== null && at > now) heap.push(at, { kind, job, at })
    const status = toStatus(job, now)
    if (status === "completed" || status === "failed") active.delete(job)
    else active.add(job)
  }
  return {
    put,
    forget: (job: SandboxJob) => {
      active.delete(job)
    },
    takeDue: () => heap.takeDue(clock.now())?.item,
    nextAt: heap.nextAt,
    call: (moment: number, run: () => void) => heap.push(moment, { kind: "call", run }),
    setSpeed: (speed: number) => {
      const now = clock.now()
      const scale = (at: number | null) =>
        at === null || at <= now ? at : Math.ceil(now + ((at - now) * clock.speed) / speed)
      for (const job of active) {
        job.startedAt = scale(job.startedAt)
        job.runAt = scale(job.runAt)
        job.endAt = scale(job.endAt)
        put(job)
      }
      clock.speed = speed
    },
  }
}

/** The jobs by id and, per account, by time. */
function createRegister(accounts: Record<AccountName, Account>) {
  const all: SandboxJob[] = []
  const byId = new Map<string, SandboxJob>()
  const removed = new Set<string>()
  return {
    all,
    removed,
    find: (id: string) => (removed.has(id) ? undefined : byId.get(id)),
    put: (draft: NewJob): SandboxJob => {
      const job: SandboxJob = Object.assign(draft, { seq: all.length + 1 }) // a copy of each of 20,000 would be felt
      all.push(job)
      byId.set(job.id, job)
      insertByTime(accounts[job.account].jobs, job)
      return job
    },
    /** The job that is gone now, or undefined where there was none. */
    remove: (id: string): SandboxJob | undefined => {
      const job = byId.get(id)
      if (job === undefined || removed.has(id)) return undefined
      removed.add(id)
      const { jobs } = accounts[job.account]
      const index = jobs.indexOf(job)
      if (index >= 0) jobs.splice(index, 1)
      return job
    },
  }
}

/** An empty world; `seed-account.ts` fills it. */
export function createWorld(options: { seed: number; clock: Clock; webhookTarget: string | null }): World {
  const { seed, clock } = options
  const accounts = createAccounts(options.webhookTarget)
  const register = createRegister(accounts)
  const schedule = createSchedule(clock)
  const listeners: ((transition: Transition) => void)[] = []
  const born = clock.now()
  let made = 0
  const emit = (transition: Transition) => {
    for (const listener of listeners) listener(transition)
  }
  const step = (coming: Coming) => {
    if (coming.kind === "call") return coming.run()
    if (!register.removed.has(coming.job.id)) applyStep(coming, accounts[coming.job.account], emit)
    if (coming.kind === "end" && coming.job.endAt === coming.at) schedule.forget(coming.job)
  }
  const add = (draft: NewJob): SandboxJob => {
    const job = register.put(draft)
    schedule.put(job)
    return job
  }
  return {
    seed,
    clock,
    accounts,
    all: register.all,
    removed: register.removed,
    find: register.find,
    add,
    admit: (draft) => {
      const job = add(draft)
      takeIn(job, accounts[job.account])
      if (job.runAt !== null && job.runAt <= clock.now()) emit({ job, event: "job.started", at: job.runAt })
      return job
    },
    begin: (job) => {
      const at = clock.now()
      accounts[job.account].creditsMilli -= toCreditsMilli(job)
      addEvent(accounts[job.account], toStartEvent(job, at))
      schedule.put(job)
      emit({ job, event: "job.started", at })
    },
    nextId: () => `job_${hashHex(3, seed, "api", born, made++)}`,
    remove: (id) => {
      const job = register.remove(id)
      if (job !== undefined) schedule.forget(job)
      return job !== undefined
    },
    finish: (job) => {
      schedule.put(job)
      applyStep({ kind: "end", job, at: job.endAt ?? clock.now() }, accounts[job.account], emit)
    },
    tick: () => {
      for (let due = schedule.takeDue(); due !== undefined; due = schedule.takeDue()) step(due)
    },
    nextAt: schedule.nextAt,
    at: schedule.call,
    setSpeed: schedule.setSpeed,
    onTransition: (listener) => {
      listeners.push(listener)
    },
  }
}

/** What a job that comes in now leaves behind in its account. */
function takeIn(job: SandboxJob, account: Account): void {
  for (const event of toCreateEvents(job)) addEvent(account, event)
  if (job.startedAt !== null && !job.draft) account.creditsMilli -= toCreditsMilli(job)
}

function insertByTime(jobs: SandboxJob[], job: SandboxJob): void {
  let index = jobs.length
  while (index > 0 && (jobs[index - 1]?.createdAt ?? 0) > job.createdAt) index--
  if (index === jobs.length) jobs.push(job)
  else jobs.splice(index, 0, job)
}

/** A stale entry (the plan changed since) does nothing. */
function applyStep(
  coming: Extract<Coming, { job: SandboxJob }>,
  account: Account,
  emit: (transition: Transition) => void,
): void {
  const { kind, job, at } = coming
  if (kind === "start" && job.startedAt === at) {
    account.creditsMilli -= toCreditsMilli(job)
    addEvent(account, toStartEvent(job, at))
  }
  if (kind === "run" && job.runAt === at) emit({ job, event: "job.started", at })
  if (kind === "end" && job.endAt === at) {
    if (job.outcome === "failed") account.creditsMilli += toCreditsMilli(job)
    addEvent(account, toEndEvent(job, at))
    emit({ job, event: job.outcome === "completed" ? "job.completed" : "job.failed", at })
  }
}
