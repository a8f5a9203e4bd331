import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { JOB_STATUSES, SOURCES } from "./job"
import { toTimeline } from "./timeline"
import type { TimelineEntry, TimelineItem } from "./timeline-types"

const T = Date.UTC(2026, 10, 24, 14, 2, 3, 120)
const at = (ms: number) => T + ms
const isEntry = (item: TimelineItem): item is TimelineEntry => item.kind !== "gap" && item.kind !== "tail"
const entries = (list: TimelineItem[]) => list.filter(isEntry)

const instant = fc.integer({ min: 0, max: 100_000 }).map(at)
const maybe = fc.option(instant)
const status = fc.constantFrom(...JOB_STATUSES)
const anyTransition = fc.record({
  attempt: fc.integer({ min: 1, max: 2 }),
  kind: fc.constantFrom("first_seen", "changed", "confirmed", "anomaly", "new_attempt", "missing", "returned"),
  fromStatus: fc.constant(null),
  toStatus: status,
  toRaw: fc.option(fc.string()),
  occurredAt: maybe,
  notBefore: maybe,
  observedAt: instant,
  source: fc.constantFrom(...SOURCES),
  evidence: fc.record(
    {
      delivery: fc.integer({ min: 0, max: 4 }),
      requestId: fc.constantFrom("a", "b"),
      reported: fc.record({ startedAt: instant, finishedAt: instant }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  ),
})
const anyDelivery = fc.record({
  receivedAt: instant,
  sentAt: maybe,
  event: fc.option(fc.constantFrom("job.started", "job.completed", "job.failed", "odd")),
  verdict: fc.constantFrom("accepted", "duplicate", "unparsed", "stale", "forged"),
  reason: fc.constant(null),
  confirmedAt: maybe,
})
const anyCall = fc.record({
  at: instant,
  method: fc.constant("POST"),
  path: fc.constantFrom("/v1/jobs", "/v1/jobs/j/start"),
  status: fc.option(fc.constantFrom(200, 201, 402)),
  requestId: fc.option(fc.constantFrom("a", "b")),
  latencyMs: fc.integer({ min: 0, max: 9_000 }),
})
const anyIntent = fc.record({
  kind: fc.constantFrom("run_again", "start_draft"),
  end: fc.constantFrom("from", "to"),
  by: fc.string(),
  reason: fc.string(),
  state: fc.constantFrom("confirmed", "sending", "done", "refused", "unknown", "abandoned"),
  createdAt: instant,
  sentAt: maybe,
  error: fc.option(fc.string()),
  other: fc.constant(null),
})
const anyEvents = fc
  .record({
    job: fc.record({
      status,
      statusRaw: fc.constant(null),
      attempt: fc.integer({ min: 1, max: 2 }),
      createdAt: maybe,
      startedAt: maybe,
      startedNotBefore: maybe,
      finishedAt: maybe,
      finishedNotBefore: maybe,
      firstSeenAt: instant,
      missingSince: maybe,
    }),
    transitions: fc.array(anyTransition, { maxLength: 8 }),
    deliveries: fc.array(anyDelivery, { maxLength: 6 }),
    calls: fc.array(anyCall, { maxLength: 4 }),
    intents: fc.array(anyIntent, { maxLength: 3 }),
    usual: fc.constant(null),
    dueAt: maybe,
  })
  .map((one) => ({
    ...one,
    transitions: one.transitions.map((fact, index) => ({ ...fact, seq: index })),
    deliveries: one.deliveries.map((fact, num) => ({ ...fact, num })),
    calls: one.calls.map((fact, num) => ({ ...fact, num })),
    intents: one.intents.map((fact, num) => ({ ...fact, id: `${num}` })),
  }))

function toBounds(item: TimelineItem): [number, number] {
  if (!isEntry(item)) return [item.minMs ?? 0, item.maxMs ?? Number.POSITIVE_INFINITY]
  return item.when.kind === "window" ? [item.when.from, item.when.to - 1] : [item.when.at, item.when.at]
}

describe("whatever the facts are", () => {
  it("drops no fact and shows none twice", () => {
    fc.assert(
      fc.property(anyEvents, instant, (any, now) => {
        const shown = entries(toTimeline(any, now)).flatMap((item) => item.refs)
        const facts = [
          ...any.transitions.map((one) => `t${one.seq}`),
          ...any.deliveries.map((one) => `d${one.num}`),
          ...any.calls.map((one) => `c${one.num}`),
          ...any.intents.map((one) => `i${one.id}`),
        ]
        expect(shown.toSorted()).toEqual(facts.toSorted())
      }),
    )
  })

  it("keeps min ≤ max in each gap, tail and window, and keys unique", () => {
    fc.assert(
      fc.property(anyEvents, instant, (any, now) => {
        const items = toTimeline(any, now)
        expect(new Set(items.map((item) => item.key)).size).toBe(items.length)
        const bounds = items.map(toBounds)
        expect(bounds.filter(([min, max]) => min > max)).toEqual([])
        expect(bounds.filter(([min]) => min < 0)).toEqual([])
      }),
    )
  })

  it("gives the same order however the facts were handed over, and now changes nothing but the tail", () => {
    fc.assert(
      fc.property(anyEvents, instant, (any, now) => {
        const order = (list: TimelineItem[]) => list.filter((item) => item.kind !== "tail").map((item) => item.key)
        const shuffled = {
          ...any,
          transitions: any.transitions.toReversed(),
          deliveries: any.deliveries.toReversed(),
          calls: any.calls.toReversed(),
          intents: any.intents.toReversed(),
        }
        expect(order(toTimeline(shuffled, now))).toEqual(order(toTimeline(any, now + 5_000)))
      }),
    )
  })
})
