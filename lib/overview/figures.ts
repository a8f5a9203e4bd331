import { listRunways } from "@/lib/budgets/data"
import { addDays, DAY, toDay, toIsoDay } from "@/lib/domain/time"
import { toJobListHref } from "@/lib/jobs/list-schema"
import type { Db, Store } from "@/lib/store/store"
import type { Figure, Today } from "./schema"

/** One connection, or all (null). */
export type Scope = string | null

/** The last seven days and today. */
const DAYS = 8

type DaySums = { created: number; done: number; failed: number; reported: number | null; estimated: number | null }

/** Today so far (vendor days, UTC) against the same weekday of last week. */
export async function getToday(store: Store, scope: Scope, now: number): Promise<Today> {
  const day = toDay(now, "UTC")
  const days = Array.from({ length: DAYS }, (_, index) => addDays(day, index - DAYS + 1))
  const [sums, reported, before, runways] = await Promise.all([
    listDaySums(store.read, scope, days),
    listReportedCredits(store.read, scope, days),
    countUntil(store, scope, now - 7 * DAY),
    listRunways(store, { connection: scope }, now),
  ])
  const of = (pick: (sums: DaySums) => number) => days.map((one) => pick(sums.get(one) ?? NOTHING))
  const count = (id: "created" | "done" | "failed"): Figure => {
    const values = of((one) => one[id])
    const href = toDayHref(id, day, scope)
    return { id, today: values.at(-1) ?? 0, before: before[id], isWholeDay: false, days: values, href }
  }
  const credits = toCredits(days, sums, reported)
  return {
    day,
    figures: [count("created"), count("done"), count("failed"), ...(credits ? [credits.figure] : [])],
    runways: runways.map(({ connection, ends }) => ({ connection, ends })),
    creditsSource: credits?.source ?? null,
  }
}

/** The list of the jobs that a figure of a vendor day counts. */
export function toDayHref(id: "created" | "done" | "failed", day: number, scope: Scope): string {
  const range = { kind: "days", from: toIsoDay(day), until: toIsoDay(addDays(day, 1)) } as const
  const narrowed = id === "created" ? { created: range } : { tab: id, finished: range }
  return toJobListHref({ ...narrowed, tz: "UTC", connection: scope })
}

const NOTHING: DaySums = { created: 0, done: 0, failed: 0, reported: null, estimated: null }

/** From the rollup: small, whatever the number of jobs. */
async function listDaySums(db: Db, scope: Scope, days: readonly number[]): Promise<Map<number, DaySums>> {
  let query = db
    .selectFrom("daily_rollup")
    .select(["basis", "day", "status"])
    .select((e) => [
      e.fn.sum<number>("jobs").as("jobs"),
      e.fn.sum<number>("reported_jobs").as("reported_jobs"),
      e.fn.sum<number>("reported_milli").as("reported_milli"),
      e.fn.sum<number>("estimated_jobs").as("estimated_jobs"),
      e.fn.sum<number>("estimated_milli").as("estimated_milli"),
    ])
    .where("zone", "=", "utc")
    .where("day", "in", [...days])
    .groupBy(["basis", "day", "status"])
  if (scope !== null) query = query.where("connection", "=", scope)
  const found = new Map<number, DaySums>()
  for (const row of await query.execute()) {
    const sums = found.get(row.day) ?? { ...NOTHING }
    found.set(row.day, sums)
    const count = Number(row.jobs)
    if (row.basis === "created") {
      sums.created += count
      continue
    }
    if (row.status === "failed") sums.failed += count
    if (row.status !== "completed") continue
    sums.done += count
    if (Number(row.reported_jobs) > 0) sums.reported = (sums.reported ?? 0) + Number(row.reported_milli)
    if (Number(row.estimated_jobs) > 0) sums.estimated = (sums.estimated ?? 0) + Number(row.estimated_milli)
  }
  return found
}

/** The vendor's own totals per day; a day that it does not report is missing, not nought. */
async function listReportedCredits(db: Db, scope: Scope, days: readonly number[]): Promise<Map<number, number>> {
  let query = db
    .selectFrom("usage_days")
    .select("day")
    .select((e) => e.fn.sum<number>("credits_milli").as("credits_milli"))
    .where("day", "in", [...days])
    .where("credits_milli", "is not", null)
    .groupBy("day")
  if (scope !== null) query = query.where("connection", "=", scope)
  return new Map((await query.execute()).map((row) => [row.day, Number(row.credits_milli)]))
}

/** What a day of last week had brought by the same time of day: `until` is that moment, epoch ms. */
async function countUntil(
  store: Store,
  scope: Scope,
  until: number,
): Promise<Record<"created" | "done" | "failed", number>> {
  const from = Date.parse(`${toIsoDay(toDay(until, "UTC"))}T00:00:00Z`)
  let created = store.read
    .selectFrom("jobs")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("created_sort", ">=", from)
    .where("created_sort", "<", until)
    .where(store.withinLimit())
  let ended = store.read
    .selectFrom("jobs")
    .select("status")
    .select((e) => e.fn.countAll<number>().as("count"))
    .where("status", "in", ["completed", "failed"])
    .where("finished_sort", ">=", from)
    .where("finished_sort", "<", until)
    .where(store.withinLimit())
    .groupBy("status")
  if (scope !== null) {
    created = created.where("connection", "=", scope)
    ended = ended.where("connection", "=", scope)
  }
  const [total, byStatus] = await Promise.all([created.executeTakeFirst(), ended.execute()])
  const of = (status: string) => Number(byStatus.find((row) => row.status === status)?.count ?? 0)
  return { created: Number(total?.count ?? 0), done: of("completed"), failed: of("failed") }
}

/** The best source there is, one for the whole row: figures of two sources must not stand side by side. */
function toCredits(
  days: readonly number[],
  sums: ReadonlyMap<number, DaySums>,
  reported: ReadonlyMap<number, number>,
): { figure: Figure; source: NonNullable<Today["creditsSource"]> } | null {
  const sources = [
    ["vendor totals", days.map((day) => reported.get(day) ?? null)],
    ["jobs", days.map((day) => sums.get(day)?.reported ?? null)],
    ["estimate", days.map((day) => sums.get(day)?.estimated ?? null)],
  ] as const
  const found = sources.find(([, values]) => values.some((value) => value !== null))
  if (!found) return null
  const [source, values] = found
  const figure: Figure = {
    id: "credits",
    today: values.at(-1) ?? null,
    before: values[0] ?? null,
    isWholeDay: true,
    days: [...values],
    href: "/usage",
  }
  return { figure, source }
}
