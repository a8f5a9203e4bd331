import type { Selectable } from "kysely"
import type { JobTransitionsTable, WebhookDeliveriesTable } from "@/lib/store/schema"
import type { Db } from "@/lib/store/store"
import type { DeliveryEffect } from "./schema"

type Asked = Pick<Selectable<WebhookDeliveriesTable>, "num" | "connection" | "job_id" | "verdict" | "confirmed_at">
type Told = Pick<Selectable<JobTransitionsTable>, "kind" | "from_status" | "to_status" | "evidence">

/** Transitions of the jobs of one page; a job whose vendor goes back and forth may have thousands. */
const MOST_TRANSITIONS = 5_000

/** What each delivery changed, by its number. Throws AppError("store_unavailable"). */
export async function readEffects(db: Db, deliveries: readonly Asked[]): Promise<Map<number, DeliveryEffect>> {
  const confirmed = deliveries.filter((one) => one.verdict === "accepted" && one.confirmed_at !== null)
  return toEffects(deliveries, await readTransitions(db, confirmed))
}

async function readTransitions(db: Db, deliveries: readonly Asked[]): Promise<Told[]> {
  const jobs = [...new Set(deliveries.flatMap(({ job_id }) => (job_id === null ? [] : [job_id])))]
  if (jobs.length === 0) return []
  return db
    .selectFrom("job_transitions")
    .select(["kind", "from_status", "to_status", "evidence"])
    .where("connection", "in", [...new Set(deliveries.map(({ connection }) => connection))])
    .where("job_id", "in", jobs)
    .orderBy("seq", "desc")
    .limit(MOST_TRANSITIONS)
    .execute()
}

/** The same from the transitions of their jobs, in any order. Pure. */
export function toEffects(deliveries: readonly Asked[], transitions: readonly Told[]): Map<number, DeliveryEffect> {
  const told = new Map<number, Told>()
  for (const transition of transitions) {
    // That the job came back into sight stands beside what the same look said of its state.
    if (transition.kind === "returned" || transition.kind === "missing") continue
    const num = toDeliveryNum(transition.evidence)
    if (num !== null) told.set(num, transition)
  }
  return new Map(deliveries.map((one) => [one.num, toEffect(one, told.get(one.num))]))
}

function toDeliveryNum(evidence: string): number | null {
  const read: unknown = JSON.parse(evidence)
  if (typeof read !== "object" || read === null || !("delivery" in read)) return null
  return typeof read.delivery === "number" ? read.delivery : null
}

function toEffect(delivery: Asked, told: Told | undefined): DeliveryEffect {
  if (delivery.verdict !== "accepted") return { kind: "none" }
  if (delivery.confirmed_at === null) return { kind: "waiting" }
  if (!told) return { kind: "nothing" }
  const { kind, from_status: from, to_status: to } = told
  if (kind === "confirmed") return { kind: "agreed", to }
  if (kind === "first_seen" || kind === "changed" || kind === "new_attempt")
    return { kind: "moved", of: kind, from, to }
  return { kind: "refused" }
}

/** How long a delivery was on its way, ms: received minus signed, so negative where the vendor's clock is ahead of ours. */
export function toLagMs(delivery: Pick<Selectable<WebhookDeliveriesTable>, "received_at" | "sent_at">): number | null {
  return delivery.sent_at === null ? null : delivery.received_at - delivery.sent_at
}
