import { expect, it } from "vitest"
import { MINUTE } from "../time"
import { couldBeRise, type EndedStep, findFailureRise, findSlowdown, type RunStep, toAllowedShare } from "./rates"

const now = Date.parse("2026-11-24T14:00:00Z")

/** So many jobs ended in each of the newest `steps` steps, and so many of them failed. */
function steady(steps: number, ended: number, failed: number): EndedStep[] {
  return Array.from({ length: steps }, (_, step) => ({ step, ended, failed }))
}
/** `ended` jobs of which `failed` failed, in one step. */
const usual = { ended: 1_000, failed: 20 }

it("calls for a failure rate that has been over what is usual for 15 minutes, and says since when", () => {
  // Six steps are half an hour: that window was full of failures at each of the last four looks.
  expect(findFailureRise(steady(9, 10, 3), usual, now)).toEqual({
    failed: 18,
    ended: 60,
    share: 0.3,
    usual: 0.02,
    since: now - 35 * MINUTE,
  })
})

it("does not call for one that is younger than 15 minutes, or over already", () => {
  const before = { ended: 10, failed: 0 }
  const rest = Array.from({ length: 12 }, (_, index) => ({ step: index + 2, ...before }))
  const young = [{ step: 0, ended: 10, failed: 10 }, { step: 1, ended: 10, failed: 10 }, ...rest]
  expect(findFailureRise(young, usual, now)).toBeNull()
  const over = steady(24, 10, 5).map((one) => (one.step < 6 ? { ...one, failed: 0 } : one))
  expect(findFailureRise(over, usual, now)).toBeNull()
})

it("needs 20 ended jobs, now and as what is usual: 19 tell nothing", () => {
  // Two full steps in each half hour, wherever it begins.
  const twenty = Array.from({ length: 12 }, (_, step) => ({
    step,
    ended: step % 3 === 0 ? 10 : 0,
    failed: step % 3 === 0 ? 8 : 0,
  }))
  expect(findFailureRise(twenty, usual, now)?.ended).toBe(20)
  const nineteen = twenty.map((one) => (one.step === 3 ? { ...one, ended: 9 } : one))
  expect(findFailureRise(nineteen, usual, now)).toBeNull()
  expect(findFailureRise(twenty, { ended: 20, failed: 0 }, now)).not.toBeNull()
  expect(findFailureRise(twenty, { ended: 19, failed: 0 }, now)).toBeNull()
  expect(couldBeRise(twenty)).toBe(true)
  expect(couldBeRise(nineteen)).toBe(false)
})

it("allows five points over what is usual, or three deviations where jobs are few; exactly so much calls nobody", () => {
  expect(toAllowedShare(0, 20)).toBe(0.05)
  expect(toAllowedShare(0.02, 10_000)).toBeCloseTo(0.07, 10)
  expect(toAllowedShare(0.1, 20)).toBeCloseTo(0.1 + 3 * Math.sqrt(0.09 / 20), 10)
  const none = { ended: 1_000, failed: 0 }
  // 1 of 20 is exactly five points.
  const at = Array.from({ length: 12 }, (_, step) => ({
    step,
    ended: step % 3 === 0 ? 20 : 0,
    failed: step % 3 === 0 ? 1 : 0,
  }))
  expect(couldBeRise(at)).toBe(false)
  expect(findFailureRise(at, none, now)).toBeNull()
  const over = at.map((one) => (one.failed === 0 ? one : { ...one, failed: 2 }))
  expect(findFailureRise(over, none, now)?.share).toBe(0.1)
})

it("does not call where it is usual", () => {
  expect(findFailureRise(steady(24, 10, 3), { ended: 1_000, failed: 300 }, now)).toBeNull()
})

/** Of 20 jobs a step 18 run for a minute and two for so long. */
function runs(slowMs: number, steps: number): RunStep[] {
  return Array.from({ length: steps }, (_, step) => [
    { step, runMs: MINUTE, jobs: 18 },
    { step, runMs: slowMs, jobs: 2 },
  ]).flat()
}

it("calls for run times of more than half as much again, for 15 minutes; exactly so much calls nobody", () => {
  expect(findSlowdown(runs(3 * MINUTE, 24), 2 * MINUTE, now)).toBeNull()
  expect(findSlowdown(runs(3 * MINUTE + 1, 24), 2 * MINUTE, now)).toMatchObject({
    p95Ms: 3 * MINUTE + 1,
    usualMs: 2 * MINUTE,
    jobs: 120,
  })
  // Three steps alone: fifteen minutes ago nothing had ended.
  expect(findSlowdown(runs(9 * MINUTE, 3), 2 * MINUTE, now)).toBeNull()
  expect(findSlowdown(runs(9 * MINUTE, 24), null, now)).toBeNull()
})

it("needs 20 run times in each half hour", () => {
  const few = (jobs: number) => Array.from({ length: 4 }, (_, index) => ({ step: index * 6, runMs: 9 * MINUTE, jobs }))
  const spread = (jobs: number) =>
    Array.from({ length: 12 }, (_, step) => ({ step, runMs: 9 * MINUTE, jobs: step % 6 < 4 ? 0 : jobs }))
  expect(findSlowdown(spread(10), MINUTE, now)?.jobs).toBe(20)
  expect(findSlowdown(spread(9.5), MINUTE, now)).toBeNull()
  expect(findSlowdown(few(19), MINUTE, now)).toBeNull()
})
