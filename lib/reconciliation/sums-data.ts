import { sql } from "kysely"
import type { JobStatus } from "@/lib/domain/job"
import type { DaySum, ToldDay } from "@/lib/domain/reconcile-types"
import { SECOND } from "@/lib/domain/time"
import type { DayRange } from "@/lib/domain/usage"
import type { Db } from "@/lib/store/store"
import { listCosts } from "@/lib/usage/costs"

export type Asked = { connection: string | null; days: DayRange }

/** Our sums of one connection, oldest first, with what tells where to look closer. */
export type OwnDays = {
  sums: DaySum[]
  /** Completed jobs of each day of which the vendor named the credits. */
  reportedJobs: Map<number, number>
  /** Days whose sum holds estimates. */
  estimatedDays: Set<number>
  /** Days on which completed jobs cost something else than length × rate, or nothing; and on which failed jobs cost something. */
  oddDays: Set<number>
  chargedFailureDays: Set<number>
}

/** Below this, sums differ by rounding. */
const ODD_MILLI = 1_000

type Kind = {
  status: JobStatus
  jobs: number
  costJobs: number
  costMilli: number
  fullMilli: number
  reportedJobs: number
  estimatedMilli: number
  costMs: number
}

/** Milli-credits of a second, as charged on average. */
function toPerSecond({ costMilli, costMs }: Kind): number {
  return costMs > 0 ? (costMilli / costMs) * SECOND : 0
}

function toDaySum(day: number, kinds: readonly Kind[]): DaySum {
  const sum = (pick: (kind: Kind) => number) => kinds.reduce((total, kind) => total + pick(kind), 0)
  const only = (status: JobStatus, pick: (kind: Kind) => number) =>
    sum((kind) => (kind.status === status ? pick(kind) : 0))
  return {
    day,
    jobs: sum((kind) => kind.jobs),
    pendingJobs: sum((kind) => (kind.status === "completed" || kind.status === "failed" ? 0 : kind.jobs)),
    costJobs: sum((kind) => kind.costJobs),
    costMilli: sum((kind) => kind.costMilli),
    unpricedJobs: only("completed", (kind) => kind.jobs - kind.costJobs),
    unknownFailures: only("failed", (kind) => kind.jobs - kind.costJobs),
    // Failed jobs of known cost are in `fullMilli` with their estimate: what is left are those of unknown cost.
    failedEstimateMilli: only("failed", (kind) =>
      kind.jobs === kind.costJobs ? 0 : Math.max(0, kind.estimatedMilli - kind.fullMilli),
    ),
    secondsMilli: only("completed", (kind) => kind.costJobs * toPerSecond(kind)),
    secondsSquare: only("completed", (kind) => kind.costJobs * toPerSecond(kind) ** 2),
  }
}

function isOdd({ status, costJobs, costMilli, fullMilli }: Kind): boolean {
  if (status !== "completed" || costJobs === 0) return false
  return fullMilli === 0 || Math.abs(fullMilli - costMilli) >= ODD_MILLI
}

/** How many credits the vendor named on jobs, and how many could be estimated: not part of what figures are made of. */
async function listNamed(db: Db, { connection, days }: Asked) {
  return db
    .selectFrom("daily_rollup")
    .select(["connection", "day", "status", "model"])
    .select([
      sql<number>`sum(reported_jobs)`.as("reportedJobs"),
      sql<number>`sum(estimated_milli)`.as("estimatedMilli"),
    ])
    .where("zone", "=", "utc")
    .where("basis", "=", "created")
    .where("day", ">=", days.from)
    .where("day", "<", days.until)
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .groupBy(["connection", "day", "status", "model"])
    .execute()
}

/** Our sums by connection: the vendor days of creation. */
export async function readOwnDays(db: Db, asked: Asked): Promise<Map<string, OwnDays>> {
  const [costs, named] = await Promise.all([
    listCosts(db, { ...asked, zone: "utc" }, ["day", "connection", "model"]),
    listNamed(db, asked),
  ])
  // No name holds a NUL: neither engine could keep it. (JSON took a fifth of the whole reckoning.)
  const key = (row: { connection: string | null; day: number | null; status: string; model: string | null }) =>
    `${row.connection}\0${row.day}\0${row.status}\0${row.model ?? ""}`
  const namedOf = new Map(named.map((row) => [key(row), row]))
  const kinds = new Map<string, Map<number, Kind[]>>()
  for (const row of costs) {
    const also = namedOf.get(key(row))
    const connection = row.connection ?? ""
    const days = kinds.get(connection) ?? new Map<number, Kind[]>()
    kinds.set(connection, days)
    const own = days.get(row.day ?? 0) ?? []
    days.set(row.day ?? 0, own)
    own.push({
      ...row,
      reportedJobs: Number(also?.reportedJobs ?? 0),
      estimatedMilli: Number(also?.estimatedMilli ?? 0),
    })
  }
  return new Map([...kinds].map(([connection, days]) => [connection, toOwnDays(days)]))
}

function toOwnDays(days: ReadonlyMap<number, Kind[]>): OwnDays {
  const sorted = [...days].toSorted(([a], [b]) => a - b)
  const reported = (own: Kind[]) => own.reduce((sum, kind) => sum + kind.reportedJobs, 0)
  const priced = (own: Kind[]) => own.reduce((sum, kind) => sum + (kind.costMilli > 0 ? kind.costJobs : 0), 0)
  const where = (is: (own: Kind[]) => boolean) => new Set(sorted.filter(([, own]) => is(own)).map(([day]) => day))
  return {
    sums: sorted.map(([day, own]) => toDaySum(day, own)),
    reportedJobs: new Map(
      sorted.map(([day, own]) => [day, reported(own.filter(({ status }) => status === "completed"))]),
    ),
    estimatedDays: where((own) => priced(own) > reported(own)),
    chargedFailureDays: where((own) => own.some(({ status, costMilli }) => status === "failed" && costMilli > 0)),
    oddDays: where((own) => own.some(isOdd)),
  }
}

/** The newest figures of the vendor by connection. */
export async function readTold(db: Db, { connection, days }: Asked): Promise<Map<string, ToldDay[]>> {
  const rows = await db
    .selectFrom("usage_days")
    .select(["connection", "day", "jobs", "credits_milli as creditsMilli", "updated_at as readAt"])
    .where("day", ">=", days.from)
    .where("day", "<", days.until)
    .$if(connection !== null, (query) => query.where("connection", "=", connection ?? ""))
    .orderBy("day")
    .execute()
  const told = new Map<string, ToldDay[]>()
  for (const { connection: name, ...day } of rows) {
    const held = told.get(name)
    if (held) held.push(day)
    else told.set(name, [day])
  }
  return told
}

/** Cost by day of another zone or basis, of one connection. */
export async function readOtherSums(
  db: Db,
  { connection, days }: { connection: string; days: DayRange },
  by: { zone: "utc" | "team"; basis: "created" | "finished" },
): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom("daily_rollup")
    .select(["day", sql<number>`sum(cost_milli)`.as("milli")])
    .where("zone", "=", by.zone)
    .where("basis", "=", by.basis)
    .where("connection", "=", connection)
    .where("day", ">=", days.from)
    .where("day", "<", days.until)
    .groupBy("day")
    .execute()
  return new Map(rows.map((row) => [row.day, Number(row.milli)]))
}
