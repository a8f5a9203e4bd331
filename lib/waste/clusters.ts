import "server-only"
import { sql } from "kysely"
import { REPEAT_WINDOW_MS } from "@/lib/domain/repeat"
import { toSourceName } from "@/lib/domain/source-name"
import { addDays, toDay, toIso } from "@/lib/domain/time"
import { toJobListHref } from "@/lib/jobs/list-schema"
import { ERASED_KEY } from "@/lib/jobs/repeats"
import type { Db } from "@/lib/store/store"
import { toListState, type WasteRange } from "./range"
import type { RepeatCluster, RepeatJob } from "./schema"

const MOST_CLUSTERS = 20
const MOST_REPEATS = 20
/** Keys that are looked at first; and at most, should many of these have gone into small runs. */
const FEW_KEYS = 40
const MOST_KEYS = 500
const WINDOW = sql.raw(String(REPEAT_WINDOW_MS))

/** The repeats of a range that are told apart: not those of erased customers. */
function toScope({ connection, fromAt, untilAt }: WasteRange) {
  const own = connection === null ? sql`` : sql`and r.connection = ${connection}`
  return sql`r.created_sort >= ${fromAt} and r.created_sort < ${untilAt} and r.source_key <> ${ERASED_KEY} ${own}`
}

/** What was bought again, the dearest first; all runs of a key together. */
async function listKeys(db: Db, range: WasteRange): Promise<{ key: string; milli: number }[]> {
  const { rows } = await sql<{ key: string; milli: number }>`
    select r.source_key as key, coalesce(sum(r.cost_milli), 0) as milli
    from repeats r where ${toScope(range)}
    group by r.source_key order by 2 desc, 1 limit ${MOST_KEYS}`.execute(db)
  // PostgreSQL answers a sum of int8 as numeric, which arrives as text.
  return rows.map(({ key, milli }) => ({ key, milli: Number(milli) }))
}

/** A run begins with a repeat of what was not itself a repeat of the range. */
async function countRuns(db: Db, range: WasteRange): Promise<{ runs: number; repeats: number }> {
  const { rows } = await sql<{ runs: number | null; repeats: number }>`
    select count(*) as repeats, sum(case when exists (
      select 1 from repeats p
      where p.connection = r.connection and p.job_id = r.previous_id and p.created_sort >= ${range.fromAt}
    ) then 0 else 1 end) as runs
    from repeats r where ${toScope(range)}`.execute(db)
  return { runs: Number(rows[0]?.runs ?? 0), repeats: Number(rows[0]?.repeats ?? 0) }
}

/** Repeats of one key and connection without a gap longer than the window between two of them. */
type Run = {
  connection: string
  source_key: string
  jobs: number
  costJobs: number
  milli: number | null
  estimatedMilli: number
  fromAt: number
  toAt: number
  /** The first ones, oldest first. */
  rows: { job_id: string; previous_id: string }[]
}

type RunRow = Omit<Run, "rows"> & { job_id: string; previous_id: string }

/** The dearest runs of some keys. Begins with the jobs, whose index finds a key: its repeats may lie far apart. */
async function listRuns(db: Db, range: WasteRange, keys: readonly string[]): Promise<Run[]> {
  if (keys.length === 0) return []
  const { rows } = await sql<{ [K in keyof RunRow]: RunRow[K] }>`
    with ordered as (
      select r.connection, r.source_key, r.job_id, r.previous_id, r.created_sort, r.cost_milli,
        case when j.cost_basis = 'estimated' then r.cost_milli else 0 end as estimated_milli,
        case when r.created_sort - lag(r.created_sort) over (
          partition by r.connection, r.source_key order by r.created_sort, j.num
        ) <= ${WINDOW} then 0 else 1 end as begins, j.num
      from jobs j cross join repeats r
      where j.source_key in (${sql.join(keys)}) and j.status = 'completed'
        and j.created_sort >= ${range.fromAt} and j.created_sort < ${range.untilAt}
        and r.connection = j.connection and r.job_id = j.id and ${toScope(range)}
    ), numbered as (
      select *, sum(begins) over (partition by connection, source_key order by created_sort, num) as run from ordered
    ), placed as (
      select *, row_number() over (partition by connection, source_key, run order by created_sort, num) as place
      from numbered
    ), runs as (
      select connection, source_key, run, count(*) as jobs, count(cost_milli) as cost_jobs, sum(cost_milli) as milli,
        sum(estimated_milli) as estimated_milli, min(created_sort) as from_at, max(created_sort) as to_at
      from numbered group by connection, source_key, run
      order by coalesce(sum(cost_milli), 0) desc, count(*) desc, min(created_sort), source_key, connection
      limit ${MOST_CLUSTERS}
    )
    select runs.connection, runs.source_key, runs.jobs, runs.cost_jobs as "costJobs", runs.milli,
      runs.estimated_milli as "estimatedMilli", runs.from_at as "fromAt", runs.to_at as "toAt", placed.job_id, placed.previous_id
    from runs join placed
      on placed.connection = runs.connection and placed.source_key = runs.source_key and placed.run = runs.run
    where placed.place <= ${MOST_REPEATS}
    order by coalesce(runs.milli, 0) desc, runs.jobs desc, runs.from_at, runs.source_key, runs.connection,
      placed.place`.execute(db)
  const runs = new Map<string, Run>()
  for (const { job_id, previous_id, ...row } of rows) {
    const id = JSON.stringify([row.connection, row.source_key, row.fromAt])
    const milli = row.milli === null ? null : Number(row.milli)
    const estimatedMilli = Number(row.estimatedMilli)
    const counts = { jobs: Number(row.jobs), costJobs: Number(row.costJobs) }
    const run = runs.get(id) ?? { ...row, ...counts, milli, estimatedMilli, rows: [] }
    run.rows.push({ job_id, previous_id })
    runs.set(id, run)
  }
  return [...runs.values()]
}

