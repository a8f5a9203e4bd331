import { isTerminal, type JobStatus, toJobStatus } from "./job"
import { withReports } from "./timeline-reports"
import type { CallFact, DeliveryFact, Moment, TimelineEvents, TransitionFact } from "./timeline-types"
import { toLateWords, toStateTitle, toTransitionHow } from "./timeline-words"

/** A state the job entered, before it is drawn. `status` "created" is the birth itself. */
export type StateMark = {
  key: string
  status: JobStatus | "created"
  attempt: number
  when: Moment
  title: string
  how: string
  requestId: string | null
  httpStatus: number | null
  refs: string[]
}

/** Earliest possible instant; null when nothing bounds it. */
export function toEarliest(when: Moment): number | null {
  if (when.kind === "exact") return when.at
  return when.kind === "window" ? when.from : null
}

/** Latest possible instant. */
export function toLatest(when: Moment): number {
  return when.kind === "window" ? when.to : when.at
}

function toWindow(from: number | null, to: number): Moment {
  if (from === null || from > to) return { kind: "before", at: to }
  return from === to ? { kind: "exact", at: to } : { kind: "window", from, to }
}

function isCreation(call: CallFact): boolean {
  return call.method === "POST" && call.path === "/v1/jobs" && call.status !== null && call.status < 300
}

function toCreated(events: TimelineEvents): StateMark {
  const { job } = events
  const call = events.calls.find(isCreation)
  const byAction = events.transitions.find((one) => one.kind === "first_seen" && one.source === "action")
  const when: Moment =
    job.createdAt !== null
      ? { kind: "exact", at: job.createdAt }
      : call
        ? toWindow(call.at, call.at + call.latencyMs)
        : { kind: "before", at: job.firstSeenAt }
  const how = call
    ? "our call POST /v1/jobs"
    : job.createdAt !== null
      ? "the vendor’s created_at"
      : "when is not reported by the vendor"
  const merged = byAction && byAction.toStatus === "waiting" ? [`t${byAction.seq}`] : []
  return {
    key: "created",
    status: "created",
    attempt: 1,
    when,
    title: "Created",
    how,
    requestId: call?.requestId ?? byAction?.evidence.requestId ?? null,
    httpStatus: call?.status ?? null,
    refs: [...(call ? [`c${call.num}`] : []), ...merged],
  }
}

/** A first sighting as waiting tells nothing new about the state: it is a note, not a state. */
export function isState(transition: TransitionFact): boolean {
  if (transition.kind === "first_seen") return transition.toStatus !== "waiting"
  return transition.kind === "changed" || transition.kind === "new_attempt"
}

function toMoment(transition: TransitionFact): Moment {
  if (transition.occurredAt !== null) return { kind: "exact", at: transition.occurredAt }
  return toWindow(transition.notBefore, transition.observedAt)
}

/** A delivery only says that something changed; the GET it caused is what was applied. */
function toHow(transition: TransitionFact, delivery: DeliveryFact | undefined): string {
  const how = toTransitionHow(transition)
  const first = transition.kind === "first_seen" ? "first " : ""
  if (!delivery) return `${first}${how}`
  return transition.source === "webhook" ? toWebhookHow(delivery) : `${toWebhookHow(delivery)}, ${first}${how}`
}

function toMark(transition: TransitionFact, events: TimelineEvents): StateMark {
  const { evidence } = transition
  const delivery = events.deliveries.find((one) => one.num === evidence.delivery && one.verdict === "accepted")
  const call = events.calls.find((one) => one.requestId !== null && one.requestId === evidence.requestId)
  const consumed = call && !isCreation(call) ? [`c${call.num}`] : []
  const again = transition.kind === "new_attempt" ? `, attempt ${transition.attempt}` : ""
  return {
    key: `t${transition.seq}`,
    status: transition.toStatus,
    attempt: transition.attempt,
    when: toMoment(transition),
    title: `${toStateTitle(transition.toStatus, transition.toRaw)}${again}`,
    how: toHow(transition, delivery),
    requestId: evidence.requestId ?? null,
    httpStatus: evidence.httpStatus ?? null,
    refs: [`t${transition.seq}`, ...(delivery ? [`d${delivery.num}`] : []), ...consumed],
  }
}

/** The start of processing, where only the row knows it (the vendor reported it after the fact). */
function toReportedStart(events: TimelineEvents): StateMark | undefined {
  const { job } = events
  if (job.startedAt === null) return undefined
  return {
    key: `started${job.attempt}`,
    status: "processing",
    attempt: job.attempt,
    when: toWindow(job.startedNotBefore, job.startedAt),
    title: "Processing",
    how: job.startedNotBefore === job.startedAt ? "start reported by the vendor afterwards" : "seen in between",
    requestId: null,
    httpStatus: null,
    refs: [],
  }
}

