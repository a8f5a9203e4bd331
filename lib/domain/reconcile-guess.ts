import { addFinding, isSettled, type LedgerDay } from "./reconcile-ledger"
import { findEarlier, findEdge, findFits, isCalledRefunded, listRateChanges, toRateEvidence } from "./reconcile-rest"
import { type At, toGuess } from "./reconcile-view"
import { toCountWords, toCreditWords, toEvidence, toInstantWords } from "./reconcile-words"
import { addDays } from "./time"

/** A job may be this much dearer than the usual one of its connection. */
const DEARER = 10

function listOpen(at: At): LedgerDay[] {
  return [...at.ledger.values()].filter((day) => day.basis.state === "whole" && !isSettled(day))
}

/** What the vendor's way of counting days accounts for. */
export function fileReckoning(at: At): void {
  const { words, chargesFailures } = at.reckoning
  if (words === null) return
  for (const day of at.ledger.values()) {
    const { reckonedMilli, sum } = day.basis
    if (reckonedMilli === 0) continue
    const failed = chargesFailures ? sum.failedEstimateMilli : 0
    // Already taken off what is left: these tell it, and change nothing.
    if (failed > 0) {
      day.findings.push(
        toGuess(day, at, {
          kind: "charged_failure",
          milli: failed,
          explainsMilli: failed,
          isDispute: true,
          title: `${toCountWords(sum.unknownFailures, "failed job")} of this day seem to have been charged, ${toCreditWords(failed)}`,
          evidence: ["The vendor’s figures fit ours on most days only if failed jobs are charged in full"],
        }),
      )
    }
    if (reckonedMilli === failed) continue
    day.findings.push(
      toGuess(day, at, {
        kind: "day_edge",
        explainsMilli: reckonedMilli - failed,
        title: `Fits ${words.replace(", failed jobs being charged", "")}`,
        evidence: ["Observed over the days shown; the vendor does not say how it counts days"],
      }),
    )
  }
}

/** Charges at a new price from before we saw it. */
export function fileEarlierRates(at: At): void {
  for (const day of listOpen(at)) {
    for (const change of listRateChanges(at.evidence.rates)) {
      const jobs = at.jobsOf.get(day.basis.day) ?? []
      const earlier = findEarlier(day.rest, change, { jobs, basis: day.basis })
      if (!earlier || isSettled(day)) continue
      addFinding(
        day,
        toGuess(day, at, {
          kind: "rate_changed",
          explainsMilli: earlier.milli,
          title: `${toCountWords(earlier.jobs, "job")} of ${change.after.model} before ${toInstantWords(change.after.validFrom)} fit the new price`,
          evidence: toRateEvidence(change),
        }),
      )
    }
  }
}

/** Jobs at midnight that the vendor counted on the day beside. */
export function fileEdges(at: At): void {
  for (const day of listOpen(at)) {
    const next = at.ledger.get(addDays(day.basis.day, 1))
    if (next?.basis.state !== "whole") continue
    const [lacking, having] = day.rest < 0 ? [day, next] : [next, day]
    const side = (one: LedgerDay) => ({ basis: one.basis, rest: one.rest, jobs: at.jobsOf.get(one.basis.day) ?? [] })
    const edge = findEdge(side(lacking), side(having))
    if (!edge) continue
    const [job] = edge.jobs
    const words = edge.jobs.length === 1 ? "A job at midnight seems" : `${edge.jobs.length} jobs at midnight seem`
    const evidence = edge.jobs.map(
      ({ id, createdAt, costMilli }) => `${id}, created ${toInstantWords(createdAt)}: ${toCreditWords(costMilli ?? 0)}`,
    )
    const said = { kind: "day_edge", jobId: edge.jobs.length === 1 ? (job?.id ?? null) : null, evidence } as const
    const verb = { [lacking.basis.day]: "counted on the day beside", [having.basis.day]: "counted on this day" }
    for (const [one, milli] of [
      [lacking, -edge.milli],
      [having, edge.milli],
    ] as const) {
      addFinding(
        one,
        toGuess(one, at, { ...said, explainsMilli: milli, title: `${words} to be ${verb[one.basis.day]}` }),
      )
    }
  }
}

/** Most that jobs of unknown price may have cost together; null when there is nothing to tell it from. */
function toMost(jobs: number, at: At): number | null {
  const sums = [...at.ledger.values()].map(({ basis }) => basis.sum)
  const priced = sums.reduce((total, sum) => total + sum.costJobs, 0)
  if (priced === 0) return null
  return (jobs * DEARER * sums.reduce((total, sum) => total + sum.costMilli, 0)) / priced
}

