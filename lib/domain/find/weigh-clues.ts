import { explainFailure } from "@/lib/domain/failure"
import { withoutQuery } from "@/lib/domain/media-url"
import { SECOND } from "@/lib/domain/time"
import type { Candidate, KnownOwner } from "./candidate"
import { type LengthMention, OWNER_KINDS, type OwnerKind } from "./mention"
import { toWords } from "./owners"
import { add, object, type Weighed, type Weighing } from "./weighing"

const OWNER_POINTS = { name: 30, domain: 24, alike: 13 } as const
/** A project or a user is fewer people's than a customer. */
const NARROWER = 6

function toOwnerWords({ kind, value, how, said }: KnownOwner): string {
  if (kind !== "customer" || how === "name") return `${kind} ${value}`
  return how === "domain" ? `customer ${value} by ${said}` : `customer ${value} by “${said}”`
}

function weighOwner(weighed: Weighed, said: readonly KnownOwner[], kind: OwnerKind): void {
  const held = weighed.job[kind]
  const fits = said.filter((owner) => owner.value === held).sort((a, b) => OWNER_POINTS[b.how] - OWNER_POINTS[a.how])
  const [fit] = fits
  if (fit) {
    add(weighed, OWNER_POINTS[fit.how] + (kind === "customer" ? 0 : NARROWER), toOwnerWords(fit))
    if (weighed.owner !== "name") weighed.owner = fit.how
  } else if (held !== null && said.some((owner) => owner.how !== "alike")) {
    object(weighed, kind === "customer" ? 26 : 14)
  }
}

export function weighOwners(weighed: Weighed, { found }: Weighing): void {
  for (const kind of OWNER_KINDS) {
    weighOwner(
      weighed,
      found.owners.filter((owner) => owner.kind === kind),
      kind,
    )
  }
}

const SYMPTOM_POINTS = {
  failed: { failed: 15, completed: -12, processing: -3, waiting: -3, other: 0 },
  stuck: { failed: 1, completed: -2, processing: 16, waiting: 14, other: 6 },
  wrong: { failed: -8, completed: 11, processing: -4, waiting: -6, other: 0 },
} as const

const SYMPTOM_WORDS = {
  failed: "failed, as the text says",
  stuck: "has not ended, as the text says",
  wrong: "done, as what looks wrong must be",
} as const

export function weighSymptoms(weighed: Weighed, { symptoms }: Weighing): void {
  const fits = symptoms.map((symptom) => ({ symptom, points: SYMPTOM_POINTS[symptom][weighed.job.status] }))
  const best = fits.sort((a, b) => b.points - a.points)[0]
  if (!best) return
  if (best.points > 2) {
    weighed.hasSymptom = true
    add(weighed, best.points, SYMPTOM_WORDS[best.symptom])
  } else if (best.points < 0) object(weighed, -best.points)
}

function toLengthPoints(lengthMs: number, { ms, isRough }: LengthMention): number {
  const off = Math.abs(lengthMs - ms)
  if (isRough) return off <= Math.max(6 * SECOND, ms * 0.12) ? 9 : off > ms ? -8 : 0
  if (off <= 600) return 24
  if (off <= 1_600) return 18
  return off <= ms * 0.06 ? 9 : off > ms * 0.3 ? -10 : 0
}

export function weighLength(weighed: Weighed, { lengths }: Weighing): void {
  const { lengthMs } = weighed.job
  if (lengthMs === null) return
  const fits = lengths.map((mention) => ({ mention, points: toLengthPoints(lengthMs, mention) }))
  const best = fits.sort((a, b) => b.points - a.points)[0]
  if (!best) return
  if (best.points > 0) {
    weighed.hasLength = best.points >= 9
    add(weighed, best.points, `length “${best.mention.value}”`)
  } else object(weighed, -best.points)
}

const LEAST_QUOTE = 16
/** The end of a message is often an id or an address of its own. */
const QUOTED_START = 44

/** Points for how much of an error's message the text quotes; asked once per message. */
function toQuotePoints(message: string, { reading, quotes }: Weighing): number {
  const held = quotes.get(message)
  if (held !== undefined) return held
  const words = toWords(message.slice(0, 400)).trim()
  const start = words.slice(0, Math.max(LEAST_QUOTE, Math.min(words.length, QUOTED_START)))
  const isLong = words.length >= LEAST_QUOTE
  const points = isLong && reading.words.includes(words) ? 34 : isLong && reading.words.includes(start) ? 24 : 0
  quotes.set(message, points)
  return points
}

/** The failure rule that fits a job's error; asked once for what is alike. */
function toCause(job: Candidate, { explained }: Weighing): string {
  const { errorCode: code, errorMessage: message, errorStatus: httpStatus, inputUrl } = job
  const key = `${httpStatus} ${code} ${message} ${inputUrl}`
  const held = explained.get(key)
  if (held !== undefined) return held
  const { cause } = explainFailure({ code, message, httpStatus, inputUrl })
  explained.set(key, cause)
  return cause
}

function weighCause(weighed: Weighed, weighing: Weighing): void {
  const { status } = weighed.job
  if (weighing.causes.size === 0 || status !== "failed" || weighed.hasError) return
  if (!weighing.causes.has(toCause(weighed.job, weighing))) return
  weighed.hasError = true
  add(weighed, 18, "it failed for the cause that the text tells")
}

export function weighError(weighed: Weighed, weighing: Weighing): void {
  weighQuotes(weighed, weighing)
  weighCause(weighed, weighing)
}

function weighQuotes(weighed: Weighed, weighing: Weighing): void {
  const { errorCode, errorMessage } = weighed.job
  if (errorCode !== null && weighing.codes.has(errorCode.toLowerCase())) {
    weighed.hasError = true
    add(weighed, 24, `error code ${errorCode}`)
  }
  if (errorMessage === null) return
  const points = toQuotePoints(errorMessage, weighing)
  if (points > 0) {
    weighed.hasError = true
    add(weighed, points, points > 30 ? "its error message is quoted" : "the beginning of its error message is quoted")
  }
  const status = weighing.statuses.find((one) => errorMessage.includes(one))
  if (status) {
    weighed.hasError = true
    add(weighed, 12, `its error names ${status}`)
  }
}

export function weighRest(weighed: Weighed, { settings, hosts, found }: Weighing): void {
  const { job } = weighed
  for (const { kind, value } of settings) {
    const held = kind === "model" ? job.model : job.outputFormat
    if (held === value) add(weighed, 6, `${kind} ${held}`)
    else if (held !== null) object(weighed, 3)
  }
  if (found.connections.includes(job.connection)) add(weighed, 9, `connection ${job.connection}`)
  else if (found.connections.length > 0) object(weighed, 7)
  const host = job.inputUrl === null ? undefined : withoutQuery(job.inputUrl).split("/")[2]?.toLowerCase()
  if (host && hosts.has(host) && !weighed.identity) add(weighed, 6, `host ${host}`)
}
