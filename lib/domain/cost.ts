import { isTerminal, type JobStatus } from "./job"

/**
 * What the vendor's word about a charge means (contract A23: the values are not documented, so a word we do not know stays
 * "unknown" and decides nothing). Null: nothing was said.
 */
export type BillingClass = "charged" | "pending" | "refunded" | "failed" | "unknown" | null

/** A map and not an object: the vendor may say "constructor". */
const WORDS: ReadonlyMap<string, BillingClass> = new Map(
  Object.entries({
    charged: "charged",
    paid: "charged",
    succeeded: "charged",
    success: "charged",
    billed: "charged",
    captured: "charged",
    settled: "charged",
    pending: "pending",
    processing: "pending",
    reserved: "pending",
    authorized: "pending",
    hold: "pending",
    refunded: "refunded",
    reversed: "refunded",
    voided: "refunded",
    void: "refunded",
    waived: "refunded",
    free: "refunded",
    not_charged: "refunded",
    failed: "failed",
    declined: "failed",
  } as const),
)

/** The class of a `billing_status`, whatever its case. */
export function toBillingClass(word: string | null): BillingClass {
  if (word === null || word.trim() === "") return null
  const plain = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_")
  return WORDS.get(plain) ?? "unknown"
}

/**
 * reported: the vendor named the credits of this job · estimated: length × rate of a job that brought an output, or that the
 * vendor says it charged · free: it ended and the vendor says that it is not charged, or gave back what it had charged.
 */
export const COST_BASES = ["reported", "estimated", "free"] as const
export type CostBasis = (typeof COST_BASES)[number]

/**
 * `isEstimated`: the figure of the line holds estimates, so a "~" stands before it. Absent in reviews that were signed before this
 * was kept: nobody can tell any more, and no mark is drawn.
 */
export type Marked = { isEstimated?: boolean }

export type Cost = { milli: number; basis: CostBasis }

/** What of a job decides its cost; milli-credits, null = not known. */
export type CostFacts = {
  status: JobStatus
  creditsMilli: number | null
  estimateMilli: number | null
  billingStatus: string | null
}

/**
 * What a job is known to have cost; null while it runs, and where nobody can tell. A failed job of which the vendor does not say
 * whether it was charged (contract §6: refunds are not documented) is not known: neither its estimate nor 0. Of a refunded job the
 * vendor's figure is what was charged before it was given back: it is not spent.
 */
export function toCost({ status, creditsMilli, estimateMilli, billingStatus }: CostFacts): Cost | null {
  if (!isTerminal(status)) return null
  const billing = toBillingClass(billingStatus)
  if (billing === "refunded") return { milli: 0, basis: "free" }
  if (creditsMilli !== null) return { milli: creditsMilli, basis: "reported" }
  const isCharged = billing === "charged" || (status === "completed" && billing !== "failed")
  if (!isCharged || estimateMilli === null) return null
  return { milli: estimateMilli, basis: "estimated" }
}
