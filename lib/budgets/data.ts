import type { BudgetKind } from "@/lib/domain/budget"
import { findTelling, forecastEnd, forecastMonth } from "@/lib/domain/forecast"
import { isTerminal, JOB_STATUSES } from "@/lib/domain/job"
import { addDays, toIso, toIsoDay } from "@/lib/domain/time"
import { toDayStart } from "@/lib/domain/week"
import { toJobListHref } from "@/lib/jobs/list-schema"
import { readMadeWith } from "@/lib/jobs/rollup-state"
import type { Db, Store } from "@/lib/store/store"
import { listCosts } from "@/lib/usage/costs"
import type { BalanceEntry, BudgetLevel, BudgetState, MonthForecast, Runway } from "./schema"
import { listSpent, listSpentOfEach, type Spent, toToday } from "./spent-data"

/** Where the days of the team begin and end: the zone that the sums were made with. */
export async function readToday(db: Db, now: number): Promise<{ today: number; zone: string }> {
  const zone = (await readMadeWith(db)).teamZone ?? "UTC"
  return { today: toToday(now, zone), zone }
}

export type BudgetRow = {
  num: number
  kind: BudgetKind
  subject: string
  month_milli: number
  thresholds: string
  updated_at: number
}

/** Budgets that are in force. `connection`: those of it alone, and those that are no connection's. */
export function listBudgetRows(db: Db, connection: string | null): Promise<BudgetRow[]> {
  return db
    .selectFrom("budgets")
    .select(["num", "kind", "subject", "month_milli", "thresholds", "updated_at"])
    .where("ended_at", "is", null)
    .$if(connection !== null, (query) =>
      query.where((eb) => eb.or([eb("kind", "!=", "connection"), eb("subject", "=", connection ?? "")])),
    )
    .orderBy("num")
    .execute()
}

/** As written by us: ascending whole percents. */
export function toThresholds(text: string): number[] {
  const list: unknown = JSON.parse(text)
  return Array.isArray(list) ? list.filter((one): one is number => Number.isInteger(one)) : []
}

export function toMonth(day: number): number {
  return Math.floor(day / 100)
}

/** What a month has cost so far. */
export function sumMonth(
  days: readonly Spent[],
  month: number,
): { spentMilli: number; isEstimated: boolean; unknownJobs: number } {
  const own = days.filter(({ day }) => toMonth(day) === month)
  return {
    spentMilli: own.reduce((sum, { costMilli }) => sum + costMilli, 0),
    isEstimated: own.some(({ isEstimated }) => isEstimated),
    unknownJobs: own.reduce((sum, { unknownJobs }) => sum + unknownJobs, 0),
  }
}

function toLevel(percent: number, thresholds: readonly number[]): BudgetLevel {
  if (percent >= 100) return "over"
  return thresholds.some((one) => one < 100 && percent >= one) ? "near" : "under"
}

/** Exactly the jobs that a budget counts. */
function toHref({ kind, subject }: Pick<BudgetRow, "kind" | "subject">, today: number, zone: string): string {
  const from = toIsoDay(toMonth(today) * 100 + 1)
  const created = { kind: "days", from, until: toIsoDay(addDays(today, 1)) } as const
  const facet = { include: [subject], exclude: [] }
  if (kind === "connection") return toJobListHref({ created, tz: zone, connection: subject })
  return toJobListHref({ created, tz: zone, ...(kind === "model" ? { model: facet } : { customer: facet }) })
}

type Crossing = { budget: number; percent: number; at: number; spent_milli: number }

async function listCrossings(db: Db, rows: readonly BudgetRow[], month: number): Promise<Crossing[]> {
  if (rows.length === 0) return []
  return db
    .selectFrom("budget_crossings")
    .select(["budget", "percent", "at", "spent_milli"])
    .where(
      "budget",
      "in",
      rows.map((row) => row.num),
    )
    .where("month", "=", month)
    .orderBy("percent")
    .execute()
}

type Facts = { days: readonly Spent[]; crossings: readonly Crossing[] }

function toState(row: BudgetRow, { days, crossings }: Facts, at: { today: number; zone: string }): BudgetState {
  const { today, zone } = at
  const month = toMonth(today)
  const { spentMilli, isEstimated, unknownJobs } = sumMonth(days, month)
  const todayMilli = days.at(-1)?.costMilli ?? 0
  const thresholds = toThresholds(row.thresholds)
  const percent = Math.floor((100 * spentMilli) / row.month_milli)
  return {
    num: row.num,
    kind: row.kind,
    subject: row.subject,
    monthMilli: row.month_milli,
    thresholds,
    month,
    spentMilli,
    isEstimated,
    unknownJobs,
    percent,
    forecastMilli: forecastMonth(days, { today, todayMilli })?.likelyMilli ?? null,
    level: toLevel(percent, thresholds),
    crossed: crossings.map((one) => ({ percent: one.percent, at: toIso(one.at), spentMilli: one.spent_milli })),
    href: toHref(row, today, zone),
  }
}

/** How each budget stands this month (calendar month of TEAM_TIME_ZONE). `now`: epoch ms. Throws AppError("store_unavailable"). */
export async function listBudgets(
  store: Pick<Store, "read">,
  { connection }: { connection: string | null },
  now: number,
): Promise<BudgetState[]> {
  const at = await readToday(store.read, now)
  const rows = await listBudgetRows(store.read, connection)
  const [spent, crossings] = await Promise.all([
    listSpentOfEach(store.read, rows, at.today),
    listCrossings(store.read, rows, toMonth(at.today)),
  ])
  return rows.map((row, index) => {
    const own = crossings.filter((one) => one.budget === row.num)
    return toState(row, { days: spent[index] ?? [], crossings: own }, at)
  })
}

