import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client"
import { SECOND } from "@/lib/domain/time"

/**
 * What this process counts of itself, for /api/metrics. Like the log, anybody may tell it something. Labels are connections of the
 * configuration and words of ours: never an id, a customer, a key or an address, so that their number stays bounded and nothing of
 * them has to be kept secret.
 */
export type Meter = ReturnType<typeof createMeter>

const BUCKETS = {
  vendor: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  store: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
}

function createMeter() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    lastWriteAt: null as number | null,
    calls: new Counter({
      name: "rbvops_vendor_calls_total",
      help: "Calls to the vendor, by class of the answer's status (none: no answer came)",
      labelNames: ["connection", "endpoint", "status"],
      registers,
    }),
    callSeconds: new Histogram({
      name: "rbvops_vendor_call_seconds",
      help: "How long calls to the vendor took",
      labelNames: ["connection", "endpoint"],
      buckets: BUCKETS.vendor,
      registers,
    }),
    limited: new Counter({
      name: "rbvops_vendor_rate_limited_total",
      help: "Calls that the vendor answered with 429",
      labelNames: ["connection"],
      registers,
    }),
    retries: new Counter({
      name: "rbvops_vendor_retries_total",
      help: "Calls that were a second or later try",
      labelNames: ["connection"],
      registers,
    }),
    webhooks: new Counter({
      name: "rbvops_webhook_deliveries_total",
      help: "Webhook deliveries by verdict (failed: genuine or not, it could not be kept)",
      labelNames: ["connection", "verdict"],
      registers,
    }),
    writeSeconds: new Histogram({
      name: "rbvops_store_write_seconds",
      help: "How long transactions of the store took, with waiting for their turn",
      labelNames: ["outcome"],
      buckets: BUCKETS.store,
      registers,
    }),
    signInFailures: new Counter({
      name: "rbvops_sign_in_failures_total",
      help: "Refused sign-ins by reason",
      labelNames: ["reason"],
      registers,
    }),
    refusals: new Counter({
      name: "rbvops_refusals_total",
      help: "People refused for their role, programs refused for their token's scope",
      labelNames: ["reason"],
      registers,
    }),
    notifications: new Counter({
      name: "rbvops_notifications_total",
      help: "Tries to send a notification",
      labelNames: ["outcome"],
      registers,
    }),
  }
}

const kept = globalThis as typeof globalThis & { __rbvMeter?: Meter }

/** Next loads this module several times in one process; what it counts must be one. */
export function meter(): Meter {
  kept.__rbvMeter ??= createMeter()
  return kept.__rbvMeter
}

type Call = { connection: string; endpoint: string; status: number | null; attempt: number; latencyMs: number }

/** `endpoint` must be one of a fixed list (see toEndpoint): it is a label. */
export function countCall({ connection, endpoint, status, attempt, latencyMs }: Call): void {
  const { calls, callSeconds, limited, retries } = meter()
  calls.inc({ connection, endpoint, status: status === null ? "none" : `${Math.floor(status / 100)}xx` })
  callSeconds.observe({ connection, endpoint }, latencyMs / SECOND)
  if (status === 429) limited.inc({ connection })
  if (attempt > 1) retries.inc({ connection })
}

/** `connection` must be one of the configuration. */
export function countDelivery(connection: string, verdict: string): void {
  meter().webhooks.inc({ connection, verdict })
}

export function countSignInFailure(reason: string): void {
  meter().signInFailures.inc({ reason })
}

export function countRefusal(reason: "role" | "token"): void {
  meter().refusals.inc({ reason })
}

export function countNotification(outcome: "sent" | "failed"): void {
  meter().notifications.inc({ outcome })
}

/** Runs a write of the store and keeps how long it took, and when the last one was done. */
export async function timeWrite<T>(write: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const observe = (outcome: "done" | "failed") =>
    meter().writeSeconds.observe({ outcome }, (performance.now() - began) / SECOND)
  try {
    const result = await write()
    observe("done")
    meter().lastWriteAt = Date.now()
    return result
  } catch (thrown) {
    observe("failed")
    throw thrown
  }
}

/** When this process last wrote to the store, epoch ms; null: not yet. */
export function getLastWriteAt(): number | null {
  return kept.__rbvMeter?.lastWriteAt ?? null
}
