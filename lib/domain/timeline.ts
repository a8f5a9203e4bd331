import { isTerminal } from "./job"
import { toNotes } from "./timeline-notes"
import { type StateMark, toEarliest, toLatest, toStates, toStatus } from "./timeline-states"
import type {
  Moment,
  Phase,
  TimelineEntry,
  TimelineEvents,
  TimelineGap,
  TimelineItem,
  TimelineTail,
} from "./timeline-types"
import { toMomentMark } from "./timeline-words"

type Placed = { position: number; order: number; items: TimelineItem[] }

/** What the job did after entering a state; the birth alone does not tell whether it waited or ran. */
function toPhase(before: StateMark, after: StateMark | undefined): Phase {
  const status = toStatus(before)
  if (status === null || status === "waiting") {
    const next = after && toStatus(after)
    return next && isTerminal(next) ? "took" : "waited"
  }
  if (status === "processing") return "ran"
  return isTerminal(status) ? "rested" : "stayed"
}

function toGap(before: StateMark, after: StateMark, events: TimelineEvents): TimelineGap {
  const phase = toPhase(before, after)
  const from = toEarliest(before.when)
  const earliest = toEarliest(after.when)
  const disagree = from !== null && from > toLatest(after.when)
  const known = {
    kind: "gap",
    key: `gap-${after.key}`,
    phase,
    clocksDisagree: disagree,
    usual: after.attempt === events.job.attempt && toStatus(after) === "completed" ? events.usual : null,
  } as const
  if (disagree) return { ...known, minMs: 0, maxMs: 0 }
  // "Ended before we first looked" bounds nothing from below.
  const minMs = earliest === null ? null : Math.max(0, earliest - toLatest(before.when))
  const maxMs = from === null || after.when.kind === "before" ? null : Math.max(0, toLatest(after.when) - from)
  return { ...known, minMs, maxMs }
}

function toEntry(mark: StateMark): TimelineEntry {
  return {
    kind: mark.status === "created" ? "created" : "state",
    key: mark.key,
    when: mark.when,
    status: toStatus(mark),
    title: mark.title,
    how: mark.how,
    requestId: mark.requestId,
    httpStatus: mark.httpStatus,
    mark: toMomentMark(mark.when),
    faint: false,
    refs: mark.refs,
  }
}

function toTail(events: TimelineEvents, last: StateMark, now: number): TimelineTail | undefined {
  const { job } = events
  if (isTerminal(job.status) || job.missingSince !== null) return undefined
  const from = toEarliest(last.when)
  const minMs = Math.max(0, now - toLatest(last.when))
  const phase = toPhase(last, undefined)
  return {
    kind: "tail",
    key: "tail",
    phase,
    status: job.status,
    minMs,
    maxMs: from === null ? null : Math.max(minMs, now - from),
    asOf: now,
    dueAt: events.dueAt,
    usual: events.usual,
  }
}

/** As they were written, however they were handed over. */
function inOrder(events: TimelineEvents): TimelineEvents {
  return {
    ...events,
    transitions: events.transitions.toSorted((a, b) => a.seq - b.seq),
    deliveries: events.deliveries.toSorted((a, b) => a.num - b.num),
    calls: events.calls.toSorted((a, b) => a.num - b.num),
    intents: events.intents.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
  }
}

/**
 * A job's life as a list to draw from top to bottom: states with how exactly we know when they began, the stretches between
 * them as intervals, and every other thing that told us something. `now` (epoch ms) only shapes the tail of a job that has
 * not ended. Every transition, delivery, call and request is in exactly one entry; states keep the order they were learnt in.
 */
export function toTimeline(facts: TimelineEvents, now: number): TimelineItem[] {
  const events = inOrder(facts)
  const states = toStates(events)
  const placed: Placed[] = []
  let position = Number.NEGATIVE_INFINITY
  for (const [index, mark] of states.entries()) {
    // Never before its predecessor, even when the vendor's clock says so.
    position = Math.max(position, toLatest(mark.when))
    const before = states[index - 1]
    const gap = before ? [toGap(before, mark, events)] : []
    placed.push({ position, order: index, items: [...gap, toEntry(mark)] })
  }
  for (const [index, note] of toNotes(events, states).entries())
    placed.push({ position: toLatest(note.when), order: states.length + index, items: [note] })
  const items = placed.toSorted((a, b) => a.position - b.position || a.order - b.order).flatMap((one) => one.items)
  const last = states.at(-1)
  const tail = last && toTail(events, last, now)
  return tail ? [...items, tail] : items
}

function toIsoMoment(when: Moment): Moment<string> {
  if (when.kind === "window") return { kind: "window", from: iso(when.from), to: iso(when.to) }
  return { kind: when.kind, at: iso(when.at) }
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

/** The same list as JSON for the browser: ISO times. */
export function toIsoTimeline(items: TimelineItem[]): TimelineItem<string>[] {
  return items.map((item) => {
    if (item.kind === "gap") return item
    if (item.kind === "tail")
      return { ...item, asOf: iso(item.asOf), dueAt: item.dueAt === null ? null : iso(item.dueAt) }
    return { ...item, when: toIsoMoment(item.when) }
  })
}