function isWithin(rest: number, most: number | null): boolean {
  return rest > 0 && (most === null || rest <= most)
}

/** Jobs that the vendor counts and we do not hold. `usualCount`: how many more it counts on a usual day. */
export function fileUnseen(at: At, usualCount: number): void {
  for (const day of at.ledger.values()) {
    const { basis, rest } = day
    if (basis.state !== "whole" || basis.told?.jobs == null) continue
    const more = basis.told.jobs - basis.sum.jobs - usualCount
    if (more <= 0 || day.findings.some(({ kind, explainsMilli }) => kind === "day_edge" && explainsMilli > 0)) continue
    const explains = !isSettled(day) && isWithin(rest, toMost(more, at)) ? rest : 0
    // Where days are counted otherwise, so are jobs: then only credits tell that some are missing.
    if (explains === 0 && at.reckoning.words !== null) continue
    addFinding(
      day,
      toGuess(day, at, {
        kind: "unseen_jobs",
        milli: explains === 0 ? null : explains,
        explainsMilli: explains,
        title: `The vendor counts ${toCountWords(more, "job")} that our record does not hold`,
        evidence: [
          `Counted by the vendor: ${basis.told.jobs}; in our record: ${basis.sum.jobs}`,
          "They may come later, belong to another key, or have been counted on another day",
        ],
      }),
    )
  }
}

/** Completed jobs of unknown price: they cost something, so they account for what the vendor has beyond ours. */
export function fileUnpriced(at: At): void {
  for (const day of listOpen(at)) {
    const { unpricedJobs } = day.basis.sum
    if (unpricedJobs === 0 || !isWithin(day.rest, toMost(unpricedJobs, at))) continue
    addFinding(
      day,
      toGuess(day, at, {
        kind: "unpriced",
        explainsMilli: day.rest,
        title: `${toCountWords(unpricedJobs, "completed job")} of unknown price: model or length is not known`,
        evidence: ["Attribution can tell the model and the length of a job"],
      }),
    )
  }
}

/** A single job whose amount is just what is left. */
export function fileFits(at: At): void {
  for (const day of listOpen(at)) {
    const { basis, rest } = day
    if (basis.sum.unpricedJobs > 0 || day.findings.some(({ kind }) => kind === "unseen_jobs")) continue
    const known = new Set(day.findings.map(({ jobId }) => jobId))
    const jobs = (at.jobsOf.get(basis.day) ?? []).filter((job) => !known.has(job.id))
    const fits = findFits(rest, jobs, basis.sharpMilli)
    const isOnly = fits.length === 1
    const words = {
      charged_failure: "was charged though it failed",
      charged_twice: "was charged twice",
      not_charged: "was not charged",
    }
    for (const [index, { kind, job, milli }] of fits.entries()) {
      const told = isCalledRefunded(job) ? ", although it is called refunded" : ""
      addFinding(
        day,
        toGuess(day, at, {
          kind,
          jobId: job.id,
          milli,
          // One of them it is, so the amount counts once.
          explainsMilli: index === 0 ? milli : 0,
          isDispute: isOnly && milli > 0,
          title: isOnly
            ? `The difference fits if this job ${words[kind]}${told}, ${toCreditWords(milli)}`
            : `One of ${fits.length} jobs that fit: this one ${words[kind]}${told}`,
          evidence: [
            `Left of the day’s difference: ${toCreditWords(rest)}`,
            ...toEvidence(job, at.evidence.events.get(job.id) ?? [], at.evidence.rates),
          ],
        }),
      )
    }
  }
}

/** Failed jobs of which nobody can tell whether they were charged. */
export function fileUnknownCharges(at: At): void {
  for (const day of listOpen(at)) {
    const { unknownFailures, failedEstimateMilli } = day.basis.sum
    if (unknownFailures === 0) continue
    const most = failedEstimateMilli > 0 ? failedEstimateMilli + day.basis.usualMilli : toMost(unknownFailures, at)
    if (!isWithin(day.rest, most)) continue
    addFinding(
      day,
      toGuess(day, at, {
        kind: "unknown_charge",
        explainsMilli: day.rest,
        title: `${toCountWords(unknownFailures, "failed job")} of which the vendor does not say whether they were charged`,
        evidence: [
          failedEstimateMilli > 0
            ? `Charged in full, failed jobs of this day would cost ${toCreditWords(failedEstimateMilli)}`
            : "What they would have cost is not known",
        ],
      }),
    )
  }
}
