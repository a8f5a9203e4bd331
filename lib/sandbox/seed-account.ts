import { createArrivals, toLiveMoment } from "@/lib/sandbox/arrivals"
import { drawJob } from "@/lib/sandbox/draw-job"
import type { SandboxJob } from "@/lib/sandbox/job"
import { ACCOUNT_NAMES, type AccountName } from "@/lib/sandbox/job"
import { hash32 } from "@/lib/sandbox/prng"
import type { NewJob, World } from "@/lib/sandbox/world"

const KEY_ALIAS = { prod: "prod-main", staging: "staging-main", empty: "empty-main" } as const satisfies Record<
  AccountName,
  string
>
/** How long before the start the living account already lived, so that something runs from the first moment. */
const WARM_UP_MS = 20 * 60_000

/** Jobs of the last about `days` days: `jobs` of prod, about an eighth of that in staging, a few in the empty account. */
export function seedHistory(world: World, { jobs, days }: { jobs: number; days: number }): void {
  const now = world.clock.now()
  const counts = { prod: jobs, staging: Math.ceil(jobs / 8), empty: Math.min(25, Math.ceil(jobs / 100)) }
  const drafts: NewJob[] = []
  for (const account of ACCOUNT_NAMES)
    for (const arrival of createArrivals(world.seed, account, (counts[account] * 30) / days).past(
      now,
      counts[account],
    )) {
      const batch = arrival.batch === null ? null : String(arrival.batch)
      const label = `past ${arrival.number}`
      drafts.push(drawJob({ seed: world.seed, account, keyAlias: KEY_ALIAS[account], label, at: arrival.at, batch }, 1))
    }
  for (const draft of drafts.sort((a, b) => a.createdAt - b.createdAt)) settle(world, world.add(draft))
}

/** Seeded jobs carry the account's webhook target and what became of their events; 1 in 50 events was not taken. */
function settle(world: World, job: SandboxJob): void {
  const now = world.clock.now()
  job.webhookUrl = world.accounts[job.account].webhookTarget
  if (job.webhookUrl === null) return
  const state = (event: string) => (hash32(job.id, event) % 50 === 0 ? ("failed" as const) : ("sent" as const))
  if (job.runAt !== null && job.runAt <= now)
    job.webhookEvents["job.started"] = { state: state("started"), at: job.runAt }
  if (job.endAt !== null && job.endAt <= now)
    job.webhookEvents[`job.${job.outcome}`] = { state: state("ended"), at: job.endAt }
}

/** A time in which the account lived, epoch ms. */
export type Window = readonly [from: number, to: number]

/** What a sandbox that starts now counts as lived through: the given windows and the last minutes. Sorted, without overlap. */
export function toWindows(earlier: readonly Window[], now: number): Window[] {
  const windows: Window[] = []
  const all: Window[] = [...earlier, [now - WARM_UP_MS, now]]
  for (const [from, to] of all.toSorted((a, b) => a[0] - b[0])) {
    const last = windows.at(-1)
    if (last !== undefined && from <= last[1]) windows[windows.length - 1] = [last[0], Math.max(last[1], to)]
    else windows.push([from, to])
  }
  return windows
}

/**
 * New jobs from now on, one in prod each `everyMs` ± a third and one in staging for every four of those; those of `windows` are put
 * down as past. Their moments and contents follow from seed and time, so a sandbox started again shows what it showed before.
 */
export function startArrivals(world: World, everyMs: number, windows: readonly Window[]): void {
  const { seed, clock } = world
  const streams = [
    { account: "prod", everyMs },
    { account: "staging", everyMs: everyMs * 4 },
  ] as const
  for (const stream of streams) {
    const momentOf = (slot: number) => toLiveMoment(seed, slot, stream.everyMs)
    const draw = (slot: number) => {
      const { account } = stream
      const job = {
        seed,
        account,
        keyAlias: KEY_ALIAS[account],
        label: `live ${slot}`,
        at: momentOf(slot),
        batch: null,
      }
      return drawJob(job, clock.speed)
    }
    let slot = 0
    for (const [from, to] of windows)
      for (slot = Math.max(slot, Math.ceil(from / stream.everyMs)); momentOf(slot) <= to; slot++)
        settle(world, world.add(draw(slot)))
    const scheduleNext = () => {
      world.at(momentOf(slot), () => {
        const job = world.admit(draw(slot))
        job.webhookUrl = world.accounts[job.account].webhookTarget
        slot += 1
        scheduleNext()
      })
    }
    scheduleNext()
  }
}