function withRowFacts(marks: StateMark[], events: TimelineEvents): StateMark[] {
  const { job } = events
  const last = marks.at(-1)
  if (
    last &&
    last.when.kind === "before" &&
    job.finishedAt !== null &&
    last.status === job.status &&
    isTerminal(job.status)
  )
    last.when = toWindow(job.finishedNotBefore, job.finishedAt)
  const started = marks.some((mark) => mark.attempt === job.attempt && mark.status === "processing")
  const start = started ? undefined : toReportedStart(events)
  if (!start) return marks
  const end = marks.findIndex((mark) => mark.attempt === job.attempt && isTerminal(toStatus(mark) ?? "other"))
  return end < 0 ? [...marks, start] : [...marks.slice(0, end), start, ...marks.slice(end)]
}

/** The state that a webhook's event speaks of; null when it names none. */
export function toEventStatus(event: string | null): JobStatus | null {
  return event === null ? null : toJobStatus(event.replace(/^job\./, ""))
}

/** Two machines' clocks: a stamp this far outside a window still belongs to it. */
const CLOCK_SLACK_MS = 2_000

function isWithin(sentAt: number, from: number | null, to: number): boolean {
  return sentAt <= to + CLOCK_SLACK_MS && (from === null || sentAt >= from - CLOCK_SLACK_MS)
}

function toWebhookHow(delivery: DeliveryFact): string {
  return [`webhook ${delivery.event ?? ""}`.trim(), "signature verified", toLateWords(delivery)]
    .filter(Boolean)
    .join(", ")
}

/**
 * A signed delivery says when its event happened, also where the state was first seen another way: it makes a window exact,
 * and tells of a start that nothing else saw.
 */
function withDeliveries(marks: StateMark[], events: TimelineEvents): StateMark[] {
  const used = new Set(marks.flatMap((mark) => mark.refs))
  const take = (status: JobStatus, from: number | null, to: number) => {
    const found = events.deliveries.find((one) => {
      const isFree = one.verdict === "accepted" && !used.has(`d${one.num}`) && toEventStatus(one.event) === status
      return isFree && one.sentAt !== null && isWithin(one.sentAt, from, to)
    })
    if (found) used.add(`d${found.num}`)
    return found
  }
  for (const mark of marks) {
    const status = toStatus(mark)
    if (status === null || status === "waiting" || status === "other" || mark.when.kind === "exact") continue
    const told = take(status, toEarliest(mark.when), toLatest(mark.when))
    if (!told) continue
    mark.when = { kind: "exact", at: told.sentAt ?? told.receivedAt }
    mark.how = `${toWebhookHow(told)}, ${mark.how}`
    mark.refs.push(`d${told.num}`)
  }
  const [created] = marks
  if (events.job.attempt > 1 || !created || marks.some((mark) => mark.status === "processing")) return marks
  const end = marks.findIndex((mark) => isTerminal(toStatus(mark) ?? "other"))
  const ended = marks[end]
  if (!ended) return marks
  const told = take("processing", toEarliest(created.when), toLatest(ended.when))
  return told ? [...marks.slice(0, end), toToldStart(told), ...marks.slice(end)] : marks
}

function toToldStart(delivery: DeliveryFact): StateMark {
  return {
    key: `d${delivery.num}`,
    status: "processing",
    attempt: 1,
    when: { kind: "exact", at: delivery.sentAt ?? delivery.receivedAt },
    title: "Processing",
    how: toWebhookHow(delivery),
    requestId: null,
    httpStatus: null,
    refs: [`d${delivery.num}`],
  }
}

/** The state of a mark; null for the birth. */
export function toStatus(mark: StateMark): JobStatus | null {
  return mark.status === "created" ? null : mark.status
}

/** A state cannot begin before the one before it. */
function raiseStarts(marks: StateMark[]): void {
  let low: number | null = null
  for (const mark of marks) {
    if (mark.when.kind === "window" && low !== null && low > mark.when.from && low <= mark.when.to)
      mark.when = toWindow(low, mark.when.to)
    const earliest = toEarliest(mark.when)
    if (earliest !== null) low = low === null ? earliest : Math.max(low, earliest)
  }
}

/** A state cannot begin after the one after it. */
function lowerEnds(marks: StateMark[]): void {
  let high = Number.POSITIVE_INFINITY
  for (const mark of marks.toReversed()) {
    if (mark.when.kind === "window" && high >= mark.when.from)
      mark.when = toWindow(mark.when.from, Math.min(high, mark.when.to))
    if (mark.when.kind === "before") mark.when = { kind: "before", at: Math.min(high, mark.when.at) }
    high = Math.min(high, toLatest(mark.when))
  }
}

/** The states a job went through, in the order they were learnt, each as exactly as its neighbours allow. */
export function toStates(events: TimelineEvents): StateMark[] {
  const seen = events.transitions.filter(isState)
  const observed = withRowFacts([toCreated(events), ...seen.map((one) => toMark(one, events))], events)
  withReports(observed, events.transitions)
  const taken = new Set<string>()
  for (const mark of observed) {
    mark.refs = mark.refs.filter((ref) => !taken.has(ref))
    for (const ref of mark.refs) taken.add(ref)
  }
  const marks = withDeliveries(observed, events)
  // Where clocks contradict each other, a window is left as it was told.
  raiseStarts(marks)
  lowerEnds(marks)
  return marks
}
