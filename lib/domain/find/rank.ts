import { MINUTE } from "@/lib/domain/time"
import type { Candidate, Found } from "./candidate"
import { NAME_CAP } from "./candidate"
import { toStem } from "./files"
import { isKind, type Reading } from "./mention"
import { isNamed, listNames } from "./names"
import { weigh } from "./weigh"
import { toWeighing, type Weighed, type Weighing } from "./weighing"

/** "certain": the text holds a mark that only this job has. Everything else is a likelihood, however high. */
export const CERTAINTIES = ["certain", "likely", "possible"] as const
export type Certainty = (typeof CERTAINTIES)[number]

export type RankedJob = { job: Candidate; certainty: Certainty; reasons: string[] }

export type Ranking = {
  jobs: RankedJob[]
  /** What a person must know about the hits: how many others fit as well, what is missing. */
  notes: string[]
}

const MOST_HITS = 8
const MOST_REASONS = 4
/** More exact ids than this are a log: each is there, and none is what the text is about. */
const MOST_CERTAIN = 5
/** So many jobs that only their time speaks for are still a choice. */
const MOST_BY_TIME = 8
const LIKELY_POINTS = 72
const LIKELY_LEAD = 10
const TIGHT = 14
/** So many jobs whose names differ from the said one in a mark of version are still a choice. */
const FEW_ALIKE = 3
/** How far off a time may be that alone speaks for a customer's job. */
const TO_THE_MINUTE = 2 * MINUTE
const TO_THE_HOUR = 20 * MINUTE

function isComplaint({ mentions }: Reading): boolean {
  return mentions.some((one) => one.kind === "symptom" || one.kind === "code" || one.kind === "http")
}

/** Whether the evidence together is worth showing; a mere customer or a mere time is not. */
function isShown(weighed: Weighed, weighing: Weighing): boolean {
  const { identity, file, owner, time, hasLength, hasError, hasSymptom } = weighed
  const { reading } = weighing
  if (identity) return true
  if (file !== null && file !== "alike") return true
  const isTight = time !== null && time.points >= TIGHT
  // A customer's rota has times too: something must be said of a video, or of what went wrong.
  const isMatter = reading.isAboutVideo || isComplaint(reading)
  // "runway-009_nobg.webm": hardly another job has the name without such marks.
  if (file === "alike" && weighed.holders <= FEW_ALIKE && isMatter) return true
  if (file === "alike") return owner !== null || isTight || hasLength
  if (owner !== null && owner !== "alike" && isToTheMinute(time, weighing)) return true
  if (owner !== null && isMatter)
    return time !== null || hasLength || hasError || (reading.isAboutVideo && (hasSymptom || owner !== "alike"))
  return isTight && (hasLength || hasError)
}

/** It ran in the very minutes that the text says; by chance that is rare even for a busy customer. */
function isToTheMinute(time: Weighed["time"], { isOtherBusiness }: Weighing): boolean {
  if (time === null || time.gapMs > (isOtherBusiness ? TO_THE_MINUTE : TO_THE_HOUR)) return false
  const { mention, reading } = time
  const isExact = mention.grain === "minute" || mention.grain === "second" || mention.grain === "hour"
  return isExact && reading.to - reading.from <= TO_THE_HOUR && reading === mention.readings[0]
}

/** Only its time, and what the text says went wrong, speak for it. */
function isByTime({ time }: Weighed, { reading, found }: Weighing): boolean {
  if (!reading.isAboutVideo || time === null) return false
  // It is about a job that is not here: what else ran then is not it.
  if (hasUnknownId(reading, found)) return false
  const { grain } = time.mention
  return time.points >= TIGHT && grain !== "part" && grain !== "day" && grain !== "days"
}

function hasUnknownId(reading: Reading, found: Found): boolean {
  return reading.mentions.some(
    (one) => one.kind === "id" && one.role === "job" && !found.identities.some((held) => held.mention === one),
  )
}

function isByLength({ hasLength, against }: Weighed, { reading }: Weighing): boolean {
  return (
    isComplaint(reading) &&
    reading.isAboutVideo &&
    hasLength &&
    against === 0 &&
    reading.mentions.some((one) => one.kind === "length" && !one.isRough)
  )
}

