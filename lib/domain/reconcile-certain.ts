import type { Finding } from "@/lib/reconciliation/schema"
import type { Rate } from "./credits"
import { type Habits, toExpected } from "./reconcile-habits"
import { findOfJob, type JobFinding, listModelsAt } from "./reconcile-job"
import { addFinding, chooseShares, type LedgerDay } from "./reconcile-ledger"
import { listRateChanges, toRateEvidence } from "./reconcile-rest"
import type { ChargeEvent, ChargeJob } from "./reconcile-types"
import { toCountWords, toCreditWords } from "./reconcile-words"
import { DAY, toDay } from "./time"

/** What is known of single jobs of a connection. */
export type Evidence = {
  rates: readonly Rate[]
  habits: Habits
  jobs: readonly ChargeJob[]
  /** Whether events of this account name credits at all. */
  hasCharges: boolean
  events: ReadonlyMap<string, readonly ChargeEvent[]>
  /** Jobs of which an event would have told, had they been charged. */
  covered: ReadonlySet<string>
  gaps: readonly { fromAt: number; toAt: number }[]
  /** Jobs that came into our record days after they were made. */
  late: readonly ChargeJob[]
}

type Found = { job: ChargeJob; finding: JobFinding }
type At = { connection: string; ledger: ReadonlyMap<number, LedgerDay>; evidence: Evidence }

/** So many jobs of a day are told one by one; more of the same kind are told together. */
const MOST_SINGLE = 20
/** So many jobs off by the same factor are a price and not a fault. */
const LEAST_OF_PRICE = 3

function toDayOf(job: ChargeJob): number {
  return toDay(job.createdAt, "UTC")
}

function listFound({ ledger, evidence }: At): Found[] {
  return evidence.jobs.flatMap((job) => {
    if (!ledger.has(toDayOf(job))) return []
    const events = evidence.events.get(job.id) ?? []
    const { rates, habits } = evidence
    const finding = findOfJob({ job, events, rates, habits, isCovered: evidence.covered.has(job.id) })
    return finding ? [{ job, finding }] : []
  })
}

/** Another amount that is the price which the list named shortly after: no fault, we saw the change late. */
function isNextRate({ job, finding }: Found, { evidence }: At): boolean {
  const expected = toExpected(job, evidence.habits)
  if (finding.kind !== "other_amount" || expected === null || finding.milli === null) return false
  const charged = expected.milli + finding.milli
  const at = job.startedAt ?? job.createdAt
  return listRateChanges(evidence.rates).some(({ before, after }) => {
    const isSoon = after.model === job.model && at < after.validFrom && at >= after.validFrom - DAY
    const milli = expected.milli * (after.perMinuteMilli / before.perMinuteMilli)
    return isSoon && Math.abs(charged - milli) < expected.slackMilli
  })
}

function toFactor({ job, finding }: Found): number | null {
  return finding.milli === null || !job.estimateMilli ? null : (job.estimateMilli + finding.milli) / job.estimateMilli
}

/** Jobs of one day and model that are off by one and the same factor: the price seems to have changed, and the list is silent. */
function splitPrices(found: readonly Found[], rates: readonly Rate[]): { single: Found[]; prices: Found[][] } {
  const prices: Found[][] = []
  const single = new Set(found)
  for (const one of found) {
    const factor = toFactor(one)
    if (!single.has(one) || one.finding.kind !== "other_amount" || factor === null) continue
    // Another model's price is no new price of this one.
    if (listModelsAt(one.job, rates, factor * (one.job.estimateMilli ?? 0)).length > 0) continue
    const alike = [...single].filter((other) => {
      const its = toFactor(other)
      const isSame = other.finding.kind === "other_amount" && other.job.model === one.job.model
      return isSame && toDayOf(other.job) === toDayOf(one.job) && its !== null && Math.abs(its / factor - 1) < 0.01
    })
    if (alike.length < LEAST_OF_PRICE) continue
    for (const other of alike) single.delete(other)
    prices.push(alike)
  }
  return { single: [...single], prices }
}

function toPriceFinding(alike: readonly Found[], connection: string): Finding | null {
  const [first] = alike
  const factor = first && toFactor(first)
  if (first === undefined || !factor) return null
  const milli = alike.reduce((sum, { finding }) => sum + (finding.milli ?? 0), 0)
  const percent = Math.round((factor - 1) * 1_000) / 10
  return {
    kind: "rate_changed",
    connection,
    day: toDayOf(first.job),
    jobId: null,
    milli,
    explainsMilli: alike.reduce((sum, { finding }) => sum + finding.explainsMilli, 0),
    certainty: "fits",
    isDispute: milli > 0,
    title: `${toCountWords(alike.length, "job")} of ${first.job.model} cost ${Math.abs(percent)} % ${percent > 0 ? "more" : "less"} than the price list says`,
    evidence: alike.slice(0, MOST_SINGLE).map(({ job, finding }) => `${job.id}: ${finding.title}`),
  }
}

