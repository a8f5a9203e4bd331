import type { FieldOrigin, KnownRequest, RequestField } from "@/lib/domain/request-fields"
import { lintRequest } from "@/lib/domain/request-lint"
import type { Finding } from "@/lib/domain/request-lint-types"
import type { OptionalField, SpendEdits, SpendOffer } from "@/lib/spend/schema"

const STRUCTURED = new Set<RequestField>(["bg_color", "composition", "metadata"])
const NO_RESULT = {
  status: "waiting",
  createdAt: null,
  startedAt: null,
  outputUrl: null,
  sourceDurationMs: null,
  outputDurationMs: null,
} as const

/** What in the request does not fit itself or the documentation, as it would be sent now; the worst of each field. */
export function toFindings(
  { lines }: SpendOffer,
  edits: SpendEdits,
  leaveOut: readonly OptionalField[],
): Map<RequestField, Finding> {
  const request: KnownRequest = {}
  const hasNewBackground = edits.bg_type !== undefined
  for (const { field, text, origin } of lines) {
    const isDropped = leaveOut.some((one) => one === field) || (hasNewBackground && isOfOldBackground(field))
    const value = field in edits ? edits[field as keyof SpendEdits] : text
    if (isDropped || value === null || value === undefined) continue
    request[field] = { value: STRUCTURED.has(field) ? toJson(value) : value, origin: toOrigin(origin) }
  }
  const webhook = request.webhook_url === undefined ? "none" : "set"
  const found = lintRequest({ request, isWhole: true, webhook, result: NO_RESULT })
  // The worst come first, and the first of a field is kept.
  return new Map(found.toReversed().map((finding) => [finding.field, finding]))
}

function isOfOldBackground(field: RequestField): boolean {
  return field === "bg_color" || field === "bg_image_url"
}

function toOrigin(origin: FieldOrigin | null): FieldOrigin {
  return origin ?? "earlier"
}

/** The server wrote it as JSON. */
function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
