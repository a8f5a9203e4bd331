import "server-only"
import { createHash } from "node:crypto"
import { type Connection, type Env, readEnv, readSecret } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { log } from "@/lib/log"
import { countCall } from "@/lib/meter"
import { getStore } from "@/lib/store/current"
import { toBudget } from "@/lib/vendor/budget"
import { createCallLog } from "@/lib/vendor/call-log"
import { createVendorClient } from "@/lib/vendor/client"
import { toEndpoint } from "@/lib/vendor/paths"
import type { CallRecord, VendorClient } from "@/lib/vendor/types"

/** A key file may be exchanged while we run; it is looked at again this often. */
const RECHECK_MS = 5_000

type Live = { client: VendorClient; fingerprint: string; checkedAt: number }
type Kept = { clients: Map<string, Live>; calls: ReturnType<typeof createCallLog> }

const shared = globalThis as typeof globalThis & { __rbvVendor?: Kept }

/** Next makes several instances of this module in one process; budgets and rests must be the process's own. */
function kept(): Kept {
  shared.__rbvVendor ??= {
    clients: new Map(),
    calls: createCallLog(
      async (rows) => {
        const store = await getStore()
        await store.write((tx) => tx.insertInto("vendor_calls").values(rows).execute())
      },
      (thrown, lost) => log.warn({ err: thrown, lost }, "Vendor calls could not be recorded"),
    ),
  }
  return shared.__rbvVendor
}

/**
 * The vendor, as a connection of the configuration sees it; the only place where its keys are read. A changed key or address
 * makes a new client, which is how a key that was refused comes back. Throws AppError("not_found") for a connection that is
 * not configured, AppError("invalid") when its keys cannot be read.
 */
export function vendor(connection: string): VendorClient {
  const { clients, calls } = kept()
  const known = clients.get(connection)
  const now = performance.now()
  if (known && now - known.checkedAt < RECHECK_MS) return known.client
  const env = readEnv()
  const configured = env.connections.find((one) => one.id === connection)
  if (!configured) throw new AppError("not_found", "This connection is not configured.")
  const keys = configured.keys.map(({ alias, ref }) => ({ alias, secret: readSecret(ref) }))
  const fingerprint = toFingerprint(env, configured, keys)
  if (known?.fingerprint === fingerprint) {
    known.checkedAt = now
    return known.client
  }
  const client = createVendorClient({
    connection,
    apiUrl: env.apiUrl,
    keys,
    record: (call) => {
      calls.add(call)
      tellOfCall(call)
    },
    budget: toBudget(env),
  })
  clients.set(connection, { client, fingerprint, checkedAt: now })
  return client
}

/**
 * Counts a call and writes its line. A good one is seldom worth a line (LOG_LEVEL=debug shows them); a failed one names the
 * vendor's request id and the job, which is what their support asks for.
 */
function tellOfCall(call: CallRecord): void {
  const { connection, method, purpose, attempt, status, latencyMs } = call
  const endpoint = toEndpoint(call.path)
  countCall({ connection, endpoint, status, attempt, latencyMs })
  const ids = { request_id: call.requestId, job_id: call.jobId }
  const line = { connection, method, endpoint, purpose, attempt, status, latencyMs, code: call.errorCode, ...ids }
  if (call.errorCode === null) log.debug(line, "vendor call")
  else log.warn(line, "vendor call failed")
}

function toFingerprint(env: Env, { id }: Connection, keys: { alias: string; secret: string }[]): string {
  return createHash("sha256")
    .update(JSON.stringify([id, env.apiUrl, keys]))
    .digest("hex")
}

/** Writes the calls that are not yet in the store; for the end of the process. Never throws. */
export function flushCalls(): Promise<void> {
  return kept().calls.flush()
}
