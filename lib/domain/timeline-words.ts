import { toDurationWords, toRangeWords } from "./duration-words"
import type { JobStatus } from "./job"
import type { DeliveryFact, Moment, Phase, TransitionFact, UsualTime } from "./timeline-types"

const STATUS_TITLES = {
  waiting: "Waiting",
  processing: "Processing",
  completed: "Completed",
  failed: "Failed",
} as const satisfies Record<Exclude<JobStatus, "other">, string>

/** Our word for a state; for one we do not know, the vendor's own, verbatim. */
export function toStateTitle(status: JobStatus, raw: string | null): string {
  if (status !== "other") return STATUS_TITLES[status]
  return raw ?? "A status word that was not reported"
}

/** How exact a moment is, in two or three words. */
export function toMomentMark(when: Moment): string {
  if (when.kind === "exact") return "exact"
  if (when.kind === "window") return `window ${toDurationWords(when.to - when.from)}`
  return "not seen happening"
}

/** How we learnt of a transition. The request id and HTTP status are shown beside it, not in it. */
export function toTransitionHow(transition: TransitionFact): string {
  const { evidence } = transition
  // The id stands in the head of the page already.
  const path = evidence.path?.replace(/^(\/v1\/jobs\/)[^/?]+/, "$1{id}")
  const call = [evidence.method, path].filter(Boolean).join(" ")
  switch (transition.source) {
    case "list":
      return "seen by list sync"
    case "get":
      return call ? `read by ${call}` : "read directly"
    case "webhook":
      return `webhook ${evidence.event ?? ""}`.trim()
    case "action":
      return call ? `answer to our call ${call}` : "answer to our own call"
  }
}

/** "0.4 s late", or null when the sending time is not known or the delivery was prompt (under 0.1 s). */
export function toLateWords(delivery: DeliveryFact): string | null {
  if (delivery.sentAt === null) return null
  const late = delivery.receivedAt - delivery.sentAt
  if (late <= -1_000) return `stamped ${toDurationWords(-late)} ahead of our clock`
  return late < 100 ? null : `${toDurationWords(late)} late`
}

const PHASES = {
  waited: { past: "waited", present: "waiting for" },
  ran: { past: "ran", present: "running for" },
  took: { past: "waited and ran", present: "open for" },
  stayed: { past: "stayed so", present: "so for" },
  rested: { past: "stood still", present: "still for" },
} as const satisfies Record<Phase, { past: string; present: string }>

/** "waited 4–9 s", for a stretch that is over. */
export function toPastWords(phase: Phase, minMs: number | null, maxMs: number | null): string {
  const start = phase === "took" ? " (the start was not seen)" : ""
  return `${PHASES[phase].past} ${toRangeWords(minMs, maxMs)}${start}`
}

/** "running for 31–36 s", for the stretch that is growing. */
export function toPresentWords(phase: Phase, minMs: number | null, maxMs: number | null): string {
  const words = toRangeWords(minMs, maxMs)
  return `${PHASES[phase].present} ${words === "for a time not known" ? "a time not known" : words}`
}

/** "usual from creation to end: 1 min 50 s (median of 212: pro, clips up to 1 min)". */
export function toUsualWords(usual: UsualTime): string {
  return `usual from creation to end: ${toDurationWords(usual.medianMs)} (median of ${usual.samples}: ${usual.of})`
}
