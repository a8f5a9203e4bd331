import type { BudgetKind } from "@/lib/domain/budget"
import { type DayCost, toLookedBack } from "@/lib/domain/forecast"
import { isTerminal } from "@/lib/domain/job"
import { addDays, toDay } from "@/lib/domain/time"
import { type DayRange, listDays } from "@/lib/domain/usage"
import type { Db } from "@/lib/store/store"
import { listCosts, listPartyPeriods } from "@/lib/usage/costs"
import { findRecordFrom } from "@/lib/usage/read"

/** Whose costs: a connection's (null: all), a model's over all connections, or a customer's. */
export type Subject = { kind: BudgetKind; subject: string } | { kind: "all" }

/**
 * Known cost by team day, whether that holds estimates (of a customer: whether the cost of all jobs of the day does, for the sums
 * by customer do not tell), and of how many ended jobs nobody can tell: the cost, or whether they are the model's or customer's.
 */
export type Spent = DayCost & { unknownJobs: number; isEstimated: boolean }

/** Days that a forecast looks back on, at most: a whole month behind the four weeks before it. */
const LOOKED_BACK = 62

/** Today in the zone of the team's sums. `now`: epoch ms. */
export function toToday(now: number, zone: string): number {
  return toDay(now, zone)
}

type Row = Pick<Spent, "day" | "costMilli" | "isEstimated" | "unknownJobs"> & { endedJobs: number }
/** `name` "": by day alone, or the jobs whose model or customer is not known. */
type Named = Row & { name: string }

async function listNamed(db: Db, names: readonly string[], days: DayRange): Promise<Named[]> {
  const [rows, all] = await Promise.all([
    listPartyPeriods(db, {
      ...{ connection: null, zone: "team", days, party: "customer" },
      ...{ names, periods: listDays(days) },
    }),
    listSummed(db, null, days),
  ])
  const estimated = new Set(all.flatMap(({ day, isEstimated }) => (isEstimated ? [day] : [])))
  return rows.map(({ name, period, completed, failed, costJobs, costMilli }) => ({
    name,
    day: period,
    costMilli,
    isEstimated: costMilli > 0 && estimated.has(period),
    unknownJobs: Math.max(0, completed + failed - costJobs),
    endedJobs: completed + failed,
  }))
}

async function listSummed(db: Db, by: "model" | "connection" | null, days: DayRange): Promise<Named[]> {
  const rows = await listCosts(db, { connection: null, zone: "team", days }, by === null ? ["day"] : ["day", by])
  return rows.flatMap((row) => {
    const { day, status, jobs, costJobs, costMilli, estimatedMilli } = row
    if (day === null) return []
    const isEnded = isTerminal(status)
    const name = by === null ? "" : (row[by] ?? "")
    const counts = { unknownJobs: isEnded ? jobs - costJobs : 0, endedJobs: isEnded ? jobs : 0 }
    return [{ name, day, costMilli, isEstimated: estimatedMilli > 0, ...counts }]
  })
}

/** What the subjects are of, each kind in one query: it costs the same for one and for many. */
async function listOfKinds(db: Db, of: readonly Subject[], days: DayRange): Promise<Map<string, Row[]>> {
  const names = of.flatMap((one) => (one.kind === "customer" ? [one.subject] : []))
  const has = (kind: Subject["kind"]) => of.some((one) => one.kind === kind)
  const [customer, model, connection, all] = await Promise.all([
    names.length > 0 ? listNamed(db, ["", ...new Set(names)], days) : [],
    has("model") ? listSummed(db, "model", days) : [],
    has("connection") ? listSummed(db, "connection", days) : [],
    has("all") ? listSummed(db, null, days) : [],
  ])
  const found = new Map<string, Row[]>()
  for (const [kind, rows] of Object.entries({ customer, model, connection, all })) {
    for (const { name, ...row } of rows) {
      const key = `${kind} ${name}`
      const held = found.get(key)
      if (held) held.push(row)
      else found.set(key, [row])
    }
  }
  return found
}

/** Rows of one subject. A job whose model or customer nobody knows may be of any: it is in no sum, but it is told of. */
function pickRows(found: ReadonlyMap<string, Row[]>, of: Subject): Row[] {
  if (of.kind === "all") return found.get("all ") ?? []
  const own = found.get(`${of.kind} ${of.subject}`) ?? []
  if (of.kind === "connection") return own
  const unnamed = found.get(`${of.kind} `) ?? []
  return [...own, ...unnamed.map((row) => ({ ...row, costMilli: 0, isEstimated: false, unknownJobs: row.endedJobs }))]
}

/** Whether of at least half of the ended jobs the cost is known. */
function isMostlyKnown(rows: readonly Pick<Row, "unknownJobs" | "endedJobs">[]): boolean {
  const sum = (name: "unknownJobs" | "endedJobs") => rows.reduce((total, row) => total + row[name], 0)
  return 2 * sum("unknownJobs") <= sum("endedJobs")
}

function toDays(rows: readonly Row[], { recordFrom, today }: { recordFrom: number; today: number }): Spent[] {
  const byDay = new Map<number, Row>()
  for (let day = Math.max(recordFrom, addDays(today, -LOOKED_BACK)); day <= today; day = addDays(day, 1)) {
    byDay.set(day, { day, costMilli: 0, isEstimated: false, unknownJobs: 0, endedJobs: 0 })
  }
  for (const row of rows) {
    const held = byDay.get(row.day)
    if (!held) continue
    held.costMilli += row.costMilli
    held.isEstimated ||= row.isEstimated
    held.unknownJobs += row.unknownJobs
    held.endedJobs += row.endedJobs
  }
  const { from, until } = toLookedBack(today)
  // A day without jobs costs 0 only on an account whose costs are known: else its empty weekends would tell that nothing is spent.
  const isKnown = isMostlyKnown([...byDay.values()].filter(({ day }) => day >= from && day < until))
  // Of the day on which the record begins nobody knows how much came before.
  return [...byDay.values()].map(({ endedJobs, ...spent }) => ({
    ...spent,
    isTelling: isKnown && spent.day > recordFrom && isMostlyKnown([{ ...spent, endedJobs }]),
  }))
}

/**
 * Of each subject the team days from the record's beginning (62 days back at most) to `today`, a day without jobs as 0; no day
 * where there is no record. Milli-credits. Throws AppError("store_unavailable").
 */
export async function listSpentOfEach(db: Db, of: readonly Subject[], today: number): Promise<Spent[][]> {
  const days = { from: addDays(today, -LOOKED_BACK), until: addDays(today, 1) }
  const toScope = (one: Subject) => (one.kind === "connection" ? one.subject : null)
  const scopes = [...new Set(of.map(toScope))]
  const [found, begun] = await Promise.all([
    listOfKinds(db, of, days),
    Promise.all(scopes.map((connection) => findRecordFrom(db, { connection, zone: "team" }))),
  ])
  return of.map((one) => {
    const recordFrom = begun[scopes.indexOf(toScope(one))] ?? null
    if (recordFrom === null) return []
    return toDays(pickRows(found, one), { recordFrom, today })
  })
}

/** The same of one subject. */
export async function listSpent(db: Db, of: Subject, today: number): Promise<Spent[]> {
  const [days = []] = await listSpentOfEach(db, [of], today)
  return days
}