/** What is known of what is at stake, and of how many nobody can tell; null where that is all of them. */
function sumStakes(findings: readonly Finding[]): { milli: number | null; words: string } {
  const known = findings.flatMap(({ milli }) => (milli === null ? [] : [milli]))
  const unknown = findings.length - known.length
  const words = unknown === 0 ? "" : `, ${known.length === 0 ? "all" : unknown} of unknown amount`
  return { milli: known.length === 0 ? null : known.reduce((sum, milli) => sum + milli, 0), words }
}

/** Many of the same kind on one day, told together. */
function gather(findings: readonly Finding[]): Finding[] {
  const byKind = new Map<string, Finding[]>()
  for (const one of findings) {
    const group = byKind.get(one.kind)
    if (group) group.push(one)
    else byKind.set(one.kind, [one])
  }
  return [...byKind.values()].flatMap((group) => {
    const rest = group.slice(MOST_SINGLE)
    const [first] = rest
    if (first === undefined || rest.length === 1) return group
    const { milli, words } = sumStakes(rest)
    const gathered: Finding = {
      ...first,
      jobId: null,
      milli,
      explainsMilli: rest.reduce((sum, one) => sum + one.explainsMilli, 0),
      title: `${toCountWords(rest.length, "more job")} of the same kind${words}`,
      evidence: rest.slice(0, MOST_SINGLE).map((one) => `${one.jobId}: ${one.title}`),
    }
    return [...group.slice(0, MOST_SINGLE), gathered]
  })
}

/** A charge whose event lies on another day may be in that day's figure. */
function fileElsewhere(finding: Finding, { ledger, evidence }: At): void {
  const events = finding.jobId === null ? [] : (evidence.events.get(finding.jobId) ?? [])
  for (const { at, creditsMilli, eventId } of events) {
    const day = at === null ? undefined : ledger.get(toDay(at, "UTC"))
    if (!day || day.basis.day === finding.day || day.basis.state !== "whole") continue
    if (Math.abs(day.rest - creditsMilli) >= Math.abs(day.rest)) continue
    addFinding(day, {
      ...finding,
      kind: "day_edge",
      day: day.basis.day,
      milli: null,
      explainsMilli: creditsMilli,
      certainty: "fits",
      isDispute: false,
      title: `${toCreditWords(creditsMilli)} for a job of another day seem to be counted on this one`,
      evidence: [`Usage event ${eventId} lies on this day`, ...finding.evidence],
    })
    return
  }
}

/** Files what the vendor's own words and events show, each under the day its job was made on. */
export function fileCertain(at: At): void {
  const found = listFound(at).filter((one) => !isNextRate(one, at))
  const { single, prices } = splitPrices(found, at.evidence.rates)
  const all = [
    ...single.map(({ job, finding }) => ({ ...finding, connection: at.connection, day: toDayOf(job), jobId: job.id })),
    ...prices.flatMap((alike) => toPriceFinding(alike, at.connection) ?? []),
  ]
  const elsewhere: Finding[] = []
  for (const day of at.ledger.values()) {
    const own = gather(all.filter((finding) => finding.day === day.basis.day))
    const chosen = chooseOf(day, own)
    for (const finding of own) {
      const isHeld = finding.explainsMilli === 0 || chosen.has(finding)
      if (!isHeld) elsewhere.push(finding)
      addFinding(day, isHeld ? finding : { ...finding, explainsMilli: 0 })
    }
  }
  for (const finding of elsewhere) fileElsewhere(finding, at)
}

function chooseOf(day: LedgerDay, findings: readonly Finding[]): Set<Finding> {
  if (day.basis.state !== "whole") return new Set()
  const shared = findings.filter((finding) => finding.explainsMilli !== 0)
  const chosen = chooseShares(
    day.rest,
    shared.map((finding) => finding.explainsMilli),
    day.basis.usualMilli,
  )
  return new Set(shared.filter((_, index) => chosen[index]))
}

/** The days on which the price list changed, as we saw it. */
export function fileRates({ connection, ledger, evidence }: At): void {
  for (const change of listRateChanges(evidence.rates)) {
    const day = ledger.get(toDay(change.after.validFrom, "UTC"))
    if (!day) continue
    const [before, after] = [change.before, change.after].map((rate) => toCreditWords(rate.perMinuteMilli))
    addFinding(day, {
      kind: "rate_changed",
      connection,
      day: day.basis.day,
      jobId: null,
      milli: null,
      explainsMilli: 0,
      certainty: "certain",
      isDispute: false,
      title: `The price of ${change.after.model} changed from ${before} to ${after} a minute`,
      evidence: toRateEvidence(change),
    })
  }
}
