import type { Clock } from "@/lib/vendor/clock"
import { kindOfStatus, VendorError, type VendorErrorKind } from "@/lib/vendor/errors"
import type { KeyLane } from "@/lib/vendor/lane"
import { toRetryAfterMs } from "@/lib/vendor/policy"
import { readEnvelope } from "@/lib/vendor/schema/envelope"
import { DriftLog } from "@/lib/vendor/schema/fields"
import { type ReadContext, UnreadableAnswer } from "@/lib/vendor/schema/job"
import { LARGE_ANSWER, type Split, splitRows } from "@/lib/vendor/schema/large"
import { isWireObject, NotJson, parseWire, type Wire } from "@/lib/vendor/schema/wire"
import { type Transport, TransportFailure, type WireAnswer } from "@/lib/vendor/transport"
import type { Answer, CallPurpose, CallRecord } from "@/lib/vendor/types"

/** One call as the client's methods describe it. */
export type Call<T> = {
  method: "GET" | "POST"
  url: URL
  body: string | null
  purpose: CallPurpose
  jobId: string | null
  /** "GET /v1/jobs/{id}": under this name drift is counted. */
  endpoint: string
  signal: AbortSignal
  read: (body: Wire, context: ReadContext) => T
  /** The same for a large answer, in slices. */
  readLarge?: (split: Split, context: ReadContext) => Promise<T>
  /** A readable body wins over the HTTP status (health, A35). */
  bodyWins?: true
  /** The id that an answer names, for the record of a create. */
  idOf?: (value: T) => string
}

export type AttemptTools = {
  connection: string
  clock: Clock
  record: (call: CallRecord) => void
  /** Takes configured secrets out of whatever the vendor sent. */
  redact: (text: string) => string
}

/** Sends a call once with one key, reads the answer and records the call, also when it failed. Throws VendorError. */
export async function attemptOnce<T>(
  call: Call<T>,
  via: { lane: KeyLane; transport: Transport; attempt: number },
  tools: AttemptTools,
): Promise<Answer<T>> {
  const began = tools.clock.monotonic()
  const record: CallRecord = {
    connection: tools.connection,
    keyAlias: via.lane.alias,
    at: tools.clock.now(),
    method: call.method,
    path: call.url.pathname + call.url.search,
    purpose: call.purpose,
    attempt: via.attempt,
    status: null,
    requestId: null,
    latencyMs: 0,
    errorCode: null,
    jobId: call.jobId,
  }
  try {
    const answer = await via.transport.send({ ...call, secret: via.lane.secret })
    record.status = answer.status
    record.requestId = toRequestId(answer, tools)
    const drift = new DriftLog(call.endpoint)
    const value = await interpret({ ...answer, text: tools.redact(answer.text) }, call, {
      drift,
      now: tools.clock.now(),
    })
    record.jobId ??= call.idOf?.(value) ?? null
    return { value, call: record, drift: drift.found }
  } catch (thrown) {
    const error = toVendorError(thrown, call, record)
    record.errorCode = error.vendorCode ?? error.code
    record.requestId = error.requestId ?? record.requestId
    throw error
  } finally {
    record.latencyMs = Math.round(tools.clock.monotonic() - began)
    tools.record(record)
  }
}

function toRequestId(answer: WireAnswer, tools: AttemptTools): string | null {
  const value = answer.headers["x-request-id"] ?? answer.headers["request-id"] ?? answer.headers["cf-ray"]
  return value === undefined ? null : tools.redact(value).slice(0, 200)
}

/** An answer that is not what was asked for, before the call's record is known. */
class Refusal extends Error {
  constructor(
    readonly kind: VendorErrorKind,
    readonly details: {
      vendorCode?: string | null
      text?: string | null
      requestId?: string | null
      retryAt?: number | null
    },
    options?: { cause: unknown },
  ) {
    super(kind, options)
  }
}

