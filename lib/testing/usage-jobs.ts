import { HOUR } from "@/lib/domain/time"
import { T0, vendorJob } from "@/lib/testing/builders"
import type { VendorJob } from "@/lib/vendor/types"

/** Names that an address, SQL or a spreadsheet could misread; more than are shown. */
const CUSTOMERS = ["acme", "a,b", "50 % off", "@none", "!no", "=2+2", "Søn & Co", "x\"y'z", "tiny", "last"] as const
const MODELS = ["original", "light", "pro", "constructor", undefined] as const
const STATUSES = ["completed", "completed", "completed", "failed", "processing"] as const

/** One job every few hours, so that each zone cuts them into other days. */
export function toJobs(count: number, hours: number): VendorJob[] {
  return Array.from({ length: count }, (_, n) => {
    const status = STATUSES[n % STATUSES.length] ?? "completed"
    const customer = n % 13 === 12 ? undefined : CUSTOMERS[(n * 3) % CUSTOMERS.length]
    return vendorJob({
      id: `job_${n}`,
      status,
      createdAt: T0 - n * hours * HOUR,
      model: MODELS[n % MODELS.length],
      outputFormat: n % 3 === 0 ? "webm" : "mov",
      durationMs: status === "completed" ? 30_000 + n * 1_000 : undefined,
      creditsMilli: n % 7 === 0 ? 1_000 + n : undefined,
      billingStatus: status === "failed" && n % 2 === 0 ? "charged" : undefined,
      metadata: customer === undefined ? undefined : { customer, project: `p${n % 2}` },
    })
  })
}
