import { sql } from "kysely"
import {
  couldBeRise,
  type EndedStep,
  type FailureRise,
  findFailureRise,
  findSlowdown,
  LOOKED_BACK_MS,
  MIN_ENDED,
  type RunStep,
  type Slowdown,
  STEP_MS,
} from "@/lib/domain/attention/rates"
import { toPercentile } from "@/lib/domain/duration-buckets"
import { isTerminal, JOB_STATUSES } from "@/lib/domain/job"
import { addDays, DAY, SECOND, toDay } from "@/lib/domain/time"
import type { Db } from "@/lib/store/store"

const ENDED = JOB_STATUSES.filter(isTerminal)
const WEEKS = [1, 2, 3, 4] as const
const USUAL_DAYS = 28
/** An account that ends more jobs in two hours is judged by its newest so many. */
const MOST_RUNS = 20_000

/** How many steps of five minutes before `now` a job ended. Whole numbers on both engines. */
const toStep = (now: number) => sql<number>`(${now} - finished_sort) / ${sql.lit(STEP_MS)}`

function fromEnded(db: Db, connection: string, until: number) {
  return db
    .selectFrom("jobs")
    .where("connection", "=", connection)
    .where("status", "in", ENDED)
    .where("finished_sort", ">", until - LOOKED_BACK_MS)
    .where("finished_sort", "<=", until)
}

/** Ended jobs of the last two hours by step. Read from an index alone, as all counts here. */
async function listEndedSteps(db: Db, connection: string, now: number): Promise<EndedStep[]> {
  const rows = await fromEnded(db, connection, now)
    .select(["status", toStep(now).as("step")])
    .select((e) => e.fn.countAll<number>().as("jobs"))
    .groupBy(["status", sql`step`])
    .execute()
  return rows.map(({ status, step, jobs }) => ({
    step: Number(step),
    ended: Number(jobs),
    failed: status === "failed" ? Number(jobs) : 0,
  }))
}

/** Ended jobs of the same two hours of the last four weeks. */
async function countBaseline(db: Db, connection: string, now: number): Promise<{ ended: number; failed: number }> {
  const weeks = await Promise.all(
    WEEKS.map((week) =>
      fromEnded(db, connection, now - 7 * week * DAY)
        .select("status")
        .select((e) => e.fn.countAll<number>().as("jobs"))
        .groupBy("status")
        .execute(),
    ),
  )
  const sum = (rows: { status: string; jobs: number }[]) => rows.reduce((all, { jobs }) => all + Number(jobs), 0)
  const all = weeks.flat()
  return { ended: sum(all), failed: sum(all.filter(({ status }) => status === "failed")) }
}

/** A failure rate over that of the same hours of the last four weeks, for 15 minutes; null: none. `now`: epoch ms. */
export async function readFailureRise(db: Db, connection: string, now: number): Promise<FailureRise | null> {
  const steps = await listEndedSteps(db, connection, now)
  return couldBeRise(steps) ? findFailureRise(steps, await countBaseline(db, connection, now), now) : null
}

/** Run times to the second, of jobs that ended within the last two hours. */
async function listRunSteps(db: Db, connection: string, now: number): Promise<RunStep[]> {
  const newest = fromEnded(db, connection, now)
    .select(["run_ms", toStep(now).as("step")])
    .where("run_ms", "is not", null)
    .orderBy("finished_sort", "desc")
    .limit(MOST_RUNS)
    .as("newest")
  const rows = await db
    .selectFrom(newest)
    .select("step")
    .select([sql<number>`run_ms / ${sql.lit(SECOND)}`.as("seconds"), (e) => e.fn.countAll<number>().as("jobs")])
    .groupBy(["step", sql`seconds`])
    .execute()
  return rows.map((row) => ({
    step: Number(row.step),
    runMs: Number(row.seconds) * SECOND,
    jobs: Number(row.jobs),
  }))
}

/** 95 of 100 jobs of the last 28 whole days (UTC) ran no longer, from the day sums; null with too few of them. */
async function findUsualP95(db: Db, connection: string, now: number): Promise<number | null> {
  const today = toDay(now, "UTC")
  const rows = await db
    .selectFrom("daily_durations")
    .select("bucket")
    .select((e) => e.fn.sum<number>("jobs").as("jobs"))
    .where("zone", "=", "utc")
    .where("kind", "=", "run")
    .where("day", ">=", addDays(today, -USUAL_DAYS))
    .where("day", "<", today)
    .where("connection", "=", connection)
    .groupBy("bucket")
    .execute()
  const counts = rows.map(({ bucket, jobs }) => ({ bucket, jobs: Number(jobs) }))
  const total = counts.reduce((sum, { jobs }) => sum + jobs, 0)
  return total < MIN_ENDED ? null : toPercentile(counts, 0.95)
}

/** Run times over what is usual, for 15 minutes; null: none. `now`: epoch ms. */
export async function readSlowdown(db: Db, connection: string, now: number): Promise<Slowdown | null> {
  const runs = await listRunSteps(db, connection, now)
  const jobs = runs.reduce((sum, one) => sum + one.jobs, 0)
  return jobs < MIN_ENDED ? null : findSlowdown(runs, await findUsualP95(db, connection, now), now)
}
