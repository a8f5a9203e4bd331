import { toBillingClass } from "./cost"
import { findRate, type Rate } from "./credits"
import type { ChargeEvent, ChargeJob } from "./reconcile-types"
import { MINUTE, SECOND, toIso } from "./time"

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 })

/** "1 credit", "30.25 credits". */
export function toCreditWords(milli: number): string {
  const text = number.format(Math.abs(milli) / 1_000)
  return `${milli < 0 ? "−" : ""}${text} ${text === "1" ? "credit" : "credits"}`
}

/** "2026-11-20 10:00:05 UTC" */
export function toInstantWords(at: number): string {
  return `${toIso(at).slice(0, 19).replace("T", " ")} UTC`
}

export function toCountWords(count: number, noun: string): string {
  return `${number.format(count)} ${noun}${count === 1 ? "" : "s"}`
}

function toRateWords({ perMinuteMilli, source, validFrom, validTo }: Rate): string {
  const price = `${number.format(perMinuteMilli / 1_000)} credits a minute`
  if (source === "docs") return `${price} (documented)`
  const since = `since ${toInstantWords(validFrom)}`
  return `${price} (price list, ${since}${validTo === null ? "" : ` until ${toInstantWords(validTo)}`})`
}

/** The rate a job was estimated with, and since when and until when it was in force; null when none is known. */
export function toRateOf(job: ChargeJob, rates: readonly Rate[]): { rate: Rate; words: string } | null {
  const rate = job.model === null ? undefined : findRate(rates, job.model, job.startedAt ?? job.createdAt)
  return rate ? { rate, words: toRateWords(rate) } : null
}

function toEventWords({ eventId, type, at, creditsMilli }: ChargeEvent): string {
  const when = at === null ? "at an unknown time" : `at ${toInstantWords(at)}`
  return `Usage event ${eventId}${type === null ? "" : ` (${type})`} ${when}: ${toCreditWords(creditsMilli)}`
}

/** One fact a line: what the vendor said of the job, its events, and what it should have cost. */
export function toEvidence(job: ChargeJob, events: readonly ChargeEvent[], rates: readonly Rate[]): string[] {
  const facts: string[] = []
  const means = toBillingClass(job.billingStatus)
  if (job.billingStatus !== null) {
    facts.push(`Billing status: “${job.billingStatus}”${means === "unknown" ? ", a word we do not know" : ""}`)
  }
  if (job.creditsMilli !== null) facts.push(`Credits on the job: ${toCreditWords(job.creditsMilli)}`)
  facts.push(...events.map(toEventWords))
  const rate = toRateOf(job, rates)
  if (job.estimateMilli !== null && job.lengthMs !== null && rate !== null) {
    const length = number.format(job.lengthMs / SECOND)
    facts.push(`${length} s of ${job.model} at ${rate.words}: ${toCreditWords(job.estimateMilli)}`)
  } else {
    facts.push("No estimate: the model, its rate or the length is not known")
  }
  if (job.requestId !== null) facts.push(`Request id: ${job.requestId}`)
  return facts
}

/** Milli-credits of one second at the rate a job was estimated with; null when not known. */
export function toPerSecondMilli(job: ChargeJob): number | null {
  if (job.estimateMilli === null || job.lengthMs === null || job.lengthMs === 0) return null
  return (job.estimateMilli / job.lengthMs) * SECOND
}

/** "04:00" of an offset within the day. */
export function toClockWords(ms: number): string {
  const minutes = Math.round(ms / MINUTE)
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`
}
