import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import type { Candidate } from "./candidate"
import type { TimeGrain, TimeMention, TimeReading } from "./mention"

/** Points by distance (at most so many ms), per how exactly a time is told; beyond them nothing, and far away less. */
const POINTS: Record<TimeGrain, { steps: readonly (readonly [number, number])[]; farMs: number; far: number }> = {
  second: {
    steps: [
      [90_000, 46],
      [5 * MINUTE, 38],
      [20 * MINUTE, 28],
      [HOUR, 15],
      [3 * HOUR, 5],
    ],
    farMs: DAY,
    far: -16,
  },
  minute: {
    steps: [
      [2 * MINUTE, 44],
      [6 * MINUTE, 38],
      [20 * MINUTE, 30],
      [HOUR, 16],
      [3 * HOUR, 6],
    ],
    farMs: DAY,
    far: -16,
  },
  hour: {
    steps: [
      [12 * MINUTE, 34],
      [32 * MINUTE, 29],
      [HOUR, 18],
      [3 * HOUR, 8],
    ],
    farMs: DAY,
    far: -14,
  },
  part: {
    steps: [
      [0, 20],
      [HOUR, 14],
      [3 * HOUR, 6],
    ],
    farMs: 1.5 * DAY,
    far: -12,
  },
  day: {
    steps: [
      [0, 14],
      [3 * HOUR, 8],
    ],
    farMs: 1.5 * DAY,
    far: -12,
  },
  days: {
    steps: [
      [0, 6],
      [DAY, 2],
    ],
    farMs: 8 * DAY,
    far: -6,
  },
}

/** A job that ran for hours covers many times by chance. */
const COVERED = 10 * MINUTE

export type TimeFit = { points: number; gapMs: number; mention: TimeMention; reading: TimeReading }

function distance(at: number, { from, to }: TimeReading): number {
  return at < from ? from - at : at > to ? at - to : 0
}

/** How far a reading lies from what the job did: from its beginning or its end, whichever is nearer. */
function toGap(job: Candidate, reading: TimeReading): number {
  const gaps = [distance(job.createdAt, reading)]
  if (job.finishedAt !== null) {
    gaps.push(distance(job.finishedAt, reading))
    if (job.createdAt <= reading.from && job.finishedAt >= reading.to) gaps.push(COVERED)
  }
  return Math.min(...gaps)
}

/** Readings after the first are guesses: another zone, the other order of day and month. */
function toTrust(mention: TimeMention, at: number): number {
  const [first] = mention.readings
  const reading = mention.readings[at]
  if (at === 0 || !first || !reading) return 1
  return reading.zone === first.zone ? 0.88 : 0.8
}

export function fitTime(job: Candidate, mention: TimeMention): TimeFit | null {
  const { steps, farMs, far } = POINTS[mention.grain]
  let best: TimeFit | null = null
  for (const [at, reading] of mention.readings.entries()) {
    const gapMs = toGap(job, reading)
    const step = steps.find(([most]) => gapMs <= most)
    const points = step ? step[1] * toTrust(mention, at) : gapMs > farMs ? far : 0
    if (!best || points > best.points) best = { points, gapMs, mention, reading }
  }
  return best
}

const ROUND = [2, 5, 10, 20, 30, 60, 120, 180]

/** "within 20 min of “yesterday 3pm PST”" */
export function toTimeWords({ gapMs, mention }: TimeFit): string {
  const said = `“${mention.value}”`
  if (mention.grain === "day" || mention.grain === "days" || mention.grain === "part") {
    return gapMs === 0 ? `ran ${said}` : `near ${said}`
  }
  const minutes = Math.max(1, Math.ceil(gapMs / MINUTE))
  const shown = ROUND.find((step) => minutes <= step) ?? 180
  return shown < 60 ? `within ${shown} min of ${said}` : `within ${shown / 60} h of ${said}`
}
