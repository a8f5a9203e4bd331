import type { Finding } from "@/lib/reconciliation/schema"
import { toBillingClass } from "./cost"
import { DOCUMENTED_RATES, findRate, type Rate } from "./credits"
import { FLOOR_MILLI, type Habits, toExpected } from "./reconcile-habits"
import type { ChargeEvent, ChargeJob } from "./reconcile-types"
import { toCreditWords, toEvidence } from "./reconcile-words"
import { MINUTE } from "./time"

/** A job's finding without whose and of which day it is. */
export type JobFinding = Omit<Finding, "connection" | "day" | "jobId">

export type JobFacts = {
  job: ChargeJob
  /** Distinct, oldest first. */
  events: readonly ChargeEvent[]
  rates: readonly Rate[]
  habits: Habits
  /** The account's events name each charge, and none that could be this job's was missed. */
  isCovered: boolean
}

type Charges = { net: number; positive: ChargeEvent[]; largest: number }

function toCharges(events: readonly ChargeEvent[]): Charges {
  const positive = events.filter((event) => event.creditsMilli > 0)
  return {
    net: events.reduce((sum, event) => sum + event.creditsMilli, 0),
    positive,
    largest: Math.max(0, ...positive.map((event) => event.creditsMilli)),
  }
}

function toFinding(facts: JobFacts, said: Omit<JobFinding, "evidence" | "certainty">): JobFinding {
  return { ...said, certainty: "certain", evidence: toEvidence(facts.job, facts.events, facts.rates) }
}

/** What the vendor's day holds for a job beyond what ours does. */
function toShare(job: ChargeJob, charged: number): number {
  return charged - (job.costMilli ?? 0)
}

/**
 * Failed, and the vendor's own word, the credits on the job or an event says that it was charged. The word "refunded" ends the
 * matter: what it names was given back.
 */
function findChargedFailure(facts: JobFacts, charges: Charges): JobFinding | null {
  const { job } = facts
  const means = toBillingClass(job.billingStatus)
  if (job.status !== "failed" || means === "refunded" || means === "failed") return null
  const named = charges.net > 0 ? charges.net : charges.positive.length > 0 ? 0 : job.creditsMilli
  if (named === 0 || (named === null && means !== "charged")) return null
  const milli = named ?? job.estimateMilli
  const amount = milli === null ? "" : ` ${toCreditWords(milli)}`
  return toFinding(facts, {
    kind: "charged_failure",
    milli,
    explainsMilli: milli === null ? 0 : toShare(job, milli),
    isDispute: true,
    title: `Failed, yet charged${amount}`,
  })
}

/** More charges than a job has as a rule, and together more than one of them: not a price paid in parts, nor one given back. */
function findChargedTwiceByEvents(facts: JobFacts, charges: Charges): JobFinding | null {
  const { job, habits } = facts
  const expected = toExpected(job, habits)
  if (charges.positive.length <= habits.usualCharges || charges.positive.length < 2) return null
  const slack = expected?.slackMilli ?? FLOOR_MILLI
  const should = expected && charges.positive.some(isNear(expected.milli, slack)) ? expected.milli : charges.largest
  const beyond = charges.net - should
  if (beyond < slack || (expected !== null && Math.abs(charges.net - expected.milli) < slack)) return null
  // A job that was started anew may have been charged for each attempt; then one of them failed.
  const isAnew = charges.positive.length <= job.attempt
  return toFinding(facts, {
    kind: isAnew ? "charged_failure" : "charged_twice",
    milli: beyond,
    explainsMilli: toShare(job, charges.net),
    isDispute: true,
    title: isAnew
      ? `An attempt that failed was charged too: ${toCreditWords(charges.net)} in ${charges.positive.length} charges`
      : `Charged ${charges.positive.length === 2 ? "twice" : `${charges.positive.length} times`}: ${toCreditWords(charges.net)} for a job of ${toCreditWords(should)}`,
  })
}

