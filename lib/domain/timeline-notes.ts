import { STATUS_RANK } from "./job"
import { toIntentNote } from "./timeline-intents"
import { toReportWords } from "./timeline-reports"
import { isState, type StateMark, toEventStatus, toLatest, toStatus } from "./timeline-states"
import type { CallFact, DeliveryFact, TimelineEntry, TimelineEvents, TransitionFact } from "./timeline-types"
import { toLateWords, toStateTitle, toTransitionHow } from "./timeline-words"

/** A delivery this long after its own timestamp is called late in its mark too. */
const LATE_MS = 60_000

export type Note = Omit<TimelineEntry, "key" | "when" | "refs">

function toTransitionNote(transition: TransitionFact): Note {
  const { evidence } = transition
  const state = toStateTitle(transition.toStatus, transition.toRaw)
  const how = toTransitionHow(transition)
  const known = { requestId: evidence.requestId ?? null, httpStatus: evidence.httpStatus ?? null }
  switch (transition.kind) {
    case "confirmed":
      return {
        ...known,
        kind: "agrees",
        status: transition.toStatus,
        title: `${state}, confirmed`,
        how: [how, toReportWords(transition)].filter(Boolean).join(" · "),
        mark: "agrees",
        faint: false,
      }
    case "anomaly":
      return {
        ...known,
        kind: "anomaly",
        status: transition.toStatus,
        title: `An answer said “${transition.toRaw ?? state.toLowerCase()}”`,
        how: [how, evidence.note ?? "a step backwards"].join(" · "),
        mark: "not applied",
        faint: false,
      }
    case "missing":
      return {
        ...known,
        kind: "missing",
        status: null,
        title: "Not visible to this key",
        how: evidence.note ?? "three answers of 404, at least an hour apart; the record is kept",
        mark: "kept",
        faint: false,
      }
    case "returned":
      return {
        ...known,
        kind: "returned",
        status: transition.toStatus,
        title: "Visible again",
        how,
        mark: state.toLowerCase(),
        faint: false,
      }
    default:
      return {
        ...known,
        kind: "seen",
        status: transition.toStatus,
        title: `First seen, ${state.toLowerCase()}`,
        how,
        mark: "seen",
        faint: false,
      }
  }
}

function isOutOfOrder(delivery: DeliveryFact, events: TimelineEvents, states: StateMark[]): boolean {
  const { sentAt } = delivery
  const overtaken =
    sentAt !== null &&
    events.deliveries.some(
      (one) => one.verdict === "accepted" && one.num < delivery.num && (one.sentAt ?? sentAt) > sentAt,
    )
  if (overtaken) return true
  const told = toEventStatus(delivery.event)
  if (told === null || told === "other") return false
  return states.some((mark) => {
    const status = toStatus(mark)
    return status !== null && STATUS_RANK[status] > STATUS_RANK[told] && toLatest(mark.when) < delivery.receivedAt
  })
}

function toAcceptedNote(delivery: DeliveryFact, outOfOrder: boolean): Note {
  const late = delivery.sentAt !== null && delivery.receivedAt - delivery.sentAt > LATE_MS
  const confirmed = delivery.confirmedAt === null ? "not confirmed by a GET yet" : "confirmed by a GET"
  return {
    kind: "delivery",
    status: null,
    title: `${delivery.event ?? "A delivery"} arrived`,
    how: ["webhook", "signature verified", toLateWords(delivery), confirmed].filter(Boolean).join(", "),
    requestId: null,
    httpStatus: null,
    mark: [outOfOrder ? "out of order" : null, late ? "late" : null].filter(Boolean).join(", ") || "no new state",
    faint: true,
  }
}

const REFUSED = {
  duplicate: { title: "again", how: "duplicate delivery, no effect", mark: "duplicate" },
  unparsed: { title: "could not be read", how: "signed, kept as received, no effect", mark: "unreadable" },
  stale: {
    title: "rejected",
    how: "its timestamp is outside the allowed 5 minutes; nothing was believed",
    mark: "rejected",
  },
  forged: { title: "rejected", how: "signature missing or wrong; nothing was believed", mark: "rejected" },
} as const

function toDeliveryNote(delivery: DeliveryFact, events: TimelineEvents, states: StateMark[]): Note {
  if (delivery.verdict === "accepted") return toAcceptedNote(delivery, isOutOfOrder(delivery, events, states))
  const words = REFUSED[delivery.verdict]
  const rejected = delivery.verdict === "stale" || delivery.verdict === "forged"
  return {
    kind: "delivery",
    status: null,
    title: `${delivery.event ?? "A delivery"} ${words.title}`,
    how: delivery.reason && rejected ? `${words.how} (${delivery.reason})` : words.how,
    requestId: null,
    httpStatus: null,
    mark: words.mark,
    faint: true,
  }
}

function toCallNote(call: CallFact): Note {
  const answered = call.status !== null
  return {
    kind: "call",
    status: null,
    title: `Our call ${call.method} ${call.path}`,
    how: answered ? `answered after ${call.latencyMs} ms` : "no answer came: whether it had an effect is not known",
    requestId: call.requestId,
    httpStatus: call.status,
    mark: !answered ? "outcome unknown" : call.status !== null && call.status < 300 ? "accepted" : "refused",
    faint: false,
  }
}

/** All facts that no state was built from: agreements, deliveries, calls, anomalies, absences. None is left out. */
export function toNotes(events: TimelineEvents, states: StateMark[]): TimelineEntry[] {
  const taken = new Set(states.flatMap((mark) => mark.refs))
  const entry = (ref: string, at: number, note: Note): TimelineEntry => ({
    ...note,
    key: ref,
    when: { kind: "exact", at },
    refs: [ref],
  })
  return [
    ...events.transitions
      .filter((one) => !isState(one))
      .map((one) => entry(`t${one.seq}`, one.observedAt, toTransitionNote(one))),
    ...events.deliveries.map((one) => entry(`d${one.num}`, one.receivedAt, toDeliveryNote(one, events, states))),
    ...events.calls.map((one) => entry(`c${one.num}`, one.at, toCallNote(one))),
    ...events.intents.map((one) => entry(`i${one.id}`, one.sentAt ?? one.createdAt, toIntentNote(one))),
  ].filter((one) => !one.refs.some((ref) => taken.has(ref)))
}
