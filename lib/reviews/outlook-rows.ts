import { type BudgetState, type MonthForecast, type Runway, UNTOLD } from "@/lib/budgets/schema"
import { toIsoDay } from "@/lib/domain/time"
import { type ReviewRow, toSection } from "./row"
import type { ReviewReport } from "./schema"

function toForecastRows(forecast: MonthForecast | null): ReviewRow[] {
  if (forecast === null) return []
  const credits = (name: string, value: number) => ({ name, value, unit: "credits", isEstimated: true }) as const
  return toSection("Forecast", [
    { name: "Month", value: toIsoDay(forecast.month * 100 + 1).slice(0, 7), unit: "text" },
    { ...credits("Spent", forecast.spentMilli), isEstimated: forecast.isEstimated ?? false },
    credits("Likely", forecast.likelyMilli),
    credits("At least", forecast.lowMilli),
    credits("At most", forecast.highMilli),
    { name: "Of unknown cost", value: forecast.unknownJobs, unit: "jobs" },
    { name: "Basis", value: forecast.basis, unit: "text" },
  ])
}

function toRunwayRows(runway: Runway): ReviewRow[] {
  const { connection, balanceMilli, leftMilli, perDayMilli, ends, unknownJobs } = runway
  const cell = (name: string) => ({ name: `${connection}: ${name}`, isForeign: true })
  return toSection("Runway", [
    { ...cell("balance entered"), value: balanceMilli, unit: "credits" },
    { ...cell("left"), value: leftMilli, unit: "credits", isEstimated: true },
    { ...cell("of unknown cost since"), value: unknownJobs, unit: "jobs" },
    { ...cell("a day"), value: perDayMilli, unit: "credits", isEstimated: true },
    { ...cell("ends, early"), value: ends?.early ?? null, unit: "day" },
    { ...cell("ends, likely"), value: ends?.likely ?? null, unit: "day" },
    ends?.late === null
      ? { ...cell("ends, late"), value: "beyond two years", unit: "text" }
      : { ...cell("ends, late"), value: ends?.late ?? null, unit: "day" },
  ])
}

function toBudgetRows(budget: BudgetState): ReviewRow[] {
  const cell = (name: string) => ({
    name: `${budget.kind} ${budget.subject}: ${name}`,
    key: `${budget.num} ${name}`,
    isForeign: true,
  })
  return toSection("Budgets", [
    { ...cell("spent"), value: budget.spentMilli, unit: "credits", isEstimated: budget.isEstimated ?? false },
    { ...cell("of"), value: budget.monthMilli, unit: "credits" },
    { ...cell("reached"), value: budget.percent, unit: "percent" },
    { ...cell("forecast"), value: budget.forecastMilli, unit: "credits", isEstimated: true },
    { ...cell(`of unknown ${UNTOLD[budget.kind]}`), value: budget.unknownJobs, unit: "jobs" },
  ])
}

/** Where the month, the credits and the budgets are heading. */
export function toOutlookRows({ forecast, runway, budgets }: ReviewReport): ReviewRow[] {
  return [...toForecastRows(forecast), ...runway.flatMap(toRunwayRows), ...budgets.flatMap(toBudgetRows)]
}
