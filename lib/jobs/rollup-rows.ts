import { toDurationBucket } from "@/lib/domain/duration-buckets"
import { isTerminal } from "@/lib/domain/job"
import { MINUTE, toDay } from "@/lib/domain/time"
import type { JobRow } from "./row"

/** The columns of a job that its sums are made of. */
export type RollupFacts = Pick<
  JobRow,
  | "id"
  | "status"
  | "created_at"
  | "started_at"
  | "started_not_before"
  | "created_sort"
  | "finished_sort"
  | "run_ms"
  | "model"
  | "output_format"
  | "customer"
  | "project"
  | "credits_milli"
  | "credits_estimate_milli"
  | "cost_milli"
  | "output_duration_ms"
  | "source_duration_ms"
>

/** The tables of sums: what tells their rows apart (besides the connection), and what is added up. */
export const SUM_TABLES = {
  daily_rollup: {
    keys: ["zone", "basis", "day", "status", "model", "output_format"],
    sums: [
      "jobs",
      "reported_jobs",
      "reported_milli",
      "estimated_jobs",
      "estimated_milli",
      "output_ms",
      "cost_jobs",
      "cost_milli",
      "full_milli",
      "cost_ms",
      "length_ms",
    ],
  },
  daily_models: {
    keys: ["zone", "day", "status", "model"],
    sums: [
      "jobs",
      "reported_milli",
      "estimated_milli",
      "cost_jobs",
      "cost_milli",
      "full_milli",
      "cost_ms",
      "length_ms",
    ],
  },
  daily_parties: {
    keys: ["zone", "party", "period", "name"],
    sums: ["jobs", "completed", "failed", "cost_jobs", "cost_milli", "length_ms"],
  },
  daily_durations: { keys: ["zone", "kind", "day", "bucket"], sums: ["jobs"] },
} as const satisfies Record<string, { keys: readonly string[]; sums: readonly string[] }>

export type SumTable = keyof typeof SUM_TABLES

export const SUM_TABLE_NAMES = [
  "daily_rollup",
  "daily_models",
  "daily_parties",
  "daily_durations",
] as const satisfies SumTable[]

/** One job's share of one row of sums. */
export type Share = { table: SumTable; key: (string | number)[]; sums: number[] }

/** Longest known length of the clip that was worked on: of the source, else of the output. */
function toLength(job: RollupFacts): number | null {
  return job.source_duration_ms ?? job.output_duration_ms
}

/** The vendor's figure, but of a refunded job: there it is no part of what the job cost. */
function toReported({ credits_milli: credits, cost_milli: cost }: RollupFacts): number | null {
  return cost === null || cost === credits ? credits : null
}

/** What a job cost and how long it was, in the order of the tables' last columns. */
function toCostSums(job: RollupFacts): number[] {
  const cost = job.cost_milli
  const length = toLength(job) ?? 0
  return [
    cost === null ? 0 : 1,
    cost ?? 0,
    cost === null ? 0 : (job.credits_estimate_milli ?? job.credits_milli ?? cost),
    cost === null ? 0 : length,
    length,
  ]
}

function toKindShare(job: RollupFacts, key: (string | number)[]): Share {
  const reported = toReported(job)
  return {
    table: "daily_rollup",
    key: [...key, job.status, job.model ?? "", job.output_format ?? ""],
    sums: [
      1,
      reported === null ? 0 : 1,
      reported ?? 0,
      job.credits_estimate_milli === null ? 0 : 1,
      job.credits_estimate_milli ?? 0,
      job.output_duration_ms ?? 0,
      ...toCostSums(job),
    ],
  }
}

function toModelShare(job: RollupFacts, key: (string | number)[]): Share {
  return {
    table: "daily_models",
    key: [...key, job.status, job.model ?? ""],
    sums: [1, toReported(job) ?? 0, job.credits_estimate_milli ?? 0, ...toCostSums(job)],
  }
}

/** A day, its month and its year: 20261124, 202611, 2026. */
function toPeriods(day: number): number[] {
  return [day, Math.floor(day / 100), Math.floor(day / 10_000)]
}

function toPartyShares(job: RollupFacts, zone: string, day: number): Share[] {
  const sums = [
    1,
    job.status === "completed" ? 1 : 0,
    job.status === "failed" ? 1 : 0,
    job.cost_milli === null ? 0 : 1,
    job.cost_milli ?? 0,
    toLength(job) ?? 0,
  ]
  const named = [
    ["customer", job.customer],
    ["project", job.project],
  ] as const
  // Jobs without a name stand under "": what a chart calls "not known".
  return named.flatMap(([party, name]) =>
    toPeriods(day).map((period): Share => ({ table: "daily_parties", key: [zone, party, period, name ?? ""], sums })),
  )
}

/** Created → started when the start is known to within a minute (ms), else null. */
function toQueueMs(job: RollupFacts): number | null {
  const { created_at: created, started_at: started, started_not_before: notBefore } = job
  if (created === null || started === null || notBefore === null) return null
  return started - notBefore > MINUTE || started < created ? null : started - created
}

function toDurationShares(job: RollupFacts, zone: string, day: number): Share[] {
  const known = [
    ["queue", toQueueMs(job)],
    ["run", job.run_ms],
  ] as const
  return known.flatMap(([kind, ms]) => {
    if (ms === null) return []
    const bucket = toDurationBucket(ms)
    return toPeriods(day).map(
      (period): Share => ({ table: "daily_durations", key: [zone, kind, period, bucket], sums: [1] }),
    )
  })
}

/** Everything that one job adds to the sums, in UTC and in the team's zone. */
export function toShares(job: RollupFacts, teamZone: string): Share[] {
  return (
    [
      ["utc", "UTC"],
      ["team", teamZone],
    ] as const
  ).flatMap(([zone, name]) => {
    const created = toDay(job.created_sort, name)
    const ended = isTerminal(job.status) ? [toKindShare(job, [zone, "finished", toDay(job.finished_sort, name)])] : []
    const durations = isTerminal(job.status) ? toDurationShares(job, zone, created) : []
    return [
      toKindShare(job, [zone, "created", created]),
      toModelShare(job, [zone, created]),
      ...ended,
      ...toPartyShares(job, zone, created),
      ...durations,
    ]
  })
}
