import type { IncomingMessage, ServerResponse } from "node:http"
import type { SandboxKey } from "@/lib/sandbox/accounts"
import { type Answer, type Core, type Exchange, Refusal } from "@/lib/sandbox/exchange"
import { createJob, getDownload, getJob, listJobs, startJob } from "@/lib/sandbox/job-routes"
import type { LedgerRequest } from "@/lib/sandbox/ledger"
import { createUpload, getHealth, getPricing, getSummary, listEvents } from "@/lib/sandbox/other-routes"
import { hashHex } from "@/lib/sandbox/prng"
import { readText } from "@/lib/sandbox/read-text"
import { interrupt, send, toRefusalAnswer } from "@/lib/sandbox/send"
import type { Endpoint } from "@/lib/sandbox/switches"

type Handler = (core: Core, exchange: Exchange) => Answer | Promise<Answer>
type Route = { method: string; path: RegExp; endpoint: Endpoint; open?: true; run: Handler }

const ROUTES: readonly Route[] = [
  { method: "POST", path: /^\/v1\/uploads$/, endpoint: "uploads.create", run: createUpload },
  {
    method: "POST",
    path: /^\/v1\/jobs$/,
    endpoint: "jobs.create",
    run: async (core, exchange) => createJob(core, exchange, await readText(exchange.request)),
  },
  {
    method: "POST",
    path: /^\/v1\/jobs\/([^/]+)\/start$/,
    endpoint: "jobs.start",
    run: async (core, exchange) => startJob(core, exchange, await readText(exchange.request)),
  },
  { method: "GET", path: /^\/v1\/jobs\/([^/]+)$/, endpoint: "jobs.get", run: getJob },
  { method: "GET", path: /^\/v1\/jobs$/, endpoint: "jobs.list", run: listJobs },
  { method: "GET", path: /^\/v1\/usage\/summary$/, endpoint: "usage.summary", run: getSummary },
  { method: "GET", path: /^\/v1\/usage\/events$/, endpoint: "usage.events", run: listEvents },
  {
    method: "GET",
    path: /^\/api\/pricing$/,
    endpoint: "pricing",
    open: true,
    run: (_, exchange) => getPricing(exchange),
  },
  { method: "GET", path: /^\/health$/, endpoint: "health", open: true, run: (_, exchange) => getHealth(exchange) },
  { method: "GET", path: /^\/api\/download\/([^/]+)$/, endpoint: "download", open: true, run: getDownload },
]

type Arrival = { request: IncomingMessage; response: ServerResponse; url: URL }

/** Answers one request to the vendor's API or media. `refuse` closes the port for so many ms. */
export async function serveApi(core: Core, arrival: Arrival, refuse: (ms: number) => void): Promise<void> {
  const { pathname } = arrival.url
  const route = ROUTES.find((one) => one.method === arrival.request.method && one.path.test(pathname))
  const { exchange, row } = open(core, arrival, route)
  const port = exchange.active.number("net.refuse")
  if (port !== null) return refuse(port)
  if (isMedia(pathname)) {
    const gone = await interrupt(exchange).catch(() => null)
    if (gone !== "gone") row.status = core.media.serve(exchange.request, exchange.response, exchange.url)
    return
  }
  const answer = await answerOf(core, exchange, route)
  if (answer === "gone") return
  const outcome = await send(exchange, answer)
  row.status = outcome.status
  if (outcome.whole) recordStates(core, exchange, answer)
}

/** Puts the request into the ledger as it comes in, answered or not, and asks the switches. */
function open(core: Core, arrival: Arrival, route: Route | undefined): { exchange: Exchange; row: LedgerRequest } {
  const { request, url } = arrival
  const key = core.keys.get(String(request.headers["x-api-key"])) ?? null
  const endpoint = route?.endpoint ?? "media"
  const active = core.faults.match({ endpoint, key: key?.alias ?? null })
  const row = core.ledger.addRequest({
    at: Date.now(),
    key: key?.alias ?? null,
    method: request.method ?? "",
    path: `${url.pathname}${url.search}`,
    endpoint: isAdmin(url.pathname) ? "admin" : route === undefined && !isMedia(url.pathname) ? "unknown" : endpoint,
    status: 0,
    requestId: "",
    switches: active.names(),
  })
  row.requestId = `req_${hashHex(2, core.world.seed, row.seq)}`
  const id = decode(route?.path.exec(url.pathname)?.[1] ?? "")
  return { exchange: { ...arrival, endpoint, id, key, requestId: row.requestId, active }, row }
}

function recordStates(core: Core, { key, endpoint }: Exchange, answer: Answer): void {
  if (key === null) return
  const at = core.world.clock.now()
  for (const state of answer.states ?? []) core.ledger.addState({ key: key.alias, ...state, at, via: endpoint })
}

const isMedia = (path: string) => path.startsWith("/media/") || path.startsWith("/outputs/")
const isAdmin = (path: string) => /^\/v1\/admin(\/|$)/.test(path)

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

async function answerOf(core: Core, exchange: Exchange, route: Route | undefined): Promise<Answer | "gone"> {
  try {
    if (isAdmin(exchange.url.pathname)) throw new Refusal(403, "forbidden", "The admin API is internal")
    if (route === undefined) throw new Refusal(404, "not_found", "Not found")
    const early = await interrupt(exchange)
    if (early !== null) return early
    if (route.open === undefined) authenticate(core, exchange)
    const answer = await route.run(core, exchange)
    return { ...answer, headers: { ...rateHeaders(core, exchange), ...answer.headers } }
  } catch (thrown) {
    const refusal =
      thrown instanceof Refusal ? thrown : new Refusal(500, "internal_error", `The sandbox failed: ${String(thrown)}`)
    const answer = toRefusalAnswer(exchange, refusal)
    return { ...answer, headers: { ...rateHeaders(core, exchange), ...answer.headers } }
  }
}

/** The key must be there, known, enabled, and within its rate (contract §5, §8). */
function authenticate(core: Core, exchange: Exchange): SandboxKey {
  const { key, request } = exchange
  if (request.headers["x-api-key"] === undefined)
    throw new Refusal(401, "missing_api_key", "X-Api-Key header is required")
  if (key === null || key.disabled) throw new Refusal(401, "invalid_api_key", "Invalid API key")
  if (core.limits.take(key.alias) > 0) throw new Refusal(429, "rate_limited", "Rate limit exceeded, slow down")
  return key
}

function rateHeaders(core: Core, exchange: Exchange): Record<string, string> {
  if (exchange.active.choice("rate_headers") === "absent" || exchange.key === null) return {}
  return {
    "X-RateLimit-Limit": "60",
    "X-RateLimit-Remaining": `${core.limits.left(exchange.key.alias)}`,
    "X-RateLimit-Reset": "1",
  }
}
