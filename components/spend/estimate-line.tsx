"use client"

import { formatCredits, formatDuration } from "@/lib/format"
import type { SpendEdits, SpendOffer } from "@/lib/spend/schema"
import { isOtherFile, toCost, toValue } from "./to-cost"

type EstimateLineProps = { offer: SpendOffer; edits: SpendEdits }

/** What it probably costs and how that was reckoned; or that nobody can say, and why. */
export function EstimateLine({ offer, edits }: EstimateLineProps) {
  const cost = toCost(offer, edits)
  return (
    <div className="rounded-md bg-sunken px-3 py-2">
      <p className="text-lg font-medium">{cost === null ? "Credits not known" : `≈ ${formatCredits(cost)} credits`}</p>
      <p className="text-pretty text-muted">{cost === null ? toWhyNot(offer, edits) : toGround(offer, edits)}</p>
    </div>
  )
}

function toModel(offer: SpendOffer, edits: SpendEdits): string | null {
  return offer.kind === "run_again" ? toValue(offer, edits, "model") : offer.model
}

function toGround(offer: SpendOffer, edits: SpendEdits): string {
  const model = toModel(offer, edits) ?? ""
  const rate = offer.estimate?.byModel[model]
  if (!offer.estimate || !rate) return ""
  const { lengthMs, lengthOf } = offer.estimate
  const source = rate.source === "vendor" ? "the vendor’s rate now" : "the documented rate"
  const words = `${formatDuration(lengthMs)} (${lengthOf}) at ${formatCredits(rate.perMinuteMilli)} credits a minute for ${model}, ${source}`
  return `${words}. An estimate: how the vendor rounds is not documented.`
}

function toWhyNot(offer: SpendOffer, edits: SpendEdits): string {
  if (isOtherFile(offer, edits)) return "The address leads to another file, whose length is not known here."
  if (offer.estimate === null) return "The length of the video was not reported."
  const model = toModel(offer, edits)
  return model === null ? "The model is not known." : `Nobody has named a rate for the model “${model}”.`
}
