import { expect, it } from "vitest"
import { toIsoTimeline, toTimeline } from "./timeline"
import { toSpans } from "./timeline-spans"
import type { LifeFacts, TransitionFact } from "./timeline-types"

const T = Date.UTC(2026, 10, 24)
const job: LifeFacts = {
  status: "processing",
  statusRaw: null,
  attempt: 1,
  createdAt: T,
  startedAt: null,
  startedNotBefore: null,
  finishedAt: null,
  finishedNotBefore: null,
  firstSeenAt: T,
  missingSince: null,
}
const changed = (seq: number, fields: Partial<TransitionFact>): TransitionFact => ({
  seq,
  attempt: 1,
  kind: "changed",
  fromStatus: null,
  toStatus: "processing",
  toRaw: null,
  occurredAt: null,
  notBefore: T + 20_000,
  observedAt: T + 30_000,
  source: "list",
  evidence: {},
  ...fields,
})
const draw = (facts: Partial<LifeFacts>, transitions: TransitionFact[], now = T + 100_000) =>
  toSpans(
    toIsoTimeline(
      toTimeline(
        { job: { ...job, ...facts }, transitions, deliveries: [], calls: [], intents: [], usual: null, dueAt: null },
        now,
      ),
    ),
    now,
  )

it("draws waiting, doubt and running to scale, up to now", () => {
  expect(draw({}, [changed(1, {})])?.spans.map(({ phase, start, width }) => [phase, start, width])).toEqual([
    ["waited", 0, 0.2],
    [null, 0.2, 0.1],
    ["ran", 0.3, 0.7],
  ])
})

it("ends with the job, not with now", () => {
  const ended = [changed(1, {}), changed(2, { toStatus: "completed", occurredAt: T + 50_000 })]
  expect(draw({ status: "completed" }, ended)).toMatchObject({ fromAt: T, toAt: T + 50_000 })
})

it("draws nothing where a step is not known", () => {
  expect(
    draw({ status: "completed" }, [changed(1, { kind: "first_seen", toStatus: "completed", notBefore: null })]),
  ).toBeNull()
  expect(draw({ createdAt: null }, [changed(1, {})])).toBeNull()
})