async function interpret<T>(answer: WireAnswer, call: Call<T>, context: ReadContext): Promise<T> {
  const isGood = answer.status >= 200 && answer.status < 300
  if (!isGood && !call.bodyWins) throw toRefusal(answer, context.now)
  try {
    const text = requireJson(answer)
    const split = call.readLarge && text.length > LARGE_ANSWER ? await splitRows(text) : undefined
    const body = parseWire(split ? split.envelope : text)
    if (isWireObject(body) && body.success === false) throw toSuccessFalse(answer.text)
    return split && call.readLarge ? await call.readLarge(split, context) : call.read(body, context)
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown
    if (!(thrown instanceof NotJson || thrown instanceof UnreadableAnswer)) throw thrown
    if (!isGood) throw toRefusal(answer, context.now)
    throw new Refusal("unreadable", { text: answer.text.trim().slice(0, 300) || null }, { cause: thrown })
  }
}

/** JSON is only what says so, or does not say what it is (A34). */
function requireJson(answer: WireAnswer): string {
  const type = answer.headers["content-type"]
  if (type !== undefined && !/\bjson\b/i.test(type)) throw new NotJson(`content type is ${type.slice(0, 100)}`)
  return answer.text
}

function toRefusal(answer: WireAnswer, now: number): Refusal {
  const envelope = readEnvelope(answer.text)
  const waitMs = toRetryAfterMs(answer.headers["retry-after"], now)
  return new Refusal(refine(kindOfStatus(answer.status), envelope.code), {
    vendorCode: envelope.code,
    text: envelope.message,
    requestId: envelope.requestId,
    retryAt: waitMs === null ? null : now + waitMs,
  })
}

const KINDS_BY_CODE: ReadonlyMap<string, VendorErrorKind> = new Map([
  ["missing_api_key", "unauthorized"],
  ["invalid_api_key", "unauthorized"],
  ["insufficient_credits", "credits"],
  ["rate_limited", "rate_limited"],
])

/** The status class decides first; a documented code says which refusal it is (A16). Unknown codes change nothing. */
function refine(kind: VendorErrorKind, code: string | null): VendorErrorKind {
  const byCode = kind === "refused" || kind === "rate_limited" ? KINDS_BY_CODE.get(code ?? "") : undefined
  return byCode ?? kind
}

function toSuccessFalse(text: string): Refusal {
  const envelope = readEnvelope(text)
  return new Refusal(refine("refused", envelope.code), {
    vendorCode: envelope.code ?? "success_false",
    text: envelope.message,
    requestId: envelope.requestId,
  })
}

/**
 * Whatever went wrong as a VendorError. A POST has an unknown outcome once it may have been sent, unless the vendor said no
 * with a status below 500 (contract A17).
 */
function toVendorError(thrown: unknown, call: Pick<Call<unknown>, "method">, record: CallRecord): VendorError {
  const common = { call: record, httpStatus: record.status, requestId: record.requestId, cause: thrown }
  const isPost = call.method === "POST"
  if (thrown instanceof TransportFailure) {
    record.status = thrown.status
    const kind = isPost && thrown.sent ? "outcome_unknown" : thrown.kind
    return new VendorError(kind, { ...common, httpStatus: thrown.status })
  }
  if (thrown instanceof Refusal) {
    const kind = isPost && !saysNo(record.status ?? 0, thrown.kind) ? "outcome_unknown" : thrown.kind
    const requestId = thrown.details.requestId ?? record.requestId
    return new VendorError(kind, { ...common, ...thrown.details, requestId })
  }
  return new VendorError(isPost ? "outcome_unknown" : "unreadable", common)
}

/** Whether the vendor answered that nothing was done: a 4xx other than 408, or success:false in a good answer. */
function saysNo(status: number, kind: VendorErrorKind): boolean {
  return (status >= 400 && status < 500 && status !== 408) || (status < 300 && kind !== "unreadable")
}
