/** Where in the text something was recognised: `text.slice(start, end)` is what stands there; lines count from 1. */
export type Span = { start: number; end: number; line: number }

/** What an id in a text can be the id of; "unknown" is only asked of our own record. */
export const ID_ROLES = ["job", "request", "delivery", "unknown"] as const
export type IdRole = (typeof ID_ROLES)[number]

/** An id. `variants`: other ways to read it (the half before a line break, another case). */
export type IdMention = Span & {
  kind: "id"
  role: IdRole
  value: string
  variants: string[]
  /** The text says what it is ("job id: …"). */
  isLabelled: boolean
  /** Spoken of as another one ("unlike …", "… worked"). */
  isAside: boolean
}

/** An id of which only the beginning, the end or both stand there ("job_8c1f…22f2"). */
export type PartMention = Span & { kind: "part"; value: string; head: string; tail: string }

/** An address, without its query. `variants`: as it reads when a line break belongs or does not belong to it. */
export type UrlMention = Span & { kind: "url"; value: string; variants: string[] }

/** A file name as written; `isExact` false for a word that may be the name of a file without its ending. */
export type FileMention = Span & { kind: "file"; value: string; variants: string[]; isExact: boolean }

export type EmailMention = Span & { kind: "email"; value: string; domain: string }

/** Somebody or something named by a label: "customer: acme", "project=spring", "user_id 1033". */
export const OWNER_KINDS = ["customer", "project", "user"] as const
export type OwnerKind = (typeof OWNER_KINDS)[number]
export type OwnerMention = { [K in OwnerKind]: Span & { kind: K; value: string } }[OwnerKind]

/** Length of a clip. `isRough`: told in whole minutes or as "about". */
export type LengthMention = Span & { kind: "length"; value: string; ms: number; isRough: boolean }

/** One way to read a time: the stretch that the words mean, in epoch ms (both ends included). */
export type TimeReading = { from: number; to: number; zone: string; isZoneSaid: boolean }

/** How exactly it is told. */
export const TIME_GRAINS = ["second", "minute", "hour", "part", "day", "days"] as const
export type TimeGrain = (typeof TIME_GRAINS)[number]

/**
 * "said": when something happened · "sent": when a mail or message was written, which is not when a job ran. Readings: the
 * likeliest first.
 */
export type TimeMention = Span & {
  kind: "time"
  value: string
  role: "said" | "sent"
  grain: TimeGrain
  readings: TimeReading[]
}

/** A code of an error as machines write it, or an HTTP status. */
export type CodeMention = Span & { kind: "code"; value: string }
export type HttpMention = Span & { kind: "http"; value: string; status: number }

/** What went wrong, told in words: it failed · it does not end · it ended and looks wrong. */
export const SYMPTOMS = ["failed", "stuck", "wrong"] as const
export type Symptom = (typeof SYMPTOMS)[number]
export type SymptomMention = Span & { kind: "symptom"; value: string; symptom: Symptom }

/** Why it failed, told in words: `cause` is the key of a failure rule. */
export type CauseMention = Span & { kind: "cause"; value: string; cause: string }

/** A model, an output format. */
export type SettingMention = { [K in "model" | "format"]: Span & { kind: K; value: string } }["model" | "format"]

/** A ticket by its number: "#12", "T-12", "ticket 12". */
export type TicketMention = Span & { kind: "ticket"; value: string; num: number }

export type Mention =
  | IdMention
  | PartMention
  | UrlMention
  | FileMention
  | EmailMention
  | OwnerMention
  | LengthMention
  | TimeMention
  | CodeMention
  | HttpMention
  | SymptomMention
  | CauseMention
  | SettingMention
  | TicketMention

/** What a text was found to hold, in the order of the text. */
export type Reading = {
  mentions: Mention[]
  /** The text speaks of videos, jobs or uploads at all: without that a time says nothing. */
  isAboutVideo: boolean
  /** The text in one case and without marks, for looking up names: words between single spaces, with one at either end. */
  words: string
  lines: number
  /** When it was written, epoch ms, if a mail's header over everything else says so. */
  writtenAt: number | null
}

export function isKind<K extends Mention["kind"]>(kind: K) {
  return (mention: Mention): mention is Extract<Mention, { kind: K }> => mention.kind === kind
}
