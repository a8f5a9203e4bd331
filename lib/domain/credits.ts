import { MINUTE } from "./time"

/** Credits per minute of billed video, in milli-credits, by model, as documented on the vendor's credits page (contract §6). */
export const DOCUMENTED_RATES: Readonly<Record<string, number>> = {
  original: 60_000,
  light: 45_000,
  pro: 180_000,
  human: 45_000,
}

/** A rate and the time it was in force: [validFrom, validTo), validTo null = still. */
export type Rate = {
  model: string
  validFrom: number
  validTo: number | null
  perMinuteMilli: number
  source: "vendor" | "docs"
}

/**
 * The rate in force for a model at an instant: what the vendor's pricing said then, else the documented table.
 * Undefined when nobody ever named a rate for this model: then no estimate is made.
 */
export function findRate(rates: readonly Rate[], model: string, at: number): Rate | undefined {
  const asked = rates.find(
    (rate) => rate.model === model && rate.validFrom <= at && (rate.validTo === null || at < rate.validTo),
  )
  if (asked) return asked
  const documented = Object.hasOwn(DOCUMENTED_RATES, model) ? DOCUMENTED_RATES[model] : undefined
  return documented === undefined
    ? undefined
    : { model, validFrom: 0, validTo: null, perMinuteMilli: documented, source: "docs" }
}

export type Estimate = { milli: number; basis: "source length" | "output length"; rate: Rate }

/**
 * What a job probably costs: billed length × rate in force when it was made (contract §6; rounding and minimum charge are
 * not documented, so there is none). The source's length is the better basis; the output's stands in for it.
 * Null when the length or the model is not known: never 0.
 */
export function toEstimate(
  job: { model: string | null; sourceDurationMs: number | null; outputDurationMs: number | null; at: number },
  rates: readonly Rate[],
): Estimate | null {
  const length = job.sourceDurationMs ?? job.outputDurationMs
  const rate = job.model === null ? undefined : findRate(rates, job.model, job.at)
  if (length === null || rate === undefined) return null
  return {
    milli: Math.round((length * rate.perMinuteMilli) / MINUTE),
    basis: job.sourceDurationMs === null ? "output length" : "source length",
    rate,
  }
}
