import { type AttemptTools, attemptOnce, type Call } from "@/lib/vendor/attempt"
import { DEFAULT_BUDGET } from "@/lib/vendor/budget"
import { type Clock, systemClock } from "@/lib/vendor/clock"
import { VendorError } from "@/lib/vendor/errors"
import { KeyLane } from "@/lib/vendor/lane"
import { toAddress, toOrigin } from "@/lib/vendor/paths"
import { readJobsPage } from "@/lib/vendor/schema/job"
import { createTransport, DEFAULT_LIMITS } from "@/lib/vendor/transport"
import type { CallRecord, JobsPage } from "@/lib/vendor/types"

export type Probe = {
  connection: string
  apiUrl: string
  /** Under this name the call is recorded. */
  alias: string
  /** Made up: a real key has no business here. */
  secret: string
  clock?: Clock
}

export type ProbeAnswer = {
  /** HTTP status; null when no answer came. */
  status: number | null
  code: string | null
  /** The vendor's own words, ≤ 300 characters. */
  message: string | null
  requestId: string | null
  call: CallRecord
}

/**
 * One GET of /v1/jobs?limit=1 with the given key: never sent again, whatever comes, and outside the lanes of the real keys, whose
 * rest and end it must not touch. Throws AppError("invalid") for an address that may not be asked.
 */
export async function probeOnce({
  connection,
  apiUrl,
  alias,
  secret,
  clock = systemClock,
}: Probe): Promise<ProbeAnswer> {
  const calls: CallRecord[] = []
  const call: Call<JobsPage> = {
    method: "GET",
    url: toAddress(toOrigin(apiUrl), "/v1/jobs", { limit: 1 }),
    body: null,
    purpose: "person",
    jobId: null,
    endpoint: "GET /v1/jobs",
    signal: new AbortController().signal,
    read: readJobsPage,
  }
  const tools: AttemptTools = {
    connection,
    clock,
    record: (made) => calls.push(made),
    redact: (text) => text.replaceAll(secret, "[made-up key]"),
  }
  const lane = new KeyLane(alias, secret, DEFAULT_BUDGET, clock)
  const via = { lane, transport: createTransport({ ...DEFAULT_LIMITS, sockets: 1 }), attempt: 1 }
  try {
    const { call: made } = await attemptOnce(call, via, tools)
    return { status: made.status, code: null, message: null, requestId: made.requestId, call: made }
  } catch (thrown) {
    if (!(thrown instanceof VendorError) || !thrown.call) throw thrown
    const { httpStatus: status, vendorCode: code, text: message, requestId, call: made } = thrown
    return { status, code, message, requestId, call: made }
  }
}
