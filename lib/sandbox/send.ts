import { setTimeout as sleep } from "node:timers/promises"
import { gzipSync } from "node:zlib"
import { type Answer, type Exchange, Refusal } from "@/lib/sandbox/exchange"

import { writeNumbers } from "@/lib/sandbox/present-job"
import { toRetryAfter } from "@/lib/sandbox/retry-after"

type Outcome = {
  /** 0 when nobody got an answer. */
  status: number
  /** The body went out whole and as meant: what it says was told. */
  whole: boolean
}
type Wire = { status: number; headers: Record<string, string>; body: Buffer; asMeant: boolean }

/** What a proxy says whose vendor behind it was too slow. */
const BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
const GONE: Outcome = { status: 0, whole: false }

/** What happens before the request is looked at: delay, no answer at all, or another answer. null: go on. */
export async function interrupt(exchange: Exchange): Promise<Answer | "gone" | null> {
  const { active, response } = exchange
  const latency = active.number("net.latency")
  if (latency !== null) await sleep(latency)
  if (active.choice("net.reset") === "on") {
    response.socket?.resetAndDestroy()
    return "gone"
  }
  if (active.choice("net.hang") === "on") {
    await untilClosed(exchange)
    return "gone"
  }
  const redirect = active.text("answer.redirect")
  if (redirect !== null) return { status: 302, body: null, headers: { Location: redirect } }
  const status = active.number("answer.status")
  if (status === null) return null
  throw new Refusal(status, active.text("answer.code") ?? codeOf(status), "The sandbox was told to answer so")
}

/** Sends an answer as the switches want it sent. */
export async function send(exchange: Exchange, answer: Answer): Promise<Outcome> {
  const { active, response } = exchange
  const lost = active.choice("post.reply_lost")
  if (lost === "reset") response.socket?.resetAndDestroy()
  if (lost === "hang") await untilClosed(exchange)
  if (lost === "bad_gateway") {
    response.writeHead(502, { "Content-Type": "text/html; charset=utf-8" }).end(BAD_GATEWAY)
    return { status: 502, whole: false }
  }
  if (lost !== "off" || response.destroyed) return GONE
  const wire = toWire(exchange, answer)
  const cut = active.number("net.cut")
  const dribble = active.number("net.dribble")
  response.writeHead(wire.status, { ...wire.headers, "Content-Length": wire.body.length })
  if (cut !== null && cut < wire.body.length) {
    response.flushHeaders()
    response.write(wire.body.subarray(0, cut), () => response.socket?.destroy())
    return { status: wire.status, whole: false }
  }
  if (active.choice("net.stall") === "on") {
    response.flushHeaders()
    response.write(wire.body.subarray(0, Math.floor(wire.body.length / 2)))
    await untilClosed(exchange)
    return { status: wire.status, whole: false }
  }
  for (let at = 0; dribble !== null && at < wire.body.length && !response.destroyed; at += dribble) {
    response.write(wire.body.subarray(at, at + Math.max(1, dribble)))
    await sleep(100)
  }
  response.end(dribble === null ? wire.body : undefined)
  return { status: wire.status, whole: wire.asMeant && !response.destroyed }
}

/** A refusal in the documented envelope (contract §5) or in another shape of A15. */
export function toRefusalAnswer(exchange: Exchange, refusal: Refusal): Answer {
  const { active, requestId } = exchange
  const { status, message } = refusal
  const codes = { documented: { code: refusal.code }, absent: {}, unknown: { code: "E_4711_UNFORESEEN" } }
  const inner = { ...codes[active.choice("envelope.code")], message, request_id: requestId }
  const bodies = {
    object: { error: inner },
    text: { error: message },
    detail: { detail: message },
    detail_array: { detail: [{ loc: ["body", "video_url"], msg: message, type: "value_error" }] },
    message: { message, status },
    errors: { errors: [inner] },
    html: `<!doctype html><html><head><title>${status}</title></head><body><h1>${status}</h1><p>nginx</p></body></html>`,
    empty: "",
  }
  const shape = active.choice("envelope.shape")
  const html = shape === "html" ? { "Content-Type": "text/html; charset=utf-8" } : {}
  const retry = status === 429 || status === 503 ? toRetryAfter(active) : {}
  return { status, body: bodies[shape], headers: { ...html, ...retry } }
}

