import { withoutQuery } from "@/lib/domain/media-url"
import type { SpendEdits, SpendOffer } from "@/lib/spend/schema"

/** The value of a field as it would be sent, corrections included; null: not known. */
export function toValue({ lines }: SpendOffer, edits: SpendEdits, field: keyof SpendEdits): string | null {
  return edits[field] ?? lines.find((line) => line.field === field)?.text ?? null
}

/** Whether the address leads to another file, whose length nobody told us; a new signature alone does not. */
export function isOtherFile(offer: SpendOffer, edits: SpendEdits): boolean {
  if (edits.video_url === undefined) return false
  const before = offer.lines.find((line) => line.field === "video_url")?.text
  return before == null || withoutQuery(before) !== withoutQuery(edits.video_url.trim())
}

/** Milli-credits that it probably costs; null: not known. The server reckons it again. */
export function toCost(offer: SpendOffer, edits: SpendEdits): number | null {
  const model = offer.kind === "run_again" ? toValue(offer, edits, "model") : offer.model
  if (offer.estimate === null || model === null || isOtherFile(offer, edits)) return null
  return Object.hasOwn(offer.estimate.byModel, model) ? (offer.estimate.byModel[model]?.milli ?? null) : null
}