/** What this month is likely to come to; null while there is nothing to tell it from. `now`: epoch ms. */
export async function getMonthForecast(
  store: Pick<Store, "read">,
  { connection }: { connection: string | null },
  now: number,
): Promise<MonthForecast | null> {
  const { today } = await readToday(store.read, now)
  const of = connection === null ? ({ kind: "all" } as const) : ({ kind: "connection", subject: connection } as const)
  const days = await listSpent(store.read, of, today)
  const found = forecastMonth(days, { today, todayMilli: days.at(-1)?.costMilli ?? 0 })
  if (!found) return null
  const { daysLeft, ...sums } = found
  const month = toMonth(today)
  const left = daysLeft === 1 ? "today as its weekday" : `${daysLeft} days left with today, each as its weekday`
  const { isEstimated, unknownJobs } = sumMonth(days, month)
  return { month, ...sums, isEstimated, unknownJobs, basis: `${left} of the last 4 weeks` }
}

/** The newest balances that people typed in, newest first. */
export async function listBalances(db: Db, connection: string, most: number): Promise<BalanceEntry[]> {
  const rows = await db
    .selectFrom("balances")
    .leftJoin("people", "people.id", "balances.entered_by")
    .select(["balances.at", "balances.balance_milli as balanceMilli", "people.name", "balances.entered_by as by"])
    .where("balances.connection", "=", connection)
    .orderBy("balances.at", "desc")
    .orderBy("balances.num", "desc")
    .limit(most)
    .execute()
  return rows.map((row) => ({ at: toIso(row.at), balanceMilli: row.balanceMilli, by: row.name ?? row.by }))
}

type Readable = Pick<Store, "read" | "withinLimit">

const ENDED = JOB_STATUSES.filter(isTerminal)
type Sum = { costMilli: number; unknownJobs: number }

/** Known cost of the jobs that were made in [from, until), and of how many nobody can tell. Epoch ms. */
async function sumBetween(
  { read, withinLimit }: Readable,
  { connection, from, until }: { connection: string; from: number; until: number },
): Promise<Sum> {
  const row = await read
    .selectFrom("jobs")
    .select((eb) => [
      eb.fn.sum<number | null>("cost_milli").as("milli"),
      eb.fn.countAll<number>().as("ended"),
      eb.fn.count<number>("cost_milli").as("known"),
    ])
    .where("connection", "=", connection)
    .where("created_sort", ">=", from)
    .where("created_sort", "<", until)
    .where("status", "in", ENDED)
    .where(withinLimit())
    .executeTakeFirstOrThrow()
  return { costMilli: Number(row.milli ?? 0), unknownJobs: Number(row.ended) - Number(row.known) }
}

/** The rest of the day on which it was typed in is read job by job, the days after it from the sums. */
async function sumSpentSince(
  store: Readable,
  { connection, at, today, zone }: { connection: string; at: number; today: number; zone: string },
): Promise<Sum> {
  const next = addDays(toToday(at, zone), 1)
  const days = { from: next, until: addDays(today, 1) }
  const [rest, rows] = await Promise.all([
    sumBetween(store, { connection, from: at, until: toDayStart(next, zone) }),
    next > today ? [] : listCosts(store.read, { connection, zone: "team", days }, []),
  ])
  return rows.reduce(
    (sum, { status, jobs, costJobs, costMilli }) => ({
      costMilli: sum.costMilli + costMilli,
      unknownJobs: sum.unknownJobs + (isTerminal(status) ? jobs - costJobs : 0),
    }),
    rest,
  )
}

async function findRunway(
  store: Readable,
  connection: string,
  at: { today: number; zone: string },
): Promise<Runway | null> {
  const [entry] = await listBalances(store.read, connection, 1)
  if (!entry) return null
  const { today, zone } = at
  const days = await listSpent(store.read, { kind: "connection", subject: connection }, today)
  const since = await sumSpentSince(store, { connection, at: Date.parse(entry.at), today, zone })
  const telling = findTelling(days, today)
  const leftMilli = entry.balanceMilli - since.costMilli
  return {
    connection,
    balanceMilli: entry.balanceMilli,
    enteredAt: entry.at,
    enteredBy: entry.by,
    spentSinceMilli: since.costMilli,
    unknownJobs: since.unknownJobs,
    leftMilli,
    perDayMilli: telling && Math.round(telling.reduce((sum, one) => sum + one.costMilli, 0) / telling.length),
    ends: forecastEnd(days, { today, todayMilli: days.at(-1)?.costMilli ?? 0, leftMilli }),
  }
}

/**
 * How long the credits of each connection last of which somebody typed in a balance: there is no call that tells it (contract §6).
 * `now`: epoch ms. Throws AppError("store_unavailable").
 */
export async function listRunways(
  store: Readable,
  { connection }: { connection: string | null },
  now: number,
): Promise<Runway[]> {
  const at = await readToday(store.read, now)
  const rows = await store.read
    .selectFrom("balances")
    .select("connection")
    .distinct()
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .orderBy("connection")
    .execute()
  const found = await Promise.all(rows.map((row) => findRunway(store, row.connection, at)))
  return found.filter((one) => one !== null)
}
