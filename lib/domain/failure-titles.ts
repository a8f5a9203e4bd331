import { answered } from "./failure-rule"

/** What people call a cause in a list, where a sentence is too long. "{status}" becomes the HTTP status named in the message. */
const TITLES: Readonly<Record<string, string>> = {
  missing_api_key: "No API key was sent",
  invalid_api_key: "API key not accepted",
  insufficient_credits: "Not enough credits",
  rate_limited: "Vendor asked too often",
  job_not_found: "Job not known under this key",
  background_image: "Background image could not be used",
  source_expired: "Link to the source had expired",
  source_forbidden: "Source refused to be downloaded{status}",
  source_not_found: "No video at the source URL{status}",
  source_unreachable: "Source could not be downloaded",
  source_too_large: "Video larger than allowed",
  unsupported_codec: "Video file of an unsupported kind",
  source_corrupt: "Video file damaged or incomplete",
  prompt_model_mismatch: "Text prompt for a model that takes none",
  subject_not_found: "No subject found in the video",
  format_mismatch: "Output format does not fit the background",
  composition_invalid: "Composition could not be applied",
  worker_crash: "Vendor’s worker crashed",
  vendor_timeout: "Vendor timed out",
  vendor_busy: "Vendor had no capacity",
  storage_failed: "Vendor could not store the result",
  invalid_request: "Request refused as not valid",
  processing_failed: "Processing failed, no step named",
}

const STATUS = answered("[45]\\d\\d")

/** The short name of a cause (a key of the failure rules); undefined for one without. `message`: the vendor's words. */
export function toCauseTitle(cause: string, message: string | null): string | undefined {
  const status = STATUS.exec((message ?? "").slice(0, 2_000))?.[1]
  return TITLES[cause]?.replace("{status}", status ? ` (${status})` : "")
}
