import { HOUR, MINUTE } from "../time"

/** Fewer jobs than this tell nothing, neither now nor as what is usual. */
export const MIN_ENDED = 20
/** A rise is looked at in steps, each time over the stretch that ends there. */
export const STEP_MS = 5 * MINUTE
const WINDOW_MS = 30 * MINUTE
/** So long a rise has to last before it calls anybody (contract §10). */
const HELD_MS = 15 * MINUTE
/** How far back the beginning of a rise is looked for; what is usual is taken from stretches of the same length. */
export const LOOKED_BACK_MS = 2 * HOUR

/** Points of the failure rate that nobody is called for, whatever is usual. */
const LEAST_BUDGET = 0.05
/** With few jobs chance alone moves a rate; beyond so many standard deviations it is none. */
const DEVIATIONS = 3
/** A run time is over what is usual when it is more than so many times as long. */
const SLOWER = 1.5

type Counts = { ended: number; failed: number }
/** `step` 0: ended within the last five minutes, 1: within the five before. */
export type EndedStep = Counts & { step: number }
/** `jobs` jobs of a step that ran for `runMs`. */
export type RunStep = { step: number; runMs: number; jobs: number }

export type FailureRise = { failed: number; ended: number; share: number; usual: number; since: number }
export type Slowdown = { p95Ms: number; usualMs: number; jobs: number; since: number }

const STEPS = LOOKED_BACK_MS / STEP_MS
const WINDOW_STEPS = WINDOW_MS / STEP_MS
const HELD_STEPS = HELD_MS / STEP_MS

function countWindow(steps: readonly EndedStep[], at: number): Counts {
  const within = steps.filter(({ step }) => step >= at && step < at + WINDOW_STEPS)
  return {
    ended: within.reduce((sum, { ended }) => sum + ended, 0),
    failed: within.reduce((sum, { failed }) => sum + failed, 0),
  }
}

/** For how many steps back from now it has been so without a break; null when it has not been for 15 minutes. */
function toHeld(isOver: (at: number) => boolean): number | null {
  let held = -1
  while (held < STEPS - WINDOW_STEPS && isOver(held + 1)) held++
  return held >= HELD_STEPS ? held : null
}

/** The failure rate up to which nobody is called, for `ended` jobs where `usual` (0–1) is usual. */
export function toAllowedShare(usual: number, ended: number): number {
  return usual + Math.max(LEAST_BUDGET, DEVIATIONS * Math.sqrt((usual * (1 - usual)) / ended))
}

/** Whether the newest jobs could be a rise at all: else nobody need look up what is usual. */
export function couldBeRise(steps: readonly EndedStep[]): boolean {
  const { ended, failed } = countWindow(steps, 0)
  return ended >= MIN_ENDED && failed / ended > LEAST_BUDGET
}

/**
 * A failure rate over its baseline (the same hours of the last four weeks, summed) for 15 minutes, judged every five over the half
 * hour before. Null: there is none, or too few jobs to tell.
 */
export function findFailureRise(steps: readonly EndedStep[], baseline: Counts, now: number): FailureRise | null {
  if (baseline.ended < MIN_ENDED) return null
  const usual = baseline.failed / baseline.ended
  const held = toHeld((at) => {
    const { ended, failed } = countWindow(steps, at)
    return ended >= MIN_ENDED && failed / ended > toAllowedShare(usual, ended)
  })
  if (held === null) return null
  const { ended, failed } = countWindow(steps, 0)
  return { failed, ended, share: failed / ended, usual, since: now - held * STEP_MS }
}

function toP95(runs: readonly RunStep[], at: number): { p95Ms: number; jobs: number } {
  const within = runs.filter(({ step }) => step >= at && step < at + WINDOW_STEPS)
  const jobs = within.reduce((sum, one) => sum + one.jobs, 0)
  let seen = 0
  for (const one of within.toSorted((a, b) => a.runMs - b.runMs)) {
    seen += one.jobs
    if (seen >= 0.95 * jobs) return { p95Ms: one.runMs, jobs }
  }
  return { p95Ms: 0, jobs }
}

/** A 95th percentile of the run time over what is usual for 15 minutes, judged as failures are. `usualMs` null: not known. */
export function findSlowdown(runs: readonly RunStep[], usualMs: number | null, now: number): Slowdown | null {
  if (usualMs === null) return null
  const held = toHeld((at) => {
    const { p95Ms, jobs } = toP95(runs, at)
    return jobs >= MIN_ENDED && p95Ms > SLOWER * usualMs
  })
  return held === null ? null : { ...toP95(runs, 0), usualMs, since: now - held * STEP_MS }
}
