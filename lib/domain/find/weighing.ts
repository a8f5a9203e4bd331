import type { Candidate, Found, Identity } from "./candidate"
import {
  isKind,
  type LengthMention,
  type Reading,
  type SettingMention,
  type Symptom,
  type TimeMention,
} from "./mention"
import { fitName, indexNames, type NameFit, type NameIndex } from "./names"
import type { TimeFit } from "./weigh-time"

/** What speaks for a job, in words for a person. */
export type Reason = { points: number; words: string }

/** One job and everything that speaks for it; the kinds of evidence stand apart because some only count together. */
export type Weighed = {
  job: Candidate
  points: number
  reasons: Reason[]
  identity: Identity | null
  file: NameFit | null
  /** How many jobs hold that name, at most `NAME_CAP`. */
  holders: number
  owner: "name" | "domain" | "alike" | null
  time: TimeFit | null
  hasLength: boolean
  hasError: boolean
  hasSymptom: boolean
  /** Points that speak against it. */
  against: number
}

/** A text's clues, gathered once for all jobs. */
export type Weighing = {
  reading: Reading
  found: Found
  /** When the text was written, if it says so; else now. */
  writtenAt: number
  identities: Map<number, Identity[]>
  names: NameIndex
  /** The text names a file that a job has: then a job with another file is hardly meant. */
  hasNamedFile: boolean
  times: TimeMention[]
  lengths: LengthMention[]
  symptoms: Symptom[]
  codes: Set<string>
  /** Keys of failure rules that the text tells in words. */
  causes: Set<string>
  /** Keys of failure rules per code and message, filled as they are asked. */
  explained: Map<string, string>
  /** The text speaks of meetings, money or rotas: its times are those of something else. */
  isOtherBusiness: boolean
  /** HTTP statuses as they are written. */
  statuses: string[]
  settings: SettingMention[]
  hosts: Set<string>
  /** Points per error message, filled as they are asked. */
  quotes: Map<string, number>
}

/** In words without marks, as `Reading.words` are. */
const OTHER_BUSINESS =
  / (?:meeting|meet|calls?|calling|invit\p{L}*|zoom|teams|calendar|appointment|webinar|training|onboarding|invoices?|billing|payments?|contract|rota|on call|office hours|opening hours|besprechung|termin|rechnung\p{L}*|vertrag|offnungszeiten|reunion|facture|rendez|contrat|factura|cita|contrato|reuniao|fatura|vergadering|afspraak|factuur|riunione|fattura|appuntamento|spotkanie|faktura|会議|請求) /u

/** Each job is held against so many times; a text with more is a log, and names its jobs otherwise. */
const MOST_TIMES = 24

export function toWeighing(reading: Reading, found: Found, writtenAt: number): Weighing {
  const { mentions } = reading
  const identities = new Map<number, Identity[]>()
  for (const one of found.identities) identities.set(one.num, [...(identities.get(one.num) ?? []), one])
  const names = indexNames(mentions)
  const urls = mentions.filter(isKind("url")).flatMap((one) => one.value.split("/")[2] ?? [])
  return {
    reading,
    found,
    writtenAt,
    identities,
    names,
    hasNamedFile: found.candidates.some(
      (job) => job.fileName !== null && fitName(job.fileName, names)?.isSure === true,
    ),
    times: mentions
      .filter(isKind("time"))
      .filter((one) => one.role === "said")
      .slice(0, MOST_TIMES),
    lengths: mentions.filter(isKind("length")),
    symptoms: [...new Set(mentions.filter(isKind("symptom")).map((one) => one.symptom))],
    codes: new Set(mentions.filter(isKind("code")).map((one) => one.value.toLowerCase())),
    causes: new Set(mentions.filter(isKind("cause")).map((one) => one.cause)),
    explained: new Map(),
    isOtherBusiness: OTHER_BUSINESS.test(reading.words),
    statuses: mentions.filter(isKind("http")).map((one) => one.value),
    settings: mentions.filter((one): one is SettingMention => one.kind === "model" || one.kind === "format"),
    hosts: new Set(urls),
    quotes: new Map(),
  }
}

export function emptyWeighed(job: Candidate): Weighed {
  return {
    job,
    points: 0,
    reasons: [],
    identity: null,
    file: null,
    holders: 1,
    owner: null,
    time: null,
    hasLength: false,
    hasError: false,
    hasSymptom: false,
    against: 0,
  }
}

export function add(weighed: Weighed, points: number, words: string): void {
  weighed.points += points
  weighed.reasons.push({ points, words })
}

export function object(weighed: Weighed, points: number): void {
  weighed.points -= points
  weighed.against += points
}
