import { DAY, HOUR, MINUTE } from "@/lib/domain/time"
import { type Candidate, type Identity, NAME_CAP } from "./candidate"
import { toStem } from "./files"
import type { Mention, Reading } from "./mention"
import { fitName } from "./names"
import { weighError, weighLength, weighOwners, weighRest, weighSymptoms } from "./weigh-clues"
import { fitTime, toTimeWords } from "./weigh-time"
import { add, emptyWeighed, object, type Weighed, type Weighing } from "./weighing"

const IDENTITY_POINTS = {
  "job id": 1_000,
  "request id": 950,
  "delivery id": 950,
  "output address": 900,
  "input address": 850,
  part: 300,
  close: 120,
} as const
/** An id that is spoken of as another job's. */
const ASIDE_POINTS = 500
const FILE_POINTS = { same: 58, respelled: 48, "other ending": 50, alike: 22 } as const

/** Where it stands, in a text of several lines. */
function toPlace(mention: Mention, { lines }: Reading): string {
  return lines > 1 ? `, line ${mention.line}` : ""
}

const IDENTITY_WORDS = {
  "job id": "exact id",
  "request id": "exact request id",
  "delivery id": "exact delivery id",
  "output address": "its output address",
  "input address": "its input address",
  part: "id begins and ends so",
  close: "id differs in one place",
} as const

function toIdentityPoints({ by, mention }: Identity): number {
  return IDENTITY_POINTS[by] - (mention.kind === "id" && mention.isAside ? ASIDE_POINTS : 0)
}

function weighIdentity(weighed: Weighed, { reading, identities }: Weighing): void {
  const all = identities.get(weighed.job.num) ?? []
  const best = [...all].sort((a, b) => toIdentityPoints(b) - toIdentityPoints(a))[0]
  if (!best) return
  weighed.identity = best
  const share = best.others > 0 ? `, as of ${best.others} more` : ""
  add(weighed, toIdentityPoints(best), `${IDENTITY_WORDS[best.by]}${toPlace(best.mention, reading)}${share}`)
}

const FILE_WORDS = {
  same: "file name",
  respelled: "file name spelled otherwise",
  "other ending": "file name with another ending",
  alike: "file name alike",
} as const

function toRarity(holders: number): number {
  if (holders === 1) return 22
  return holders <= 4 ? 10 : holders <= 20 ? 4 : 0
}

function weighFile(weighed: Weighed, { reading, found, names, hasNamedFile }: Weighing): void {
  const { fileName } = weighed.job
  if (fileName === null) return
  const best = fitName(fileName, names)
  if (!best) {
    if (hasNamedFile) object(weighed, 14)
    return
  }
  const holders = found.names.get(toStem(fileName)) ?? 1
  weighed.file = best.fit
  weighed.holders = holders
  const isAlike = best.fit === "alike"
  const share = isAlike || holders === 1 ? "" : ` (${holders >= NAME_CAP ? "200+" : holders} jobs have it)`
  const words = `${FILE_WORDS[best.fit]}${toPlace(best.mention, reading)}${share}`
  add(weighed, FILE_POINTS[best.fit] + (isAlike ? 0 : toRarity(holders)), words)
}

/** People write soon after it happened. */
function toAgePoints(age: number): number {
  if (age <= 4 * HOUR) return 7
  if (age <= DAY) return 5
  if (age <= 3 * DAY) return 4
  if (age <= 14 * DAY) return 2
  return age > 120 * DAY ? -4 : 0
}

function weighTime(weighed: Weighed, { times, writtenAt }: Weighing): void {
  const { job } = weighed
  const fits = times.flatMap((mention) => fitTime(job, mention) ?? []).sort((a, b) => b.points - a.points)
  const [best, next] = fits
  if (best && best.points > 0) {
    weighed.time = best
    add(weighed, best.points + Math.max(0, (next?.points ?? 0) * 0.25), toTimeWords(best))
  } else if (best && best.points < 0) {
    object(weighed, -best.points)
  }
  const age = writtenAt - job.createdAt
  // It did not exist when the text was written.
  if (age < -15 * MINUTE) object(weighed, 36)
  else weighed.points += toAgePoints(age)
}

const PARTS = [
  weighIdentity,
  weighFile,
  weighOwners,
  weighTime,
  weighSymptoms,
  weighLength,
  weighError,
  weighRest,
] as const

/** Everything that speaks for or against one job. */
export function weigh(job: Candidate, weighing: Weighing): Weighed {
  const weighed = emptyWeighed(job)
  for (const part of PARTS) part(weighed, weighing)
  weighed.reasons.sort((a, b) => b.points - a.points)
  return weighed
}