/** The dearest runs of the range: those of the dearest keys, and of more keys if one of those could hold a dearer run. */
async function listDearest(db: Db, range: WasteRange): Promise<Run[]> {
  const keys = await listKeys(db, range)
  const take = (count: number) =>
    listRuns(
      db,
      range,
      keys.slice(0, count).map(({ key }) => key),
    )
  const runs = await take(FEW_KEYS)
  const next = keys[FEW_KEYS]
  const isSure = next === undefined || (runs[MOST_CLUSTERS - 1]?.milli ?? -1) >= next.milli
  return isSure ? runs : take(MOST_KEYS)
}

async function readJobs(db: Db, connection: string, ids: readonly string[]) {
  return db
    .selectFrom("jobs")
    .select(["connection", "id", "created_sort", "key_alias", "user_ref", "cost_milli", "cost_basis"])
    .select(["input_url", "file_name", "model", "output_format", "customer"])
    .where("connection", "=", connection)
    .where("id", "in", [...new Set(ids)])
    .execute()
}

type Job = Awaited<ReturnType<typeof readJobs>>[number]

function toRepeatJob(job: Job): RepeatJob {
  return {
    connection: job.connection,
    jobId: job.id,
    createdAt: toIso(job.created_sort),
    keyAlias: job.key_alias,
    user: job.user_ref,
    costMilli: job.cost_milli,
    isEstimated: job.cost_basis === "estimated",
  }
}

const only = (value: string | null) => ({ include: [value], exclude: [] })

function toClusterHref(range: WasteRange, { run, first, job }: { run: Run; first: Job; job: Job }): string {
  const days = {
    from: toDay(Math.min(first.created_sort, run.fromAt), range.timeZone),
    until: addDays(toDay(run.toAt, range.timeZone), 1),
  }
  return toJobListHref({
    ...toListState(range, days),
    connection: run.connection,
    tab: "done",
    sort: "created-asc",
    model: only(job.model),
    format: only(job.output_format),
    customer: only(job.customer),
    ...(job.file_name !== null && job.file_name.length > 2 ? { q: job.file_name } : {}),
  })
}

/** The dearest clusters of repeats of a range, most first. `listed`: the repeats of all of them, also those not answered. */
export async function listClusters(
  db: Db,
  range: WasteRange,
): Promise<{ clusters: RepeatCluster[]; count: number; listed: number }> {
  const [runs, counted] = await Promise.all([listDearest(db, range), countRuns(db, range)])
  const jobs = new Map<string, Job>()
  for (const connection of new Set(runs.map((run) => run.connection))) {
    const own = runs.filter((run) => run.connection === connection)
    const ids = own.flatMap(({ rows }) => rows.flatMap((row) => [row.job_id, row.previous_id]))
    for (const job of await readJobs(db, connection, ids)) jobs.set(JSON.stringify([connection, job.id]), job)
  }
  const clusters = runs.flatMap((run): RepeatCluster[] => {
    const get = (id: string | undefined) => jobs.get(JSON.stringify([run.connection, id]))
    const [first, job] = [get(run.rows[0]?.previous_id), get(run.rows[0]?.job_id)]
    // Read one after the other: a repeat may have ceased to be one between.
    if (!first || !job) return []
    return [
      {
        connection: run.connection,
        source: toSourceName(job.input_url),
        model: job.model,
        format: job.output_format,
        customer: job.customer,
        first: toRepeatJob(first),
        repeats: run.rows.flatMap((row) => {
          const repeat = get(row.job_id)
          return repeat ? [toRepeatJob(repeat)] : []
        }),
        jobs: run.jobs,
        milli: run.milli,
        isEstimated: run.estimatedMilli > 0,
        unknownJobs: run.jobs - run.costJobs,
        href: toClusterHref(range, { run, first, job }),
      },
    ]
  })
  return { clusters, count: counted.runs, listed: counted.repeats }
}
