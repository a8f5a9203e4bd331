import { DOCUMENTED_RATES, findRate, type Rate } from "@/lib/domain/credits"
import { addDays, HOUR, toDay, toIsoDay } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import type { CostRow } from "@/lib/usage/costs"
import type { WhatIf } from "./schema"

type RatesOf = ReadonlyMap<string, readonly Rate[]>

function toNoon(day: number): number {
  return Date.parse(`${toIsoDay(day)}T00:00:00Z`) + 12 * HOUR
}

/** The stretches of a range over which no rate changes, so that each is one question. A day has the rates of its noon (UTC). */
export function toRateStretches({ from, until }: DayRange, ratesOf: RatesOf): DayRange[] {
  const cuts = new Set<number>()
  for (const { validFrom, validTo } of [...ratesOf.values()].flat()) {
    for (const at of [validFrom, validTo]) {
      if (at === null) continue
      const day = toDay(at, "UTC")
      const first = at <= toNoon(day) ? day : addDays(day, 1)
      if (first > from && first < until) cuts.add(first)
    }
  }
  const starts = [from, ...[...cuts].sort((a, b) => a - b)]
  return starts.map((start, no) => ({ from: start, until: starts[no + 1] ?? until }))
}

/** Models that have a rate at some time. */
function toModels(rates: readonly Rate[]): string[] {
  return [...new Set([...Object.keys(DOCUMENTED_RATES), ...rates.map((rate) => rate.model)])]
}

/**
 * What completed jobs would have cost at the rates of other models. `rows`: sums by model and connection, `day` a day whose rates
 * hold for all of the row. A credit is a length at a rate, so the same billed length at another rate is the cost times one rate
 * over the other: also where the length itself is not reported. Pairs whose rates never differ are left out. Most savings first.
 */
export function toWhatIfs(rows: readonly CostRow[], ratesOf: RatesOf): WhatIf[] {
  const pairs = new Map<string, WhatIf>()
  for (const { status, day, model, connection, costJobs, costMilli, estimatedMilli } of rows) {
    if (status !== "completed" || day === null || model === null || costJobs === 0) continue
    const rates = ratesOf.get(connection ?? "") ?? []
    const at = toNoon(day)
    const own = findRate(rates, model, at)?.perMinuteMilli
    if (!own) continue
    for (const to of toModels(rates)) {
      const other = findRate(rates, to, at)?.perMinuteMilli
      if (to === model || other === undefined) continue
      const key = JSON.stringify([model, to])
      const nothing = { jobs: 0, nowMilli: 0, wouldMilli: 0, savesMilli: 0 }
      const held = pairs.get(key) ?? { from: model, to, ...nothing, isEstimated: false }
      pairs.set(key, {
        ...held,
        isEstimated: held.isEstimated || estimatedMilli > 0,
        jobs: held.jobs + costJobs,
        nowMilli: held.nowMilli + costMilli,
        wouldMilli: held.wouldMilli + (costMilli * other) / own,
      })
    }
  }
  return [...pairs.values()]
    .map((pair) => ({ ...pair, wouldMilli: Math.round(pair.wouldMilli) }))
    .map((pair) => ({ ...pair, savesMilli: pair.nowMilli - pair.wouldMilli }))
    .filter((pair) => pair.savesMilli !== 0)
    .sort((a, b) => b.savesMilli - a.savesMilli || a.from.localeCompare(b.from) || a.to.localeCompare(b.to))
}
