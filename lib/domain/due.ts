import type { JobStatus } from "./job"
import { MINUTE, SECOND } from "./time"

/** How many finished jobs a "usual" needs before it may judge another job. */
export const MIN_SAMPLES = 30
/** Without any basis a running job is called overdue after this (contract §9). */
export const DEFAULT_LIMIT_MS = 30 * MINUTE

/** Clip lengths that are compared with one another: upper bounds, the last is open. */
const LENGTH_BOUNDS_MS = [15 * SECOND, 30 * SECOND, 60 * SECOND, 120 * SECOND, 300 * SECOND]

export type DueBasis =
  | {
      kind: "model and length"
      model: string
      lengthUpToMs: number | null
      p50Ms: number
      p95Ms: number
      samples: number
    }
  | { kind: "connection"; p50Ms: number; p95Ms: number; samples: number }
  | { kind: "default"; limitMs: number }

/** One finished job: `totalMs` from created to finished, known to within a minute. */
export type Sample = { model: string | null; lengthMs: number | null; totalMs: number }

/** What is usual on one connection, by model and length, and for all its jobs together. */
export type Usual = { all: Spread | null; byKind: ReadonlyMap<string, Spread> }
type Spread = { p50Ms: number; p95Ms: number; samples: number }

/** The class of lengths a clip belongs to; null = longer than all bounds. */
export function toLengthBound(lengthMs: number): number | null {
  return LENGTH_BOUNDS_MS.find((bound) => lengthMs <= bound) ?? null
}

export function toUsual(samples: readonly Sample[]): Usual {
  const groups = new Map<string, number[]>()
  for (const sample of samples) {
    if (sample.model === null || sample.lengthMs === null) continue
    const key = toKey(sample.model, sample.lengthMs)
    const group = groups.get(key)
    if (group) group.push(sample.totalMs)
    else groups.set(key, [sample.totalMs])
  }
  const byKind = new Map<string, Spread>()
  for (const [key, totals] of groups) {
    const spread = toSpread(totals)
    if (spread) byKind.set(key, spread)
  }
  return { all: toSpread(samples.map((sample) => sample.totalMs)), byKind }
}

/** On what ground a job would be called overdue: its like, else the connection's jobs, else half an hour. */
export function toDueBasis(usual: Usual, job: { model: string | null; lengthMs: number | null }): DueBasis {
  if (job.model !== null && job.lengthMs !== null) {
    const spread = usual.byKind.get(toKey(job.model, job.lengthMs))
    if (spread)
      return { kind: "model and length", model: job.model, lengthUpToMs: toLengthBound(job.lengthMs), ...spread }
  }
  if (usual.all) return { kind: "connection", ...usual.all }
  return { kind: "default", limitMs: DEFAULT_LIMIT_MS }
}

/**
 * When a job becomes overdue, epoch ms. Only a running job can be: one that waits may be a draft that nobody started, and
 * an unknown status word says nothing about running.
 */
export function toDueAt(basis: DueBasis, job: { status: JobStatus; runningSince: number }): number | null {
  if (job.status !== "processing") return null
  return job.runningSince + (basis.kind === "default" ? basis.limitMs : basis.p95Ms)
}

function toKey(model: string, lengthMs: number): string {
  return `${model} ${toLengthBound(lengthMs) ?? "longer"}`
}

function toSpread(totals: number[]): Spread | null {
  if (totals.length < MIN_SAMPLES) return null
  const sorted = totals.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
  return { p50Ms: at(0.5), p95Ms: at(0.95), samples: sorted.length }
}
