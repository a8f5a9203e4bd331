import "server-only"
import { type ChildProcess, spawn } from "node:child_process"
import { constants, setPriority } from "node:os"
import { join } from "node:path"
import { request } from "undici"
import { z } from "zod"
import { DEMO_MEDIA_BASE } from "@/lib/demo-media"
import { SECOND } from "@/lib/domain/time"
import type { Env } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { mirrorAttributions } from "@/lib/jobs/mutations"
import { log } from "@/lib/log"
import type { Store } from "@/lib/store/store"

/** The sandbox's fixed keys and secrets: they open nothing but the made-up account on this machine. */
const DEMO_SECRETS = {
  DEMO_KEY_PROD: "rbv_sandbox_prod",
  DEMO_KEY_STAGING: "rbv_sandbox_staging",
  DEMO_WEBHOOK_SECRET_PROD: "whsec_sandbox_prod",
  DEMO_WEBHOOK_SECRET_STAGING: "whsec_sandbox_staging",
} as const

const START_LIMIT_MS = 30 * SECOND
const ATTRIBUTION_MS = 3 * SECOND
/** Two months and more, so that a period has one before it; new jobs come about as often as in its past. */
const HISTORY = ["--jobs", "6000", "--days", "70", "--arrival-seconds", "90"]

/**
 * The made-up account: starts the sandbox vendor beside the app, and plays the customer's own application that tells who each
 * job was for. `isReady` resolves when the vendor answers.
 */
export function startDemo(store: Store, env: Env): { isReady: Promise<void>; stop: () => void } {
  Object.assign(process.env, DEMO_SECRETS)
  const child = spawnSandbox(env)
  let importing: { stop: () => void } | undefined
  const isReady = readUrl(child).then((url) => {
    process.env.DEMO_VENDOR_URL = url
    log.info({ url }, "demo: the sandbox vendor is up")
    importing = startImport(store, { url, teamZone: env.teamTimeZone })
  })
  return {
    isReady,
    stop: () => {
      importing?.stop()
      child.kill("SIGTERM")
    },
  }
}

function spawnSandbox(env: Env): ChildProcess {
  const target = `http://127.0.0.1:${env.port}/api/webhooks/{connection}`
  const main = join(process.cwd(), "lib", "sandbox", "main.ts")
  const account = ["--port", "0", "--seed", "7", ...HISTORY]
  // What happened while the demo ran is kept beside its record, so that both tell the same after a restart.
  const kept = ["--state", join(env.dataDir, "sandbox.json")]
  const args = [...account, ...kept, "--webhook-target", target, "--media-base", DEMO_MEDIA_BASE]
  const child = spawn(process.execPath, ["--conditions=react-server", "--import", "tsx", main, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    // The sandbox needs none of our secrets.
    env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", NODE_ENV: process.env.NODE_ENV },
  })
  // Pages come first: on a small machine the sandbox's start must not make the first of them wait.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL)
  // If this process is killed, nobody stops the sandbox: it looks for its parent each second and ends by itself.
  child.on("error", (thrown) => log.error({ err: thrown }, "demo: the sandbox vendor could not be started"))
  child.on("exit", (code) => log.info({ code }, "demo: the sandbox vendor ended"))
  return child
}

function readUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new AppError("internal", `The demo's sandbox vendor did not start: ${why}.`))
    const timer = setTimeout(() => fail("it printed no address in time"), START_LIMIT_MS)
    let printed = ""
    child.once("exit", () => fail("it ended"))
    child.stdout?.on("data", (chunk: Buffer) => {
      printed = (printed + chunk.toString("utf8")).slice(-4_000)
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (!url) return
      clearTimeout(timer)
      resolve(url)
    })
  })
}

const text = z.string().nullable()
const number = z.number().nullable()
const attributionPage = z.object({
  next_seq: z.number(),
  rows: z.array(
    z.object({
      connection: z.string(),
      job_id: z.string(),
      customer: text,
      project: text,
      user_ref: text,
      input_url: text,
      file_name: text,
      source_duration_ms: number,
      source_width: number,
      source_height: number,
      source_codec: text,
      model: text,
      output_format: text,
      bg_type: text,
      request: z.unknown(),
    }),
  ),
})

/** Plays the customer's application: brings what it knows of each job, page by page, for as long as the demo lives. */
function startImport(store: Store, { url, teamZone }: { url: string; teamZone: string }): { stop: () => void } {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let since = 0
  const run = async () => {
    try {
      for (let rows = 1; rows > 0 && !isStopped; ) {
        const answer = await request(`${url}/__sandbox/attribution?since_seq=${since}`)
        const page = attributionPage.parse(await answer.body.json())
        await takeIn(store, { rows: page.rows, teamZone })
        since = page.next_seq
        rows = page.rows.length
      }
    } catch (thrown) {
      if (!isStopped) log.warn({ err: thrown }, "demo: the customers' data could not be read")
    }
    if (!isStopped) timer = setTimeout(run, ATTRIBUTION_MS)
  }
  void run()
  return {
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

async function takeIn(
  store: Store,
  { rows, teamZone }: { rows: z.infer<typeof attributionPage>["rows"]; teamZone: string },
): Promise<void> {
  const now = Date.now()
  for (const connection of new Set(rows.map((row) => row.connection))) {
    const own = rows
      .filter((row) => row.connection === connection)
      .map((row) => ({ ...row, request: row.request == null ? null : JSON.stringify(row.request), updated_at: now }))
    const changed = await store.write((tx) => mirrorAttributions(tx, { connection, rows: own, teamZone, now }))
    if (changed.length > 0) await store.notify({ type: "jobs", connection, jobIds: changed.slice(0, 100) })
  }
}
