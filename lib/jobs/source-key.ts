import { createHash } from "node:crypto"
import { toSourceName } from "@/lib/domain/source-name"

/**
 * Equal for jobs that bought the same: source, model, format and customer. Null when source or model is not known: then nobody
 * can tell. An upload has an address of its own each time (contract §2.1), so it is never the same as another.
 */
export function toSourceKey(job: {
  inputUrl: string | null
  model: string | null
  outputFormat: string | null
  customer: string | null
}): string | null {
  const source = toSourceName(job.inputUrl)
  if (source === null || job.model === null) return null
  const parts = [source, job.model, job.outputFormat, job.customer]
  return createHash("sha1").update(JSON.stringify(parts)).digest("base64url")
}