/** A mark that is this job's alone: a bare number is an order's as easily as a job's. */
function isMark({ identity }: Weighed): boolean {
  if (!identity || identity.others > 0 || identity.by === "part" || identity.by === "close") return false
  const { mention } = identity
  if (mention.kind !== "id") return true
  const isPlainNumber = /^\d+$/.test(mention.value)
  return !mention.isAside && (mention.isLabelled || !isPlainNumber) && mention.value.length >= 4
}

function toCertainty(weighed: Weighed, next: Weighed | undefined, marks: number): Certainty {
  if (isMark(weighed)) return marks > MOST_CERTAIN ? "likely" : "certain"
  const lead = weighed.points - (next?.points ?? 0)
  const isOwnName = weighed.file !== null && weighed.file !== "alike" && weighed.holders === 1 && weighed.against === 0
  if (weighed.identity) return weighed.identity.by === "close" ? "possible" : "likely"
  if (isOwnName || (weighed.points >= LIKELY_POINTS && lead >= LIKELY_LEAD && weighed.against < 15)) return "likely"
  return "possible"
}

/** What is told apart from nothing else: how many jobs hold a name that the text gives. */
function toNameNotes(reading: Reading, found: Found): string[] {
  const told = new Set<string>()
  return reading.mentions.filter(isNamed).flatMap((mention) => {
    const name = listNames(mention).find((one) => (found.names.get(toStem(one)) ?? 0) > 1)
    const count = name === undefined ? 0 : (found.names.get(toStem(name)) ?? 0)
    if (name === undefined || told.has(name)) return []
    told.add(name)
    return [`${count >= NAME_CAP ? "More than 200" : count} jobs have a file named “${name}”.`]
  })
}

function toRanked(shown: readonly Weighed[]): RankedJob[] {
  const marks = shown.filter(isMark).length
  return shown.slice(0, MOST_HITS).map((weighed, at) => ({
    job: weighed.job,
    certainty: toCertainty(weighed, shown[at === 0 ? 1 : 0], marks),
    reasons: weighed.reasons.slice(0, MOST_REASONS).map((reason) => reason.words),
  }))
}

function byPoints(a: Weighed, b: Weighed): number {
  return b.points - a.points || (a.time?.gapMs ?? 0) - (b.time?.gapMs ?? 0) || b.job.createdAt - a.job.createdAt
}

/** Beside a job that the text names by its own mark, only what is nearly as well founded. */
function withoutNoise(sorted: readonly Weighed[]): Weighed[] {
  const [top] = sorted
  if (!top) return []
  const least = top.points >= 280 ? 62 : Math.max(20, top.points * 0.45)
  return sorted.filter((one) => one.points >= least)
}

/**
 * Jobs in the order of what speaks for them, with the reasons in words. Shows nothing rather than a guess: a name that many
 * jobs have, or a time at which many ran, is said in a note instead of being passed off as a find.
 */
export function rankJobs(reading: Reading, found: Found, writtenAt: number): Ranking {
  const weighing = toWeighing(reading, found, writtenAt)
  const all = found.candidates.map((job) => weigh(job, weighing)).sort(byPoints)
  const shown = withoutNoise(all.filter((one) => isShown(one, weighing)))
  const notes = toNameNotes(reading, found)
  if (shown.length > 0) {
    const [top] = shown
    const [time] = weighing.times
    if (time && top && !top.identity && shown.every((one) => one.time === null)) {
      notes.push(`None of these ran near “${time.value}”.`)
    }
    const equals = shown.filter((one) => top !== undefined && top.points - one.points < 3).length
    if (equals > 3)
      notes.push(`${equals} jobs fit about equally well; a time, a length or an id would tell them apart.`)
    return { jobs: toRanked(shown), notes }
  }
  const timed = all.filter((one) => isByTime(one, weighing) && one.points > 0)
  if (timed.length > 0 && timed.length <= MOST_BY_TIME) return { jobs: toRanked(withoutNoise(timed)), notes }
  const said = reading.mentions.filter(isKind("time")).find((one) => one.role === "said")
  if (timed.length > MOST_BY_TIME && said) {
    return {
      jobs: [],
      notes: [
        ...notes,
        `${timed.length >= 40 ? "Many" : timed.length} jobs ran near “${said.value}”. A file name, a customer or a length would tell them apart.`,
      ],
    }
  }
  const sized = all.filter((one) => isByLength(one, weighing))
  return { jobs: sized.length <= 3 ? toRanked(sized) : [], notes }
}
