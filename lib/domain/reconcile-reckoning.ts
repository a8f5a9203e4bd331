import { type DayBasis, toOrdinary } from "./reconcile-days"
import { FLOOR_MILLI, toMedian } from "./reconcile-habits"
import type { DaySum, Reckoning } from "./reconcile-types"
import { toClockWords } from "./reconcile-words"
import { DAY, HOUR, MINUTE, toDay } from "./time"

/** Fewer days than this show no rule. */
const ENOUGH_DAYS = 7
/** Another reckoning must leave at most this share of the days, or of the credits, that the ordinary one leaves. */
const MOST_LEFT = 0.2
/** So many days must be off, in number and in share; a midnight anywhere, of which there are many to try, needs more of them. */
const LEAST_OFF = 3
const LEAST_SHARE = 0.1
const LEAST_SHARE_OF_SHIFT = 0.3
/** Every offset from UTC that a clock on land has is a multiple of this. */
export const SLOT_MS = 15 * MINUTE
const WESTMOST_MS = -12 * HOUR
const EASTMOST_MS = 14 * HOUR

type Slot = { slot: number; milli: number }

function withFailures(reckoning: Reckoning, sums: readonly DaySum[]): Reckoning {
  const added = sums.map((sum) => [sum.day, (reckoning.sums.get(sum.day) ?? 0) + sum.failedEstimateMilli] as const)
  const words = reckoning.words === null ? "failed jobs being charged" : `${reckoning.words}, failed jobs being charged`
  return { ...reckoning, words, sums: new Map(added), chargesFailures: true }
}

/** Days that begin elsewhere than at midnight UTC, from sums of quarters of an hour (`slot`: number since 1970). */
function toShifted(slots: readonly Slot[], offset: number): Reckoning {
  // By number since 1970 first: there are ten thousand slots, a hundred offsets and only so many days to name.
  const byNumber = new Map<number, number>()
  for (const { slot, milli } of slots) {
    const number = Math.floor((slot * SLOT_MS + offset) / DAY)
    byNumber.set(number, (byNumber.get(number) ?? 0) + milli)
  }
  const sums = new Map([...byNumber].map(([number, milli]) => [toDay(number * DAY, "UTC"), milli]))
  const begins = offset > 0 ? DAY - offset : -offset
  return {
    words: `days that begin at ${toClockWords(begins)} UTC${offset > 0 ? " of the day before" : ""}`,
    sums,
    toDay: (job) => toDay(job.createdAt + offset, "UTC"),
    chargesFailures: false,
    isShift: true,
  }
}

/**
 * Every reckoning worth trying: the ordinary one, the day on which jobs ended, the team's days, and (where slots are given)
 * a midnight anywhere; each also with failed jobs charged, where a failed job could be estimated.
 */
export function listReckonings(facts: {
  sums: readonly DaySum[]
  finished: ReadonlyMap<number, number>
  team: { zone: string; sums: ReadonlyMap<number, number> } | null
  slots: readonly Slot[]
}): Reckoning[] {
  const ordinary = toOrdinary(facts.sums)
  const plain: Reckoning[] = [
    ordinary,
    {
      words: "the day on which jobs ended",
      sums: facts.finished,
      toDay: (job) => toDay(job.finishedAt ?? job.createdAt, "UTC"),
      chargesFailures: false,
    },
  ]
  const { team, slots } = facts
  if (team !== null && team.zone !== "UTC") {
    plain.push({
      words: `days in ${team.zone}`,
      sums: team.sums,
      toDay: (job) => toDay(job.createdAt, team.zone),
      chargesFailures: false,
    })
  }
  if (slots.length > 0) {
    for (let offset = WESTMOST_MS; offset <= EASTMOST_MS; offset += SLOT_MS) {
      if (offset !== 0) plain.push(toShifted(slots, offset))
    }
  }
  const hasFailures = facts.sums.some((sum) => sum.unknownFailures > 0 && sum.failedEstimateMilli > 0)
  return hasFailures ? [...plain, ...plain.slice(0, 3).map((one) => withFailures(one, facts.sums))] : plain
}

/** Days that can be compared and are not at the edge of what was read. */
function toTried(bases: readonly DayBasis[]): DayBasis[] {
  return bases.filter((one) => one.state === "whole" && one.sum.unpricedJobs === 0 && (one.oursMilli ?? 0) > 0)
}

type Left = { off: number; median: number }

/** On how many days a reckoning leaves something worth a word, and how much it leaves on the middle day. */
function toLeft(reckoning: Reckoning, days: readonly DayBasis[]): Left {
  const left = days.map(({ day, told }) => Math.abs((told?.creditsMilli ?? 0) - (reckoning.sums.get(day) ?? 0)))
  return { off: left.filter((milli) => milli >= FLOOR_MILLI).length, median: toMedian(left) }
}

function isMuch({ off }: Left, days: number): boolean {
  return off >= LEAST_OFF && off >= LEAST_SHARE * days
}

/** Whether the ordinary reckoning leaves so much that another should be tried. */
export function isOdd(bases: readonly DayBasis[], sums: readonly DaySum[]): boolean {
  const days = toTried(bases)
  return days.length >= ENOUGH_DAYS && isMuch(toLeft(toOrdinary(sums), days), days.length)
}

/**
 * The reckoning under which the vendor's figures fit best; the ordinary one unless another leaves a fifth at most of the days
 * that it leaves, or (for a vendor that is never exact) of the credits on the middle day. `bases` are the days under the
 * ordinary one.
 */
export function chooseReckoning(reckonings: readonly Reckoning[], bases: readonly DayBasis[]): Reckoning | undefined {
  const [ordinary] = reckonings
  const days = toTried(bases)
  if (ordinary === undefined || days.length < ENOUGH_DAYS) return ordinary
  const left = toLeft(ordinary, days)
  if (!isMuch(left, days.length)) return ordinary
  const isShiftTried = left.off >= LEAST_SHARE_OF_SHIFT * days.length
  const [best] = reckonings
    .filter((reckoning) => isShiftTried || !reckoning.isShift)
    .map((reckoning) => ({ reckoning, ...toLeft(reckoning, days) }))
    .toSorted((a, b) => a.off - b.off || a.median - b.median)
  const isBetter =
    best && (best.off <= left.off * MOST_LEFT || (left.median >= FLOOR_MILLI && best.median <= left.median * MOST_LEFT))
  return isBetter ? best.reckoning : ordinary
}

/** How many of the days a reckoning fits to within the least difference that is worth a word. */
export function countFits(reckoning: Reckoning, bases: readonly DayBasis[]): { fits: number; days: number } {
  const days = toTried(bases)
  const fits = days.filter(
    ({ day, told }) => Math.abs((told?.creditsMilli ?? 0) - (reckoning.sums.get(day) ?? 0)) < FLOOR_MILLI,
  )
  return { fits: fits.length, days: days.length }
}