function untilClosed({ response }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve()
    else response.once("close", () => resolve())
  })
}

function codeOf(status: number): string {
  const codes: Record<number, string> = {
    400: "invalid_request",
    401: "invalid_api_key",
    402: "insufficient_credits",
    404: "not_found",
    429: "rate_limited",
    504: "timeout",
  }
  return codes[status] ?? (status >= 500 ? "internal_error" : "refused")
}

const json = { "Content-Type": "application/json; charset=utf-8" }
const HTML =
  "<!doctype html><html><head><title>Just a moment…</title></head><body><h1>Checking your browser</h1></body></html>"

function toWire(exchange: Exchange, answer: Answer): Wire {
  const { active, requestId } = exchange
  const own = { "X-Request-Id": requestId, ...answer.headers }
  const meant =
    typeof answer.body === "string" ? answer.body : answer.body === null ? "" : toText(exchange, answer.body)
  const wire = (text: string, headers: Record<string, string>, asMeant: boolean): Wire => ({
    status: answer.status,
    headers: { ...headers, ...own },
    body: Buffer.from(text),
    asMeant: asMeant && answer.status < 300,
  })
  switch (active.choice("answer.content")) {
    case "json":
      return wire(meant, json, true)
    case "wrong_type_header":
      return wire(meant, { "Content-Type": "application/octet-stream" }, true)
    case "html":
      return wire(HTML, { "Content-Type": "text/html; charset=utf-8" }, false)
    case "text":
      return wire("OK", { "Content-Type": "text/plain" }, false)
    case "empty":
      return wire("", json, false)
    case "success_false":
      return wire(JSON.stringify({ success: false, message: "Something went wrong" }), json, false)
    case "truncated":
      return wire(meant.slice(0, Math.floor(meant.length * 0.6)), json, false)
    case "malformed":
      return wire(meant.replaceAll('":', "':"), json, false)
    case "null":
      return wire("null", json, false)
    case "number":
      return wire("42", json, false)
    case "gzip_bomb":
      return { ...wire("", { ...json, "Content-Encoding": "gzip" }, false), body: toBomb() }
  }
}

let bomb: Buffer | undefined

/** 64 MB of spaces in about 64 kB; made once, which takes half a second. */
function toBomb(): Buffer {
  bomb ??= gzipSync(Buffer.alloc(64 * 1024 * 1024, 32), { level: 9 })
  return bomb
}

function toText(exchange: Exchange, body: unknown): string {
  const { active } = exchange
  const pad = active.number("body.pad")
  const text = toHostileJson(writeNumbers(JSON.stringify(body)), active.choice("json.hostile"))
  if (pad === null) return text
  const padding = `"padding":"${"x".repeat(pad)}"`
  if (text.startsWith("[")) return `[{${padding}}${text === "[]" ? "" : ","}${text.slice(1)}`
  return `{${padding},${text.slice(1)}`
}

/** What JSON.stringify would never write (contract A40). */
function toHostileJson(text: string, form: "off" | "duplicate_keys" | "proto" | "nul" | "surrogate" | "deep"): string {
  switch (form) {
    case "off":
      return text
    case "duplicate_keys":
      return text
        .replaceAll('"progress":', '"progress":-7,"status":"created","progress":')
        .replaceAll('"status":', '"status":"processing","status":')
    case "proto":
      return text.replaceAll(
        '"progress":',
        '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"progress":',
      )
    case "nul":
      return text.replaceAll('"billing_status":"', '"billing_status":"\\u0000')
    case "surrogate":
      return text.replaceAll('"billing_status":"', '"billing_status":"\\ud83d')
    case "deep":
      return text.replaceAll('"progress":', `"deep":${"[".repeat(5_000)}${"]".repeat(5_000)},"progress":`)
  }
}
