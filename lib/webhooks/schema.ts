import { isIsoDay } from "@/lib/domain/iso-day"
import type { JobStatus } from "@/lib/domain/job"
import type { TransitionKind, WebhookVerdict } from "@/lib/store/schema"

export const WEBHOOK_VIEWS = ["deliveries", "untold", "claimed"] as const
/** deliveries: what came · untold: completed without a webhook · claimed: the vendor says sent, none came. */
export type WebhookView = (typeof WEBHOOK_VIEWS)[number]

/** The events that the vendor documents (contract §4). */
export const WEBHOOK_EVENTS = ["job.started", "job.completed", "job.failed"] as const

/** What each verdict is called and means; the order is that of a choice. */
export const VERDICT_WORDS = {
  accepted: { word: "Accepted", means: "signature verified" },
  duplicate: { word: "Duplicate", means: "same content again, no effect" },
  unparsed: { word: "Unreadable", means: "signed, kept as received, no effect" },
  stale: { word: "Stale", means: "timestamp outside the allowed 5 minutes" },
  forged: { word: "Forged", means: "signature missing or wrong" },
} as const satisfies Record<WebhookVerdict, { word: string; means: string }>

/** What the list of deliveries is narrowed to; stands in the URL. */
export type DeliveryFilter = {
  /** Null: all. */
  connection: string | null
  verdict: WebhookVerdict | null
  event: string | null
  /** ISO days, both of them part of it, in `zone`. */
  from: string | null
  to: string | null
  zone: string
}

type Params = { get(name: string): string | null }

const LONGEST = 200

export function toWebhookView(params: Params): WebhookView {
  return WEBHOOK_VIEWS.find((view) => view === params.get("view")) ?? "deliveries"
}

/** The filter of a URL; what cannot be read is left out. `zone`: whose days they are. */
export function toDeliveryFilter(params: Params, at: { connection: string | null; zone: string }): DeliveryFilter {
  const clean = (name: string) => (params.get(name) ?? "").replaceAll("\0", "").trim().slice(0, LONGEST)
  const toDay = (name: string) => (isIsoDay(clean(name)) ? clean(name) : null)
  // The keys of an object of ours.
  const verdicts = Object.keys(VERDICT_WORDS) as WebhookVerdict[]
  const verdict = verdicts.find((one) => one === clean("verdict")) ?? null
  return { ...at, verdict, event: clean("event") || null, from: toDay("from"), to: toDay("to") }
}

/** The inverse; the zone only where days need it. */
export function toDeliveryParams({ connection, verdict, event, from, to, zone }: DeliveryFilter): URLSearchParams {
  const params = new URLSearchParams()
  if (connection !== null) params.set("connection", connection)
  if (verdict !== null) params.set("verdict", verdict)
  if (event !== null) params.set("event", event)
  if (from !== null) params.set("from", from)
  if (to !== null) params.set("to", to)
  if (from !== null || to !== null) params.set("tz", zone)
  return params
}

/** The address of a list; `connection` null: all of them. */
export function toWebhooksHref(view: WebhookView, connection: string | null): string {
  const params = new URLSearchParams()
  if (view !== "deliveries") params.set("view", view)
  if (connection !== null) params.set("connection", connection)
  return `/webhooks${params.size === 0 ? "" : `?${params}`}`
}

/**
 * What a delivery changed, by the GET that confirmed it. moved: a transition · agreed: the GET said what we knew · refused: the
 * GET went backwards and was not applied · nothing: asked, and there was nothing to write for it alone · waiting: not asked
 * yet · none: has no effect by its verdict.
 */
export type DeliveryEffect =
  | {
      kind: "moved"
      of: Extract<TransitionKind, "first_seen" | "changed" | "new_attempt">
      from: JobStatus | null
      to: JobStatus
    }
  | { kind: "agreed"; to: JobStatus }
  | { kind: "refused" | "nothing" | "waiting" | "none" }

/** One line of the list. Instants are ISO; null = not known. */
export type DeliveryRow = {
  num: number
  connection: string
  receivedAt: string
  /** The signed time; of a refused one only where the signature was right. */
  sentAt: string | null
  /** Received minus sent, ms; negative where the vendor's clock is ahead of ours. */
  lagMs: number | null
  event: string | null
  jobId: string | null
  verdict: WebhookVerdict
  reason: string | null
  deliveryId: string | null
  /** How often the same content came again, as far as kept. */
  repeats: number
  /** Place of the secret that matched among the connection's, from 1. */
  secretNo: number | null
  confirmedAt: string | null
  effect: DeliveryEffect
  bytes: number
}

export type DeliveryPage = { rows: DeliveryRow[]; nextCursor: string | null }

/** What the vendor's own answer says of one of its webhooks. */
export type SaidEvent = { event: string; state: string | null; at: string | null }

/** A finished job in one of the two lists of what did not come. */
export type MissedJob = {
  jobId: string
  customer: string | null
  status: JobStatus
  finishedAt: string
  /** What the vendor says it sent; null when its answer does not tell. */
  said: SaidEvent[] | null
}

/**
 * Of one connection. expected: webhooks come, so a missing one means something · no_secret: none can be accepted · never_seen: none
 * has been accepted so far, so none is missed.
 */
export type MissedOf = { connection: string } & (
  | {
      state: "expected"
      /** Jobs of the list, and those that were compared. */
      count: number
      compared: number
      /** There are more than were compared. */
      isCapped: boolean
      /** Of those compared, how many tell what was sent; null where that is not what is asked. */
      telling: number | null
      /** The newest, at most 100. */
      jobs: MissedJob[]
    }
  | { state: "no_secret" | "never_seen" }
)

export type MissedView = { at: string; connections: MissedOf[] }
