import { randomUUID } from "node:crypto"
import { toBurstResult, toHealthResult, toWrongKeyResult } from "@/lib/domain/checks/asked"
import { type ProofResult, WRONG_KEY_ALIAS } from "@/lib/domain/checks/types"
import { AppError } from "@/lib/errors"
import { VendorError } from "@/lib/vendor/errors"
import { probeOnce } from "@/lib/vendor/probe"
import type { CallRecord, VendorClient } from "@/lib/vendor/types"
import { BURST_MOST } from "./schema"

/** An outcome, and the calls that nobody else records. */
export type Proof = { result: ProofResult; calls: CallRecord[] }

/** One GET with a key that is made up on the spot. Throws AppError("invalid") for an address that may not be asked. */
export async function proveWrongKey(at: { connection: string; apiUrl: string }): Promise<Proof> {
  const secret = `rbv_made_up_${randomUUID().replaceAll("-", "")}`
  const { call, ...answer } = await probeOnce({ ...at, alias: WRONG_KEY_ALIAS, secret })
  return { result: toWrongKeyResult(answer, call.at + call.latencyMs), calls: [call] }
}

/** One look at the vendor's own word about its health; takes no key. The client records its calls. */
export async function proveHealth(client: Pick<VendorClient, "health">): Promise<ProofResult> {
  try {
    const { value, call } = await client.health({ purpose: "person" })
    return toHealthResult({ status: value.status, requestId: call.requestId }, call.at + call.latencyMs)
  } catch (thrown) {
    if (!(thrown instanceof VendorError) || !thrown.call) throw thrown
    return toHealthResult(null, thrown.call.at + thrown.call.latencyMs)
  }
}

/**
 * At most fifteen cheap GETs, one after the other as fast as they are answered, until the first that is not answered well: only
 * on an admin's order. What it takes from the key's budget is paid back by the calls that follow, and a 429 makes the key rest as
 * ever. Throws VendorError when nothing could be sent.
 */
export async function proveBurst(client: Pick<VendorClient, "listJobs" | "status">): Promise<ProofResult> {
  // A key that is refused within the first call makes way for the next one: those count too.
  const most = Math.max(1, BURST_MOST - (client.status().length - 1))
  const began = performance.now()
  let last = Date.now()
  for (let sent = 1; sent <= most; sent++) {
    try {
      const { call } = await client.listJobs({ limit: 1, offset: 0 }, { purpose: "burst" })
      last = call.at + call.latencyMs
    } catch (thrown) {
      return toBurstResult(toEnd(thrown, { sent, tookMs: performance.now() - began }), Date.now())
    }
  }
  const end = { end: "all answered", retryAfterMs: null, requestId: null } as const
  return toBurstResult({ sent: most, tookMs: performance.now() - began, ...end }, last)
}

function toEnd(thrown: unknown, { sent, tookMs }: { sent: number; tookMs: number }) {
  if (!(thrown instanceof VendorError)) throw thrown
  if (!thrown.call) {
    if (sent > 1) return { sent, tookMs, end: "failed", retryAfterMs: null, requestId: null } as const
    throw new AppError("conflict", `Nothing was sent: ${thrown.message}`, { cause: thrown })
  }
  const end = thrown.kind === "rate_limited" ? "limited" : "failed"
  const answeredAt = thrown.call.at + thrown.call.latencyMs
  const retryAfterMs = thrown.retryAt === null ? null : Math.max(0, thrown.retryAt - answeredAt)
  return { sent, tookMs, end, retryAfterMs, requestId: thrown.requestId } as const
}
