import { formatDuration } from "@/lib/format"
import type { WebhookVerdict } from "@/lib/store/schema"
import type { DeliveryEffect } from "@/lib/webhooks/schema"

export const VERDICT_TONES = {
  accepted: "text-done",
  duplicate: "text-muted",
  unparsed: "text-handled",
  stale: "text-handled",
  forged: "text-handled",
} as const satisfies Record<WebhookVerdict, string>

/** "0.4 s on its way"; a clock that is ahead is said, not hidden. */
export function toLagWords(lagMs: number | null): string {
  if (lagMs === null) return "sending time not known"
  return lagMs < 0 ? `stamped ${formatDuration(-lagMs)} ahead of our clock` : `${formatDuration(lagMs)} on its way`
}

const STATUS_WORDS = {
  waiting: "waiting",
  processing: "processing",
  completed: "done",
  failed: "failed",
  other: "another state",
} as const

/** What a delivery changed, by the GET that confirmed it. */
export function toEffectWords(effect: DeliveryEffect): string {
  switch (effect.kind) {
    case "moved": {
      const to = STATUS_WORDS[effect.to]
      if (effect.of === "new_attempt") return `a new attempt: ${to}`
      return effect.from === null ? `first seen: ${to}` : `${STATUS_WORDS[effect.from]} → ${to}`
    }
    case "agreed":
      return `nothing new: ${STATUS_WORDS[effect.to]} was known`
    case "refused":
      return "nothing: the GET went backwards, not applied"
    case "nothing":
      return "nothing of its own"
    case "waiting":
      return "not confirmed by a GET yet"
    case "none":
      return "nothing"
  }
}

/** "came 3 times more"; null where it came once. */
export function toRepeatWords(repeats: number): string | null {
  if (repeats === 0) return null
  return repeats === 1 ? "came once more" : `came ${repeats} times more`
}
