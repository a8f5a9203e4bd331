import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { stat } from "node:fs/promises"
import { availableParallelism, loadavg } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { z } from "zod"
import { startBenchApp } from "@/lib/cli/bench-app"
import { benchFile, buildBenchStore } from "@/lib/cli/bench-build"
import { type Figure, measure, measureStore, toFigure } from "@/lib/cli/bench-measure"
import { type Question, toPageQuestions, toQuestions } from "@/lib/cli/bench-questions"
import type { OwnApp } from "@/lib/cli/own-app"
import { toAppError } from "@/lib/errors"

const HELP = `Builds a SQLite store of made-up jobs and measures the app on it.

  npm run bench -- [--jobs N] [--json FILE] [--dir DIR] [--reuse]

  --jobs N     how many jobs (standard 100000; a million needs 3 GB of disk and some minutes)
  --json FILE  write the figures there as JSON too
  --dir DIR    where the store is made (standard data/bench)
  --reuse      keep a store of that size that is there already

The questions are asked of the store alone and, when the app is built, over HTTP, signed in, while it syncs a small
sandbox account. Exit code: 0 measured, 1 failed, 2 the command was not understood.
`

const RUNS = 100
const MIXED_MS = 60_000
const MIXED_CLIENTS = 4

type Whole = { mixed: Figure; residentMb: number; eventLoop: { p99Ms: number; maxMs: number } | null }
type Line = { name: string; limitMs: number | null; store: Figure | null; http: Figure | null }

const health = z.object({ eventLoop: z.object({ p99Ms: z.number(), maxMs: z.number() }).nullable() })

function say(text: string): void {
  process.stderr.write(`  ${text}\n`)
}

/** Several people at once for a minute, then what the app says of its event loop. */
async function measureWhole(app: OwnApp, questions: readonly Question[]): Promise<Whole> {
  const times: number[] = []
  let failed = 0
  let residentMb = app.residentMb()
  const watch = setInterval(() => (residentMb = Math.max(residentMb, app.residentMb())), 1_000)
  const until = performance.now() + MIXED_MS
  async function client(first: number): Promise<void> {
    for (let run = first; performance.now() < until; run += MIXED_CLIENTS) {
      const question = questions[run % questions.length]
      const started = performance.now()
      await app.get(question?.path(run) ?? "/", question?.body?.(run)).catch(() => (failed += 1))
      times.push(performance.now() - started)
      await new Promise((wake) => setTimeout(wake, 250))
    }
  }
  await Promise.all(Array.from({ length: MIXED_CLIENTS }, (_, at) => client(at)))
  clearInterval(watch)
  const { eventLoop } = health.parse(JSON.parse(await app.get("/api/health")))
  return { mixed: toFigure(times, failed), residentMb, eventLoop }
}

async function measureApp(folder: string, questions: readonly Question[]) {
  const app = await startBenchApp(folder)
  const figures = new Map<string, Figure>()
  try {
    for (const question of questions) {
      say(`over HTTP: ${question.name}`)
      figures.set(question.name, await measure(question, RUNS, app.get))
    }
    say("over HTTP: everything mixed, four clients, a minute")
    return { figures, whole: await measureWhole(app, questions) }
  } finally {
    await app.close()
  }
}

function toCell(figure: Figure | null): string {
  if (!figure) return "–".padStart(18)
  const text = `${figure.p50Ms.toFixed(1)} / ${figure.p95Ms.toFixed(1)}${figure.failed ? ` ${figure.failed} failed` : ""}`
  return text.padStart(18)
}

function toTable(lines: readonly Line[], whole: Whole | null): string {
  const rows = lines.map(({ name, limitMs, store, http }) => {
    const worst = (http ?? store)?.p95Ms ?? 0
    const verdict = limitMs === null ? "" : worst <= limitMs ? ` ≤ ${limitMs}` : ` over ${limitMs}`
    return `${name.padEnd(32)}${toCell(store)}${toCell(http)}${verdict}`
  })
  const head = `${"ms, median / p95".padEnd(32)}${"store".padStart(18)}${"HTTP".padStart(18)}  wanted`
  const tail = whole
    ? [
        `everything mixed${toCell(whole.mixed).padStart(52)}`,
        `resident memory of the app: ${whole.residentMb} MB at most`,
        whole.eventLoop
          ? `event loop late by: p99 ${whole.eventLoop.p99Ms} ms, at most ${whole.eventLoop.maxMs} ms`
          : "event loop: not measured",
      ]
    : ["The app is not built, so nothing was measured over HTTP (npm run build)."]
  return [head, ...rows, "", ...tail, ""].join("\n")
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        jobs: { type: "string", default: "100000" },
        json: { type: "string" },
        dir: { type: "string", default: "data/bench" },
        reuse: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    })
    const jobs = Number(values.jobs)
    if (!Number.isInteger(jobs) || jobs < 1_000 || jobs > 10_000_000) throw new Error("--jobs must be 1000 to 10000000")
    return { ...values, jobs }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "Bad arguments."}\n\n${HELP}`)
    return null
  }
}

async function run(options: NonNullable<ReturnType<typeof readOptions>>): Promise<void> {
  const folder = resolve(options.dir)
  mkdirSync(folder, { recursive: true })
  const madeAt = await buildBenchStore(folder, { jobs: options.jobs, isReused: options.reuse, say })
  const file = benchFile(folder)
  const questions = toQuestions(options.jobs, madeAt)
  const pages = toPageQuestions(options.jobs, madeAt)
  say("asking the store")
  const store = await measureStore(file, questions, RUNS)
  const isBuilt = existsSync(join(".next", "BUILD_ID"))
  const app = isBuilt ? await measureApp(folder, [...questions, ...pages]) : null
  const lines: Line[] = [...questions, ...pages].map(({ name, limitMs }) => ({
    name,
    limitMs,
    store: store.get(name) ?? null,
    http: app?.figures.get(name) ?? null,
  }))
  const whole = app?.whole ?? null
  const [load = 0] = loadavg()
  const cores = availableParallelism()
  process.stdout.write(`\n${options.jobs.toLocaleString("en")} jobs\n\n${toTable(lines, whole)}`)
  if (load > cores * 2) process.stdout.write(`This machine was busy (load ${load.toFixed(1)} on ${cores} cores).\n`)
  if (options.json) {
    const bytes = (await stat(file)).size
    writeFileSync(
      options.json,
      `${JSON.stringify({ jobs: options.jobs, bytes, cores, load, lines, whole }, null, 2)}\n`,
    )
  }
}

async function main(): Promise<number> {
  const options = readOptions()
  if (!options) return 2
  if (options.help) {
    process.stdout.write(HELP)
    return 0
  }
  try {
    await run(options)
    return 0
  } catch (thrown) {
    const error = toAppError(thrown)
    process.stderr.write(
      `${error.code === "internal" && error.cause instanceof Error ? error.cause.stack : error.message}\n`,
    )
    return 1
  }
}

process.exitCode = await main()