function isNear(milli: number, slack: number): (event: ChargeEvent) => boolean {
  return (event) => Math.abs(event.creditsMilli - milli) < slack
}

/** The credits on the job are not what length and rate come to: twice that, or another amount. */
function findOtherAmount(facts: JobFacts, charges: Charges): JobFinding | null {
  const { job, habits } = facts
  const expected = toExpected(job, habits)
  const charged = job.creditsMilli ?? (charges.positive.length === 1 ? charges.net : null)
  if (charged === null || charged <= 0 || expected === null || expected.milli <= 0) return null
  const beyond = charged - expected.milli
  if (Math.abs(beyond) < expected.slackMilli || Math.abs(beyond) < FLOOR_MILLI) return null
  const times = Math.round(charged / expected.milli)
  const isTwice = times >= 2 && times <= 3 && Math.abs(charged - times * expected.milli) < times * expected.slackMilli
  const words = `${toCreditWords(charged)}, ${toCreditWords(expected.milli)} by length and rate`
  const finding = toFinding(facts, {
    kind: isTwice ? "charged_twice" : "other_amount",
    milli: beyond,
    explainsMilli: toShare(job, charged),
    isDispute: beyond > 0,
    title: isTwice
      ? `Charged ${times === 2 ? "twice" : "three times"} the price: ${words}`
      : `Charged another amount: ${words}`,
  })
  const models = listModelsAt(job, facts.rates, charged)
  if (models.length === 0) return finding
  const fact = `The amount is the price of ${models.join(" or ")}: another model may have run than the one we know of`
  return { ...finding, evidence: [...finding.evidence, fact] }
}

/** Other models whose price for a job's length is the amount. */
export function listModelsAt(job: ChargeJob, rates: readonly Rate[], charged: number): string[] {
  const models = new Set([...Object.keys(DOCUMENTED_RATES), ...rates.map((rate) => rate.model)])
  return [...models].filter((model) => {
    const rate = findRate(rates, model, job.startedAt ?? job.createdAt)
    const milli = rate && job.lengthMs !== null ? (job.lengthMs * rate.perMinuteMilli) / MINUTE : null
    return model !== job.model && milli !== null && Math.abs(milli - charged) < FLOOR_MILLI
  })
}

/** Completed, and the vendor's word, its credits or the lack of an event says that it was not charged. Nobody disputes that. */
function findNotCharged(facts: JobFacts, charges: Charges): JobFinding | null {
  const { job, habits } = facts
  if (job.status !== "completed" || charges.net > 0) return null
  const means = toBillingClass(job.billingStatus)
  const expected = toExpected(job, habits)?.milli ?? null
  if (expected === 0) return null
  const isSaid = means === "refunded" || means === "failed" || job.creditsMilli === 0
  const isGivenBack = charges.positive.length > 0
  const isMissing = facts.isCovered && job.creditsMilli === null && means !== "pending"
  if (!isSaid && !isGivenBack && !isMissing) return null
  const amount = expected === null ? "" : `, ${toCreditWords(expected)} by length and rate`
  const why = isSaid || isGivenBack ? "" : ": no event names a charge"
  return toFinding(facts, {
    kind: "not_charged",
    milli: expected === null ? null : -expected,
    explainsMilli: toShare(job, 0),
    isDispute: false,
    title: `Completed and not charged${why}${amount}`,
  })
}

/** What the vendor's own words and events show of one job: at most one finding; null = as it should be, or not known. */
export function findOfJob(facts: JobFacts): JobFinding | null {
  if (facts.job.status !== "completed" && facts.job.status !== "failed") return null
  const charges = toCharges(facts.events)
  if (facts.job.status === "failed") return findChargedFailure(facts, charges)
  return findChargedTwiceByEvents(facts, charges) ?? findNotCharged(facts, charges) ?? findOtherAmount(facts, charges)
}
