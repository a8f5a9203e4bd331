/** What a change of cost is made of: how many jobs, by which model, how long, at which rate, and what was not charged. */
export const FACTORS = ["volume", "mix", "length", "rate", "failures"] as const
export type Factor = (typeof FACTORS)[number]

/** Sums of a week's jobs of one model whose cost is known. Milli-credits and ms; the name says nothing but which is which. */
export type ModelSums = { model: string | null; jobs: number; costMilli: number; fullMilli: number; costMs: number }

/** Why the cost changed: the parts sum to the change exactly. */
export type Change = { beforeMilli: number; afterMilli: number; parts: Record<Factor, number> }

/** Cost of a model = volume · share · length · rate · charged. */
type Model = { jobs: number; length: number; rate: number; charged: number }
type Side = { volume: number; models: Map<string | null, Model> }

function sum(rows: readonly ModelSums[], name: "jobs" | "costMilli"): number {
  return rows.reduce((total, row) => total + row[name], 0)
}

/** What the jobs would have cost charged in full. Where the vendor charged more than we estimate, its rate is higher than ours. */
function toFull({ fullMilli, costMilli }: ModelSums): number {
  return Math.max(fullMilli, costMilli)
}

/**
 * A week's sums of a model as factors. Without a length in either week a job counts as 1 long, and the rate is per job. Of jobs
 * that nothing was charged for and whose price is not known, the other week's rate stands: what changed is that they were free.
 */
function toModel(own: ModelSums, other: ModelSums | undefined): Model {
  const hasLength = own.costMs > 0 && (other === undefined || other.costMs > 0)
  const perJob = (sums: ModelSums) => (hasLength ? sums.costMs / sums.jobs : 1)
  const length = perJob(own)
  const full = toFull(own)
  if (full !== 0) return { jobs: own.jobs, length, rate: full / (length * own.jobs), charged: own.costMilli / full }
  const rate = other ? toFull(other) / (perJob(other) * other.jobs) : 0
  return { jobs: own.jobs, length, rate, charged: 0 }
}

/** Estimates are whole milli-credits: what their rounding does to a rate is no change of it. */
function isSameRate(one: Model, other: Model): boolean {
  const apart = Math.abs(one.rate - other.rate)
  return apart * Math.max(one.length, other.length) <= 0.5 && apart <= 1e-4 * one.rate
}

function merge(rows: readonly ModelSums[]): Map<string | null, ModelSums> {
  const merged = new Map<string | null, ModelSums>()
  for (const row of rows) {
    if (row.jobs <= 0) continue
    const held = merged.get(row.model)
    merged.set(row.model, {
      model: row.model,
      jobs: row.jobs + (held?.jobs ?? 0),
      costMilli: row.costMilli + (held?.costMilli ?? 0),
      fullMilli: row.fullMilli + (held?.fullMilli ?? 0),
      costMs: row.costMs + (held?.costMs ?? 0),
    })
  }
  return merged
}

function toSide(own: Map<string | null, ModelSums>, other: Map<string | null, ModelSums>): Side {
  const models = new Map([...own].map(([name, row]) => [name, toModel(row, other.get(name))]))
  return { volume: [...own.values()].reduce((total, { jobs }) => total + jobs, 0), models }
}

/** Both weeks with every model of either; one that is absent takes the other week's factors, and has no share. */
function toSides(before: readonly ModelSums[], after: readonly ModelSums[]): [Side, Side] {
  const [was, is] = [merge(before), merge(after)]
  const sides: [Side, Side] = [toSide(was, is), toSide(is, was)]
  for (const [name, model] of sides[1].models) {
    const held = sides[0].models.get(name)
    if (held && isSameRate(held, model)) sides[1].models.set(name, { ...model, rate: held.rate })
  }
  return sides
}

/** What the weeks would have cost had the factors in `changed` (bits, in the order of FACTORS) been as after, the rest as before. */
function toCoalition([before, after]: [Side, Side], changed: number): number {
  const isAfter = (factor: Factor) => (changed & (1 << FACTORS.indexOf(factor))) !== 0
  const pick = (factor: Factor): Side => (isAfter(factor) ? after : before)
  const shares = pick("mix").volume > 0 ? pick("mix") : before.volume > 0 ? before : after
  let cost = 0
  for (const [name, { jobs }] of shares.models) {
    const of = (factor: Factor) => pick(factor).models.get(name) ?? before.models.get(name) ?? after.models.get(name)
    const each = (of("length")?.length ?? 0) * (of("rate")?.rate ?? 0) * (of("failures")?.charged ?? 0)
    cost += (jobs / shares.volume) * each
  }
  return pick("volume").volume * cost
}

/** In how many of the 120 orders of five factors exactly `size` given ones come before a given other. */
const ORDERS = [24, 6, 4, 6, 24] as const

function countBits(bits: number): number {
  let count = 0
  for (let rest = bits; rest > 0; rest >>= 1) count += rest & 1
  return count
}

/** The average of what a factor adds, over all orders in which the five could have changed one after the other (Shapley). */
function toShare(costs: readonly number[], at: number): number {
  const bit = 1 << at
  let total = 0
  for (let others = 0; others < costs.length; others += 1) {
    if ((others & bit) !== 0) continue
    total += (ORDERS[countBits(others)] ?? 0) * ((costs[others | bit] ?? 0) - (costs[others] ?? 0))
  }
  return total / 120
}

/**
 * Explains the change between two weeks' cost by the five factors. Whole milli-credits; what rounding leaves goes to the largest
 * part, so that the parts sum to the change. Null when the weeks are so unlike that a part is beyond what can be added exactly.
 */
export function explainChange(before: readonly ModelSums[], after: readonly ModelSums[]): Change | null {
  const sides = toSides(before, after)
  const costs = Array.from({ length: 1 << FACTORS.length }, (_, changed) => toCoalition(sides, changed))
  const shares = FACTORS.map((_, at) => Math.round(toShare(costs, at)) || 0)
  if (!shares.every(Number.isSafeInteger)) return null
  const [beforeMilli, afterMilli] = [sum(before, "costMilli"), sum(after, "costMilli")]
  const rest = afterMilli - beforeMilli - shares.reduce((total, part) => total + part, 0)
  const largest = shares.reduce((best, part, at) => (Math.abs(part) > Math.abs(shares[best] ?? 0) ? at : best), 0)
  shares[largest] = (shares[largest] ?? 0) + rest
  const [volume = 0, mix = 0, length = 0, rate = 0, failures = 0] = shares
  return { beforeMilli, afterMilli, parts: { volume, mix, length, rate, failures } }
}
