import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { createKeys, SANDBOX_KEYS } from "@/lib/sandbox/accounts"
import { createClock } from "@/lib/sandbox/clock"
import { type Control, createControl } from "@/lib/sandbox/control"
import { serveControls } from "@/lib/sandbox/controls-http"
import type { Core } from "@/lib/sandbox/exchange"
import { createFaults, parseFaults } from "@/lib/sandbox/faults"
import { createLedger, type Ledger } from "@/lib/sandbox/ledger"
import { createMedia } from "@/lib/sandbox/media"
import { createRateLimits, DEFAULT_RATE, type Rate } from "@/lib/sandbox/rate-limits"
import { serveApi } from "@/lib/sandbox/routes"
import { seedHistory, startArrivals } from "@/lib/sandbox/seed-account"
import { openStateFile } from "@/lib/sandbox/state-file"
import { seedEvents } from "@/lib/sandbox/usage"
import { createWebhooks } from "@/lib/sandbox/webhooks"
import { createWorld, type World } from "@/lib/sandbox/world"

export type SandboxOptions = {
  /** 0 (standard): any free one. Always on 127.0.0.1. */
  port?: number
  seed?: number
  /** Jobs of history in the prod account; staging has an eighth of it. Standard 0. */
  jobs?: number
  /** How far back the history reaches; standard 30. */
  days?: number
  /** Pace of jobs; see clock.ts. */
  speed?: number
  /** Epoch ms of the vendor's clock at the start; standard: now. */
  now?: number
  /** The clock moves only by `control.advance`. */
  frozen?: boolean
  /** One new job in prod each so many ms; standard 0: none comes by itself. */
  arrivalMs?: number
  profile?: "documented" | "rich"
  /** Switches, as PUT /__sandbox/faults takes them. */
  faults?: Record<string, unknown>
  /** null: no limit. */
  rate?: Rate | null
  /** Loopback URL for events; `{connection}` in it is replaced. */
  webhookTarget?: string
  /** Origin of media URLs, where another server passes them through. */
  mediaBase?: string
  /** File that lets the next start show what this run made. */
  stateFile?: string
}

export type Sandbox = {
  /** http://127.0.0.1:port */
  url: string
  keys: typeof SANDBOX_KEYS
  ledger: Ledger
  control: Control
  close(): Promise<void>
}

/** Starts one isolated sandbox vendor. Throws FaultError for an unknown switch, and what listen throws for a taken port. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = options.seed ?? 7
  const clock = createClock(options)
  const world = createWorld({ seed, clock, webhookTarget: options.webhookTarget ?? null })
  let url = ""
  const core: Core = {
    world,
    keys: createKeys(),
    limits: createRateLimits(options.rate === undefined ? DEFAULT_RATE : options.rate),
    faults: createFaults(seed),
    ledger: createLedger(),
    media: createMedia({
      seed,
      clock,
      base: () => options.mediaBase ?? url,
      find: world.find,
    }),
  }
  const profile = options.profile === "rich" ? { "fields.profile": "rich" } : {}
  core.faults.set(parseFaults({ ...profile, ...options.faults }))
  seedHistory(world, { jobs: options.jobs ?? 0, days: options.days ?? 30 })
  const state = openStateFile(world, options.stateFile ?? null)
  if (options.arrivalMs !== undefined && options.arrivalMs > 0) startArrivals(world, options.arrivalMs, state.windows)
  for (const account of Object.values(world.accounts)) seedEvents(account, clock.now())
  const webhooks = createWebhooks(core)
  const control = createControl(core, webhooks)
  const server = createServer((request, response) => {
    // what cannot be answered any more (a reader gone in mid-body) is cut off; it never ends the sandbox
    serve(request, response, { core, control, refuse }).catch(() => response.destroy())
  })
  const port = await listen(server, options.port ?? 0)
  url = `http://127.0.0.1:${port}`
  const stopTicking = keepTicking(world)

  let reopening: NodeJS.Timeout | undefined
  function refuse(ms: number): void {
    server.close()
    server.closeAllConnections()
    reopening = setTimeout(() => void listen(server, port).catch(() => refuse(100)), ms)
  }
  return {
    url,
    keys: SANDBOX_KEYS,
    ledger: core.ledger,
    control,
    close: async () => {
      clearTimeout(reopening)
      stopTicking()
      state.close()
      webhooks.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

type Context = { core: Core; control: Control; refuse: (ms: number) => void }

async function serve(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const { core, control } = context
  core.world.tick()
  response.on("error", () => response.destroy()) // a reader that went away is no failure of ours
  const url = URL.canParse(request.url ?? "", "http://sandbox") ? new URL(request.url ?? "", "http://sandbox") : null
  if (url === null) response.writeHead(400).end()
  else if (url.pathname.startsWith("/__sandbox")) await serveControls(request, response, { url, core, control })
  else await serveApi(core, { request, response, url }, context.refuse)
}

/** One timer for the next thing to come; none while nothing is planned. It moves the world on where no request does. */
function keepTicking(world: World): () => void {
  if (world.clock.frozen) return () => undefined
  let timer: NodeJS.Timeout | undefined
  const next = () => {
    world.tick()
    const at = world.nextAt()
    // a new plan may come in before a far one: look at least once a second while anything is to come
    const wait = at === undefined ? 1_000 : Math.min(1_000, Math.max(5, at - world.clock.now()))
    timer = setTimeout(next, wait)
    timer.unref()
  }
  next()
  return () => clearTimeout(timer)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject)
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === "object" && address !== null ? address.port : port)
    })
  })
}
