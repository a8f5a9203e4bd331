import type {
  DeliveryFact,
  TimelineEntry,
  TimelineEvents,
  TimelineItem,
  TransitionFact,
} from "@/lib/domain/timeline-types"

export const T = Date.UTC(2026, 10, 24, 14, 2, 3, 120)
export const at = (ms: number) => T + ms

export const transition = (seq: number, fields: Partial<TransitionFact>): TransitionFact => ({
  seq,
  attempt: 1,
  kind: "changed",
  fromStatus: null,
  toStatus: "processing",
  toRaw: null,
  occurredAt: null,
  notBefore: null,
  observedAt: at(0),
  source: "list",
  evidence: {},
  ...fields,
})
export const delivery = (num: number, fields: Partial<DeliveryFact>): DeliveryFact => ({
  num,
  receivedAt: at(0),
  sentAt: null,
  event: "job.failed",
  verdict: "accepted",
  reason: null,
  confirmedAt: null,
  ...fields,
})
export const events = (fields: Partial<TimelineEvents>, job: Partial<TimelineEvents["job"]> = {}): TimelineEvents => ({
  job: {
    status: "processing",
    statusRaw: "processing",
    attempt: 1,
    createdAt: at(0),
    startedAt: null,
    startedNotBefore: null,
    finishedAt: null,
    finishedNotBefore: null,
    firstSeenAt: at(0),
    missingSince: null,
    ...job,
  },
  transitions: [],
  deliveries: [],
  calls: [],
  intents: [],
  usual: null,
  dueAt: null,
  ...fields,
})

/** The life drawn in the design: our POST, list sync, a webhook, its GET, and a duplicate. */
export const failed = events(
  {
    transitions: [
      transition(1, { kind: "first_seen", toStatus: "waiting", source: "action", evidence: { requestId: "req_51" } }),
      transition(2, { notBefore: at(4_000), observedAt: at(9_000) }),
      transition(3, {
        toStatus: "failed",
        occurredAt: at(39_887),
        observedAt: at(40_287),
        source: "webhook",
        evidence: { delivery: 7, event: "job.failed" },
      }),
      transition(4, {
        kind: "confirmed",
        toStatus: "failed",
        observedAt: at(41_190),
        source: "get",
        evidence: { method: "GET", path: "/v1/jobs/job_1", requestId: "req_52", httpStatus: 200 },
      }),
    ],
    deliveries: [
      delivery(7, { receivedAt: at(40_287), sentAt: at(39_887) }),
      delivery(8, { receivedAt: at(48_762), verdict: "duplicate" }),
    ],
    calls: [{ num: 5, at: at(-80), method: "POST", path: "/v1/jobs", status: 201, requestId: "req_51", latencyMs: 90 }],
    usual: { medianMs: 110_000, of: "pro", samples: 40 },
  },
  { status: "failed", statusRaw: "failed" },
)

export const isEntry = (item: TimelineItem): item is TimelineEntry => item.kind !== "gap" && item.kind !== "tail"
export const entries = (list: TimelineItem[]) => list.filter(isEntry)
