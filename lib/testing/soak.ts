import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { findPort, type OwnApp, startOwnApp } from "@/lib/cli/own-app"
import { MINUTE, SECOND } from "@/lib/domain/time"
import { createRng } from "@/lib/sandbox/prng"
import { type Sandbox, startSandbox } from "@/lib/sandbox/server"
import { openStore } from "@/lib/store/open"
import { drawSpell } from "./soak-faults"
import { type Where, watchAsPeople } from "./soak-viewers"
import { checkAgainstLedger } from "./sync-rig"

const HELP = `Runs the built app for a while against a sandbox vendor that misbehaves, with people watching, and kills it now and then.

  npm run soak -- [--minutes 30] [--seed N] [--viewers 20] [--json FILE]

At the end nothing that the vendor ever showed may be lost or doubled (its own ledger tells), and memory may not have grown.
The last two fifths of the time run without kills: there memory is compared. Exit code: 0 held, 1 not.
`

const KILL_SHARE = 0.6
/** One request a second has to see how each running job ended. */
const SETTLE_MS = 8 * MINUTE
/** Growth is looked for once the caches of a fresh process are full. */
const WARM_SHARE = 0.7

type Options = { minutes: number; seed: number; viewers: number; json: string | undefined }
type Run = { sandbox: Sandbox; options: Options; folder: string; port: number; from: number; until: number }
type Memory = { at: number; mb: number }

function say(text: string): void {
  process.stderr.write(`  ${text}\n`)
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "30" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      viewers: { type: "string", default: "20" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  })
  if (values.help) return null
  return {
    minutes: Number(values.minutes),
    seed: Number(values.seed),
    viewers: Number(values.viewers),
    json: values.json,
  }
}

/** New jobs all the time, spells of trouble with quiet between. */
async function stirVendor({ sandbox, options, until }: Run): Promise<Record<string, number>> {
  const rng = createRng(options.seed)
  const spells: Record<string, number> = {}
  for (let next = Date.now(); Date.now() < until; await sleep(SECOND)) {
    sandbox.control.insertJobs({ account: "prod", count: rng.int(0, 1) })
    if (Date.now() < next) continue
    const { name, switches } = drawSpell(rng)
    spells[name] = (spells[name] ?? 0) + 1
    sandbox.control.setFaults(switches)
    const length = rng.int(8, 20) * SECOND
    setTimeout(() => sandbox.control.clearFaults(), length)
    next = Date.now() + length + rng.int(8, 20) * SECOND
  }
  return spells
}

type Kept = { app: OwnApp | null; killedAt: number[]; upAgainMs: number[]; memory: Memory[] }

/** The app, killed at random and started again. */
async function keepApp(run: Run, kept: Kept): Promise<void> {
  const rng = createRng(run.options.seed + 1)
  const killsUntil = run.from + (run.until - run.from) * KILL_SHARE
  kept.app = await startOwnApp(run.folder, run)
  let next = Date.now() + rng.int(40, 100) * SECOND
  for (; Date.now() < run.until; await sleep(2 * SECOND)) {
    kept.memory.push({ at: Date.now(), mb: kept.app.residentMb() })
    if (Date.now() < next || next > killsUntil) continue
    const { app } = kept
    kept.app = null
    await app.kill()
    kept.killedAt.push(Date.now())
    const started = Date.now()
    kept.app = await startOwnApp(run.folder, run)
    kept.upAgainMs.push(Date.now() - started)
    next = Date.now() + rng.int(40, 100) * SECOND
  }
}

/** The vendor's jobs end, and the app gets time to see it. */
async function settle({ sandbox, folder }: Run): Promise<void> {
  sandbox.control.clearFaults()
  for (const account of ["prod", "staging"] as const) {
    for (const job of sandbox.control.truth(account)) {
      if (!["completed", "failed"].includes(job.status)) sandbox.control.finishJob(job.id)
    }
  }
  const store = await openStore({ kind: "sqlite", file: join(folder, "ops.sqlite") })
  const until = Date.now() + SETTLE_MS
  for (let open = 1; open > 0 && Date.now() < until; await sleep(10 * SECOND)) {
    const { unequal, lost } = await checkAgainstLedger(store, sandbox)
    open = unequal + lost
    say(`settling: ${lost} not yet here, ${unequal} not yet as the vendor has them`)
  }
  await store.close()
}

function toMedian(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Share by which memory grew between the first and the last third of the time after WARM_SHARE. */
function toGrowth(memory: readonly Memory[], { from, until }: Run) {
  const start = from + (until - from) * WARM_SHARE
  const third = (until - start) / 3
  const early = toMedian(memory.filter(({ at }) => at >= start && at < start + third).map(({ mb }) => mb))
  const late = toMedian(memory.filter(({ at }) => at >= until - third).map(({ mb }) => mb))
  return { earlyMb: early, lateMb: late, growth: Math.round((late / early - 1) * 1_000) / 1_000 }
}

async function soak(run: Run) {
  const kept: Kept = { app: null, killedAt: [], upAgainMs: [], memory: [] }
  const where: Where = () => kept.app
  const isOver = () => Date.now() >= run.until
  try {
    const [spells, , seen] = await Promise.all([
      stirVendor(run),
      keepApp(run, kept),
      watchAsPeople(run.options.viewers, where, isOver),
    ])
    const health: unknown = JSON.parse((await kept.app?.get("/api/health")) ?? "null")
    await settle(run)
    await kept.app?.close()
    const store = await openStore({ kind: "sqlite", file: join(run.folder, "ops.sqlite") })
    const ledger = await checkAgainstLedger(store, run.sandbox, kept.killedAt)
    await store.close()
    const times = seen.times.toSorted((a, b) => a - b)
    const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? Number.NaN)
    return {
      seed: run.options.seed,
      minutes: run.options.minutes,
      spells,
      kills: kept.killedAt.length,
      upAgainMs: Math.max(0, ...kept.upAgainMs),
      ledger,
      pages: { opened: times.length, p50Ms: at(0.5), p95Ms: at(0.95), failed: Object.fromEntries(seen.failed) },
      liveEvents: seen.events,
      memory: { ...toGrowth(kept.memory, run), mostMb: Math.max(...kept.memory.map(({ mb }) => mb)) },
      health,
    }
  } finally {
    await kept.app?.kill()
  }
}

async function main(): Promise<number> {
  const options = readOptions()
  if (!options) {
    process.stdout.write(HELP)
    return 0
  }
  const folder = mkdtempSync(join(tmpdir(), "ops-soak-"))
  const sandbox = await startSandbox({ seed: options.seed, jobs: 3_000, rate: null, speed: 10 })
  say(`${options.minutes} minutes, seed ${options.seed}`)
  const from = Date.now()
  try {
    const port = await findPort()
    const result = await soak({ sandbox, options, folder, port, from, until: from + options.minutes * MINUTE })
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
    if (options.json) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`)
    const { lost, doubled, invented, unequal, violations } = result.ledger
    const isRight = lost + doubled + invented + unequal + violations === 0
    return isRight && result.memory.growth <= 0.05 ? 0 : 1
  } finally {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exit(await main())
