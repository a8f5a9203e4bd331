import type { Look } from "@/lib/jobs/row"
import type { VendorJob } from "@/lib/vendor/types"

/** 2026-11-20T10:00:00Z: where the time of most tests begins. */
export const T0 = Date.UTC(2026, 10, 20, 10)

/** A job as the client reads it from a documented-fields-only answer; `raw` follows the fields that are given. */
export function vendorJob(given: Partial<VendorJob> & { id: string }): VendorJob {
  const job: VendorJob = {
    status: "processing",
    progress: undefined,
    createdAt: T0,
    startedAt: undefined,
    finishedAt: undefined,
    outputUrl: undefined,
    durationMs: undefined,
    sourceDurationMs: undefined,
    error: undefined,
    billingStatus: undefined,
    webhookUrl: undefined,
    webhookEvents: undefined,
    model: undefined,
    outputFormat: undefined,
    bgType: undefined,
    inputUrl: undefined,
    metadata: undefined,
    creditsMilli: undefined,
    requestId: undefined,
    flags: [],
    raw: "",
    ...given,
  }
  const { raw, flags: _flags, ...fields } = job
  return { ...job, raw: raw || JSON.stringify(fields) }
}

export function look(given: Partial<Look> = {}): Look {
  return { connection: "main", keyAlias: "main", source: "list", observedAt: T0 + 1_000, evidence: {}, ...given }
}

/** One that the vendor says failed, with its words. */
export function failedJob(
  id: string,
  message: string | null,
  given: { code?: string | null; at?: number } = {},
): VendorJob {
  const { code = null, at = T0 } = given
  const error =
    message === null && code === null ? null : { code, message: message ?? "", requestId: null, truncated: false }
  return vendorJob({ id, status: "failed", error, createdAt: at - 60_000, finishedAt: at })
}
