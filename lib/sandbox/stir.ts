import { drawJob } from "@/lib/sandbox/draw-job"
import type { AccountName, SandboxJob } from "@/lib/sandbox/job"
import { hash32 } from "@/lib/sandbox/prng"
import type { World } from "@/lib/sandbox/world"

const ALIAS = { prod: "prod-main", staging: "staging-main", empty: "empty-main" } as const

/** `count` seeded jobs that come in now, or at `at` (epoch ms) as if they had been there all along. */
export function insertJobs(world: World, order: { account: AccountName; count: number; at?: number }): SandboxJob[] {
  const { account, count } = order
  return Array.from({ length: count }, () => {
    const at = order.at ?? world.clock.now()
    const label = `insert ${world.all.length}`
    const draft = drawJob(
      { seed: world.seed, account, keyAlias: ALIAS[account], label, at, batch: null },
      world.clock.speed,
    )
    const job = order.at === undefined ? world.admit(draft) : world.add(draft)
    job.webhookUrl = world.accounts[account].webhookTarget
    return job
  })
}

/** Takes away `count` jobs anywhere in the account, chosen by the seed. */
export function removeSome(world: World, account: AccountName, count: number): string[] {
  return Array.from({ length: count }, () => {
    const { jobs } = world.accounts[account]
    const job = jobs[hash32(world.seed, "remove", world.removed.size) % Math.max(1, jobs.length)]
    return job !== undefined && world.remove(job.id) ? [job.id] : []
  }).flat()
}
