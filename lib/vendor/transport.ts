import { promisify } from "node:util"
import { brotliDecompress, gunzip, inflate } from "node:zlib"
import { Agent, type Dispatcher } from "undici"

/** Sizes and times of one call (faults V3, V13). */
export type TransportLimits = {
  connectMs: number
  headersMs: number
  /** The whole call, from connecting to the last byte. */
  callMs: number
  sockets: number
}

export const DEFAULT_LIMITS: TransportLimits = { connectMs: 5_000, headersMs: 10_000, callMs: 30_000, sockets: 4 }

const LARGEST_ANSWER = 8 * 1024 * 1024

export type WireRequest = {
  method: "GET" | "POST"
  url: URL
  body: string | null
  secret: string | null
  signal: AbortSignal
}

export type WireAnswer = { status: number; headers: Record<string, string>; text: string }

/** No whole answer. `sent` is false only when the request certainly never left. */
export class TransportFailure extends Error {
  constructor(
    readonly kind: "network" | "timeout" | "aborted" | "too_large" | "unreadable",
    readonly sent: boolean,
    cause: unknown,
    readonly status: number | null = null,
  ) {
    super(kind, { cause })
  }
}

export type Transport = { send(request: WireRequest): Promise<WireAnswer> }

/**
 * HTTP to the vendor: own sockets per key, no redirect followed, answers capped at 8 MB before and after decompression.
 * A POST always has a fresh connection: on a kept one it could meet the moment in which the other side closes it, and a paid
 * request would end as "outcome unknown" for nothing. `send` throws TransportFailure.
 */
export function createTransport(limits: TransportLimits): Transport {
  const times = {
    connect: { timeout: limits.connectMs },
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.callMs,
  }
  const reads = new Agent({ ...times, connections: Math.max(1, limits.sockets - 1), pipelining: 1 })
  const posts = new Agent({ ...times, connections: 1, pipelining: 0 })
  return { send: (request) => send(request.method === "POST" ? posts : reads, limits, request) }
}

async function send(agent: Agent, limits: TransportLimits, request: WireRequest): Promise<WireAnswer> {
  const deadline = AbortSignal.timeout(limits.callMs)
  const signal = AbortSignal.any([deadline, request.signal])
  let answer: Dispatcher.ResponseData | undefined
  try {
    answer = await agent.request({
      origin: request.url.origin,
      path: request.url.pathname + request.url.search,
      method: request.method,
      headers: toHeaders(request),
      body: request.body,
      signal,
    })
    const headers = flatten(answer.headers)
    const bytes = await readCapped(answer.body, headers["content-length"])
    const decoded = await decompress(bytes, headers["content-encoding"])
    return { status: answer.statusCode, headers, text: new TextDecoder().decode(decoded) }
  } catch (thrown) {
    throw toFailure(thrown, {
      callerGaveUp: request.signal.aborted,
      outOfTime: deadline.aborted,
      status: answer?.statusCode,
    })
  }
}

function toHeaders(request: WireRequest): Record<string, string> {
  return {
    accept: "application/json",
    "accept-encoding": "identity",
    "user-agent": "removebgvideo-ops",
    ...(request.body === null ? {} : { "content-type": "application/json" }),
    ...(request.secret === null ? {} : { "x-api-key": request.secret }),
  }
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : value
  }
  return flat
}

async function readCapped(body: Dispatcher.ResponseData["body"], announced: string | undefined): Promise<Buffer> {
  if (Number(announced) > LARGEST_ANSWER) {
    body.destroy()
    throw new TransportFailure("too_large", true, undefined)
  }
  const chunks: Buffer[] = []
  let size = 0
  // leaving the loop early destroys the stream
  for await (const chunk of body) {
    size += chunk.length
    if (size > LARGEST_ANSWER) throw new TransportFailure("too_large", true, undefined)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const options = { maxOutputLength: LARGEST_ANSWER }
const DECODERS = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

async function decompress(bytes: Buffer, encoding: string | undefined): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? "identity"
  if (name === "identity" || name === "" || bytes.length === 0) return bytes
  const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name as keyof typeof DECODERS] : undefined
  if (!decode) throw new TransportFailure("unreadable", true, undefined)
  try {
    return await decode(bytes, options)
  } catch (cause) {
    throw new TransportFailure(codeOf(cause) === "ERR_BUFFER_TOO_LARGE" ? "too_large" : "unreadable", true, cause)
  }
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : ""
}

/** Failures before a connection stood: nothing was sent. Certificate errors end the handshake, before any request. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_CERT.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|ERR_SSL_.*)$/

type Circumstances = { callerGaveUp: boolean; outOfTime: boolean; status: number | undefined }

function toFailure(thrown: unknown, { callerGaveUp, outOfTime, status }: Circumstances): TransportFailure {
  const seen = status ?? null
  if (thrown instanceof TransportFailure) return new TransportFailure(thrown.kind, true, thrown.cause, seen)
  if (callerGaveUp) return new TransportFailure("aborted", true, thrown, seen)
  const code = codeOf(thrown)
  const sent = !BEFORE_SENDING.test(code)
  if (outOfTime || /TIMEOUT/.test(code)) return new TransportFailure("timeout", sent, thrown, seen)
  return new TransportFailure("network", sent, thrown, seen)
}
