import type { JobStatus } from "@/lib/domain/job"

/** Kept by the transaction that writes the jobs. Only non-zero rows exist. */
export type DailyRollupTable = {
  connection: string
  /** "utc" or "team" (TEAM_TIME_ZONE). */
  zone: string
  /** By created_sort or by finished_sort. */
  basis: "created" | "finished"
  day: number
  status: JobStatus
  /** "" when not known. */
  model: string
  /** "" when not known. */
  output_format: string
  jobs: number
  /** Jobs of this bucket whose credits the vendor reported, and their sum. */
  reported_jobs: number
  reported_milli: number
  /** Jobs of this bucket that we could estimate, and their sum. */
  estimated_jobs: number
  estimated_milli: number
  output_ms: number
  /** Jobs whose cost is known, and their sum. Ended jobs beyond these: nobody can tell. */
  cost_jobs: number
  cost_milli: number
  /** What those jobs would have cost without failures: their estimate, else their cost. */
  full_milli: number
  /** Length of those jobs, where known. */
  cost_ms: number
  /** Length (source, else output) of all jobs of this bucket, where known. */
  length_ms: number
}

/**
 * `daily_rollup` by the day of creation, without the format: a quarter of its rows, for whoever reads years. Kept with it.
 */
export type DailyModelsTable = Pick<
  DailyRollupTable,
  | "connection"
  | "zone"
  | "day"
  | "status"
  | "model"
  | "jobs"
  | "reported_milli"
  | "estimated_milli"
  | "cost_jobs"
  | "cost_milli"
  | "full_milli"
  | "cost_ms"
  | "length_ms"
>

/**
 * Day sums per customer and project, by the day of creation. Kept with `daily_rollup`. `period` is a day
 * (20261124), a month (202611) or a year (2026), so that two years are a few rows a name and not 730.
 */
export type DailyPartiesTable = {
  /** "utc" or "team". */
  zone: string
  party: "customer" | "project"
  period: number
  connection: string
  /** "" for jobs without one. */
  name: string
  jobs: number
  completed: number
  failed: number
  cost_jobs: number
  cost_milli: number
  length_ms: number
}

/**
 * How long ended jobs waited and ran, counted in buckets (domain/duration-buckets), by the day of creation. `day` is a day, a
 * month or a year, as the periods of `daily_parties`.
 */
export type DailyDurationsTable = {
  zone: string
  kind: "queue" | "run"
  day: number
  connection: string
  bucket: number
  jobs: number
}

/**
 * What is true of the sums as a whole: "built_to" = the number of the last job that is in them while they are built anew (no
 * row: all are), "team_zone" = the zone that "team" means, "version" = of the rules that made them.
 */
export type RollupStateTable = { name: string; value: string }
