import type { IncomingMessage, ServerResponse } from "node:http"
import { isCauseName } from "@/lib/sandbox/causes"
import type { Control } from "@/lib/sandbox/control"
import type { Core } from "@/lib/sandbox/exchange"
import { FaultError } from "@/lib/sandbox/faults"
import { ACCOUNT_NAMES, type AccountName, WEBHOOK_EVENTS } from "@/lib/sandbox/job"
import { readText } from "@/lib/sandbox/read-text"
import { SWITCHES } from "@/lib/sandbox/switches"
import { isLoopback } from "@/lib/sandbox/validate"

type Body = Record<string, unknown>
type Call = { url: URL; body: Body; core: Core; control: Control }
type Run = (call: Call) => unknown

const number = (url: URL, name: string) => (url.searchParams.has(name) ? Number(url.searchParams.get(name)) : undefined)
const word = (url: URL, name: string) => url.searchParams.get(name) ?? undefined

function requireAccount(value: unknown): AccountName {
  const found = ACCOUNT_NAMES.find((name) => name === (value ?? "prod"))
  if (found === undefined) throw new FaultError(`account must be one of ${ACCOUNT_NAMES.join(", ")}`)
  return found
}
function requireNumber(body: Body, name: string): number {
  const value = body[name]
  if (typeof value === "number" && Number.isFinite(value)) return value
  throw new FaultError(`"${name}" must be a number`)
}

/** Every control, by method and path behind /__sandbox. */
const CONTROLS: Record<string, Run> = {
  "GET ": ({ core }) => ({
    controls: Object.keys(CONTROLS),
    accounts: Object.values(core.world.accounts).map(({ name, connection, jobs, creditsMilli }) => ({
      name,
      connection,
      jobs: jobs.length,
      credits: creditsMilli / 1000,
    })),
  }),
  "GET /faults": ({ core }) => ({ set: core.faults.list(), switches: SWITCHES }),
  "PUT /faults": ({ body, control }) => ({ set: control.setFaults(body) }),
  "DELETE /faults": ({ control }) => {
    control.clearFaults()
    return { set: [] }
  },
  "GET /clock": ({ core }) => toClock(core),
  "PUT /clock": ({ body, core, control }) => {
    if (body.now !== undefined) control.setNow(requireNumber(body, "now"))
    if (body.advance_ms !== undefined) control.advance(requireNumber(body, "advance_ms"))
    if (body.speed !== undefined) control.setSpeed(Math.max(0.01, requireNumber(body, "speed")))
    return toClock(core)
  },
  "GET /jobs": ({ url, control }) => ({ jobs: control.truth(requireAccount(word(url, "account"))) }),
  "POST /jobs/insert": ({ body, control }) => ({
    ids: control.insertJobs({
      account: requireAccount(body.account),
      count: requireNumber(body, "count"),
      ...(typeof body.at === "number" ? { at: body.at } : {}),
    }),
  }),
  "POST /jobs/remove": ({ body, control }) => ({
    ids: Array.isArray(body.ids)
      ? control.removeJobs(body.ids.map(String))
      : control.removeSome(requireAccount(body.account), requireNumber(body, "count")),
  }),
  "POST /jobs/finish": ({ body, control }) => {
    control.finishJob(String(body.id))
    return { ok: true }
  },
  "POST /jobs/fail": ({ body, control }) => {
    const cause = String(body.cause ?? "processing_failed")
    if (!isCauseName(cause)) throw new FaultError(`unknown cause "${cause}"`)
    control.failJob(String(body.id), cause)
    return { ok: true }
  },
  "PUT /keys": ({ body, control }) => {
    const alias = typeof body.alias === "string" ? body.alias : null
    if (body.rate === null) control.setRate(alias, null)
    if (typeof body.per_second === "number")
      control.setRate(alias, { perSecond: body.per_second, burst: requireNumber(body, "burst") })
    if (alias !== null && typeof body.disabled === "boolean")
      control.setKeyDisabled(alias, body.disabled ? "disabled" : "enabled")
    return { ok: true }
  },
  "PUT /accounts": ({ body, control }) => {
    const account = requireAccount(body.account)
    if (body.credits !== undefined) control.setCredits(account, requireNumber(body, "credits"))
    if (body.webhook_target === null) control.setWebhookTarget(account, null)
    if (typeof body.webhook_target === "string") {
      if (!isLoopback(body.webhook_target)) throw new FaultError("webhook_target must be a loopback address")
      control.setWebhookTarget(account, body.webhook_target)
    }
    return { ok: true }
  },
  "GET /webhooks": ({ control }) => ({ deliveries: control.deliveries() }),
  "POST /webhooks/resend": ({ body, control }) => {
    const event = WEBHOOK_EVENTS.find((one) => one === body.event)
    if (event === undefined) throw new FaultError(`event must be one of ${WEBHOOK_EVENTS.join(", ")}`)
    control.resendWebhook(String(body.id), event)
    return { ok: true }
  },
  "GET /attribution": ({ url, control }) => control.attribution(number(url, "since_seq") ?? 0),
  "GET /ledger": ({ core, url }) => toLedgerSummary(core, number(url, "window_ms") ?? 60_000),
  "DELETE /ledger": ({ core }) => {
    core.ledger.clear()
    return { ok: true }
  },
  "GET /ledger/requests": ({ core, url }) => ({
    requests: core.ledger.requests({
      since: number(url, "since") ?? 0,
      limit: number(url, "limit") ?? 1_000,
      key: word(url, "key"),
      endpoint: word(url, "endpoint"),
    }),
  }),
  "GET /ledger/jobs": ({ core, url }) => ({ jobs: core.ledger.jobs(word(url, "key")) }),
}

function toClock(core: Core) {
  const { clock } = core.world
  return { now: clock.now(), iso: new Date(clock.now()).toISOString(), speed: clock.speed, frozen: clock.frozen }
}

function toLedgerSummary(core: Core, windowMs: number) {
  const requests = core.ledger.requests()
  const keys = [...new Set(requests.map((row) => row.key))].filter((key) => key !== null)
  return {
    requests: requests.length,
    jobs_served: core.ledger.jobs().length,
    violations: core.ledger.violations(),
    max_requests_in_window: Object.fromEntries(keys.map((key) => [key, core.ledger.maxRequestsIn(windowMs, key)])),
    window_ms: windowMs,
  }
}

/** Answers /__sandbox/…: for this machine only, and never for a page of another site. */
export async function serveControls(
  request: IncomingMessage,
  response: ServerResponse,
  context: Omit<Call, "body">,
): Promise<void> {
  const reply = (status: number, body: unknown) => {
    response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(body))
  }
  const origin = request.headers.origin
  const local = isLoopback(`http://${request.headers.host ?? ""}`) && (origin === undefined || isLoopback(origin))
  if (!local) return reply(403, { error: "controls are for this machine only" })
  const run = CONTROLS[`${request.method} ${context.url.pathname.slice("/__sandbox".length).replace(/\/$/, "")}`]
  if (run === undefined) return reply(404, { error: "no such control; GET /__sandbox lists them" })
  try {
    const text = request.method === "GET" ? "" : await readText(request)
    const body: unknown = text === "" ? {} : JSON.parse(text)
    if (typeof body !== "object" || body === null) throw new FaultError("send a JSON object")
    reply(200, run({ ...context, body: { ...body } }))
  } catch (thrown) {
    const known = thrown instanceof FaultError || thrown instanceof SyntaxError
    reply(known ? 400 : 500, { error: thrown instanceof Error ? thrown.message : String(thrown) })
  }
}
