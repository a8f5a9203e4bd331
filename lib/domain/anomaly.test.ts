import { describe, expect, it } from "vitest"
import { createRng } from "@/lib/sandbox/prng"
import { type DaySums, findDayAnomalies } from "./anomaly"
import { addDays } from "./time"

const FIRST = 20260202
/** Eight weeks to look back on, and a quarter that is judged. */
const DAYS = 7 * 8 + 91
const WEEKDAYS = [1, 1.1, 1.05, 1.15, 0.9, 0.35, 0.25]

type Rng = ReturnType<typeof createRng>

/** Standard normal. */
function drawNormal(rng: Rng): number {
  const uniform = () => Math.max(rng.int(0, 1_000_000), 1) / 1_000_001
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

function drawFailed(rng: Rng, jobs: number, share: number): number {
  const [expected, spread] = [jobs * share, Math.sqrt(jobs * share * (1 - share))]
  if (expected > 10) return Math.max(0, Math.round(expected + spread * drawNormal(rng)))
  let failed = 0
  for (let job = 0; job < jobs; job += 1) if (rng.chance(share)) failed += 1
  return failed
}

type Quarter = { jobs: number; noise: number; failing: number; perJob: number }

/** A day's jobs vary with the weekday, by noise of its own and as independent arrivals do; lengths vary, some jobs fail. */
function drawDay(rng: Rng, at: number, { jobs, noise, failing, perJob }: Quarter): DaySums {
  const expected = jobs * (WEEKDAYS[at % 7] ?? 1) * (1 + noise * drawNormal(rng))
  const count = Math.max(0, Math.round(expected + Math.sqrt(Math.max(expected, 0)) * drawNormal(rng)))
  const failed = drawFailed(rng, count, failing)
  const spread = count === 0 ? 0 : drawNormal(rng) / Math.sqrt(count)
  const costMilli = Math.max(0, Math.round((count - failed) * perJob * (1 + spread)))
  return { day: addDays(FIRST, at), jobs: count, completed: count - failed, failed, costMilli }
}

function drawQuarter(seed: number): Map<number, DaySums> {
  const rng = createRng(seed)
  const pick = <T>(list: readonly T[]) => list[rng.int(0, list.length - 1)] as T
  const quarter = {
    jobs: pick([2, 8, 40, 150, 400]),
    noise: pick([0.02, 0.1, 0.18, 0.25]),
    failing: pick([0, 0.02, 0.06, 0.15]),
    perJob: pick([900, 45_000, 180_000]),
  }
  return new Map(Array.from({ length: DAYS }, (_, at) => drawDay(rng, at, quarter)).map((day) => [day.day, day]))
}

const judged = Array.from({ length: 91 }, (_, at) => addDays(FIRST, 56 + at))

describe("days that stand out", () => {
  it("raise no alarm in 200 clean quarters of weekly pattern and noise", () => {
    const alarms = Array.from({ length: 200 }, (_, seed) => findDayAnomalies(judged, drawQuarter(seed)))
    expect(alarms.flat()).toEqual([])
  })

  it("are found when planted: credits tripled, a standstill, failures all at once", () => {
    const rng = createRng(5)
    const calm = { jobs: 200, noise: 0.05, failing: 0.06, perJob: 45_000 }
    const days = new Map(Array.from({ length: DAYS }, (_, at) => drawDay(rng, at, calm)).map((day) => [day.day, day]))
    const change = (at: number, to: (day: DaySums) => Partial<DaySums>) => {
      const day = days.get(addDays(FIRST, at))
      if (!day) throw new Error("no such day")
      days.set(day.day, { ...day, ...to(day) })
      return day.day
    }
    const dear = change(100, (day) => ({ costMilli: (day.costMilli ?? 0) * 3 }))
    const busy = change(108, (day) => ({ jobs: day.jobs * 3, completed: day.completed + day.jobs * 2 }))
    const still = change(120, () => ({ jobs: 0, completed: 0, failed: 0, costMilli: 0 }))
    const broken = change(130, (day) => ({ completed: Math.round(day.jobs * 0.4), failed: Math.round(day.jobs * 0.6) }))
    expect(findDayAnomalies(judged, days).map(({ kind, day }) => [kind, day])).toEqual([
      ["credits", dear],
      ["jobs", busy],
      ["jobs", still],
      ["credits", still],
      ["failures", broken],
    ])
  })

  it("are not looked for where the record holds a weekday less than four times, or knows no cost", () => {
    const spike = (day: number): DaySums => ({ day, jobs: 500, completed: 500, failed: 0, costMilli: null })
    const days = (weeks: number) =>
      new Map(
        Array.from({ length: weeks }, (_, at) => addDays(FIRST, -7 * (at + 1)))
          .map((day): DaySums => ({ day, jobs: 20, completed: 20, failed: 0, costMilli: null }))
          .concat(spike(FIRST))
          .map((day) => [day.day, day]),
      )
    expect(findDayAnomalies([FIRST], days(3))).toEqual([])
    expect(findDayAnomalies([FIRST], days(4))).toMatchObject([{ kind: "jobs", value: 500, usual: 20, weeks: 4 }])
  })

  it("are never small numbers, however even the weeks before were", () => {
    const day = (at: number, jobs: number, failed: number): DaySums => ({
      day: addDays(FIRST, at),
      jobs,
      completed: jobs - failed,
      failed,
      costMilli: jobs * 10_000,
    })
    const even = Array.from({ length: 56 }, (_, at) => day(at, 1, 0))
    const today = day(56, 6, 4)
    expect(findDayAnomalies([today.day], new Map([...even, today].map((one) => [one.day, one])))).toEqual([])
  })
})
