import { toTellingStatus } from "./failure"
import { withoutAttempts, withoutPrefix, withoutSuffix } from "./fingerprint-affixes"
import { withContext, withoutLeads, withoutLists, withWholeNames } from "./fingerprint-context"
import { withoutJson } from "./fingerprint-json"
import {
  clean,
  KEPT_FROM,
  KEPT_TO,
  keepTelling,
  toMark,
  withMarks,
  withoutFrames,
  withoutMarkup,
  withPlainQuotes,
} from "./fingerprint-marks"
import { type Opens, withoutPairedQuotes, withoutQuotes } from "./fingerprint-quotes"
import { type Token, toTokens } from "./fingerprint-tokens"
import { ARTICLES, REQUEST_VALUES, TELLING_KEYS, VAGUE_WORDS } from "./fingerprint-words"
import { REQUEST_FIELDS } from "./request-fields"

/** What the vendor said of a failed job: its code, its words (perhaps an object as JSON text). */
type FingerprintFacts = { code: string | null; message: string | null; httpStatus?: number | null }

/** What all failures of a cause share. */
export type Reading = {
  /** The code in lower case; null when there is none, or one that says nothing. */
  code: string | null
  /** The message with its variable parts replaced, for people: "source returned HTTP 403 Forbidden (<host>)". */
  template: string
  /** The words that decide; variable parts and punctuation are left out, so that their kind and number do not matter. */
  words: string
  /** Whether the words name a cause by themselves. */
  isTelling: boolean
}

export type Fingerprint = Reading & {
  version: number
  fingerprint: string
  /** As if no code had come with the words; null where the words alone name no cause, or there is no code. */
  wordsOnly: string | null
}

/** A way to read failures. Released versions are never changed: a better one is added before them. */
export type FingerprintVersion = { version: number; read: (facts: FingerprintFacts) => Reading }

/** Codes that stand for "it failed" (contract §5). */
const SILENT_CODES = new Set([
  "",
  "processing_failed",
  "internal_error",
  "server_error",
  "internal_server_error",
  "success_false",
  "failed",
  "failure",
  "error",
  "unknown",
  "unknown_error",
  "job_failed",
  "null",
  "none",
  "undefined",
])

const MOST_TOKENS = 10_000
const MOST_WORDS = 60
const MOST_TEMPLATE = 400

function toCode(code: string | null): string | null {
  const word = clean(code ?? "")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_|_$/g, "")
    .slice(0, 100)
  return SILENT_CODES.has(word) ? null : word
}

const ONE_OF_MANY: Readonly<Record<string, string>> = {
  were: "was",
  are: "is",
  have: "has",
  these: "this",
  those: "that",
}

/** "frame" and "frames", "retry" and "retries", "was" and "were" are one word: how many there are says nothing. */
function toStem(word: string): string {
  // Own words only: "is not a constructor" must not read what every object has under that name.
  const one = (Object.hasOwn(ONE_OF_MANY, word) && ONE_OF_MANY[word]) || word
  if (one.length <= 3) return one
  if (one.endsWith("ies") && one.length > 4) return `${one.slice(0, -3)}y`
  const stem = one.replace(/(?:(?<=ss|sh|ch|x|z)es|(?<=[^su])s)$/, "")
  // "cache" and "caches": the one ends as the other is cut.
  return stem.replace(/(?<=ch|x|z)e$/, "")
}

function isTelling(words: readonly string[]): boolean {
  return words.some((word) => !VAGUE_WORDS.has(word) && !VAGUE_WORDS.has(`${word}s`) && word.length > 1)
}

/** The words in their order, each clause once: how often a line is repeated says nothing. */
function toWords(tokens: readonly Token[]): string[] {
  const clauses: string[][] = [[]]
  for (const token of withoutLeads(withoutSuffix(withoutPrefix(tokens)))) {
    if (token.type === "break") clauses.push([])
    else if (token.type === "word") {
      const word = token.text.toLowerCase().replaceAll("'", "")
      if (!ARTICLES.has(word)) clauses.at(-1)?.push(toStem(word))
    }
  }
  const seen = new Set<string>()
  return clauses
    .filter((clause) => {
      const text = clause.join(" ")
      return text !== "" && !seen.has(text) && seen.add(text)
    })
    .flat()
    .slice(0, MOST_WORDS)
}

function toTemplate(tokens: readonly Token[]): string {
  let text = ""
  let last = ""
  for (const token of tokens) {
    const lead = token.type === "word" ? (token.lead ?? "") : ""
    const piece = token.type === "value" ? `<${token.kind}>` : token.text === "\n" ? " " : lead + token.text
    const isSame = token.type === "value" && piece === last
    last = piece
    if (isSame) continue
    text += (token.gap && text !== "" ? " " : "") + piece
    if (text.length > MOST_TEMPLATE) break
  }
  return text
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, MOST_TEMPLATE)
    .replace(/[\uD800-\uDBFF]$/, "")
}

const FIELDS: ReadonlySet<string> = new Set(REQUEST_FIELDS)

/** "Error: …", "[fatal] …": the word before the message. */
const LEAD = /^[\s\W]{0,8}(?:error|err|fatal|exception|failure|warning)\s{0,2}[:\]>-]\s{0,4}/i

function withoutAllQuotes(text: string, opens: Opens): string {
  // However often it was escaped, it is a quote.
  const plain = text.replace(/\\{1,8}(?=["'`])/g, "")
  return withoutQuotes(withPlainQuotes(withoutPairedQuotes(plain, opens)), opens)
}

function toTokensOf(text: string, opens: Opens): Token[] {
  const marked = keepTelling(
    withoutAttempts(withMarks(withoutAllQuotes(text, opens)).replaceAll("\\n", " ")).replace(LEAD, ""),
  )
  return withoutLists(withWholeNames(withContext(toTokens(marked, MOST_TOKENS))))
}

/** Whether what a quote holds is the message itself: it is led by a colon or a telling key, or nothing stands around it. */
function holdsMessage(before: string, inside: string): boolean {
  const isSentence = inside.trim().split(/\s+/, 3).length >= 2
  const key = /([\w]{1,24})\s{0,2}[=:]\s{0,4}$/.exec(before.slice(-40))?.[1]?.toLowerCase()
  return isSentence && (before.trim() === "" || (key !== undefined && (TELLING_KEYS.has(key) || key === "failed")))
}

/** `msg="insufficient credits"`: a program's own words, in quotes because its log is made of keys and values. */
function isLogged(before: string, inside: string): boolean {
  return (
    /\b(?:msg|message|error|err|desc|reason)\s?=\s?$/i.test(before.slice(-20)) && /\s|^[a-z_-]+$/i.test(inside.trim())
  )
}

const MOST_CHARACTERS = 10_000

/** The message without the line that the record's limit cut off in the middle. */
function toWhole(message: string): string {
  if (message.length < MOST_CHARACTERS) return message
  const end = message.slice(0, MOST_CHARACTERS).lastIndexOf("\n")
  return end > MOST_CHARACTERS / 2 ? message.slice(0, end) : message
}

type Keeps = (inside: string) => string | undefined

function toOpens(says: (before: string, inside: string) => boolean, keeps: Keeps): Opens {
  return (before, inside) => keeps(inside) ?? (says(before, inside) ? inside : undefined)
}

/** A field of the request or one of its documented words is the vendor's own, and which one it is decides; a value is not. */
function keepRequestWord(inside: string): string | undefined {
  const word = inside.trim()
  const lower = word.toLowerCase()
  if (FIELDS.has(lower.split(".", 1)[0] ?? "")) return `${KEPT_FROM}${word}${KEPT_TO}`
  return REQUEST_VALUES.has(lower) ? word : undefined
}

/** As the first, but words of the request in quotes are read, and a status of the account that only the error names. */
function readSecond(facts: FingerprintFacts): Reading {
  const reading = readWith(facts, keepRequestWord)
  const status = toTellingStatus({ code: reading.code, httpStatus: facts.httpStatus ?? null })
  if (status === null || reading.code !== null) return reading
  return { ...reading, words: `${reading.words} http ${status}`.trim(), isTelling: true }
}

function readFirst(facts: FingerprintFacts): Reading {
  return readWith(facts, () => undefined)
}

function readWith({ code, message }: FingerprintFacts, keeps: Keeps): Reading {
  const plain = clean(toWhole(message ?? "")).trim()
  const unescaped = plain.includes('\\"') && !/(?:^|[^\\])"/.test(plain) ? plain.replaceAll('\\"', '"') : plain
  const json = withoutJson(unescaped, toMark("json"))
  // An answer of somebody else's may be quoted within the message.
  const inner = json.isWhole ? withoutJson(json.text, toMark("json")).text : json.text
  const text = withoutMarkup(withoutFrames(inner))
  let tokens = toTokensOf(text, toOpens(isLogged, keeps))
  let words = toWords(tokens)
  // Nothing but "Error" and a quote: then the quote is what is meant.
  if (!isTelling(words) && /["'`“„«‘「]/.test(text)) {
    const opened = toTokensOf(text, toOpens(holdsMessage, keeps))
    const openedWords = toWords(opened)
    if (isTelling(openedWords)) [tokens, words] = [opened, openedWords]
  }
  return {
    code: toCode(code ?? json.code),
    template: toTemplate(tokens),
    words: words.join(" "),
    isTelling: isTelling(words),
  }
}

/** The newest first. */
export const FINGERPRINT_VERSIONS: readonly FingerprintVersion[] = [
  { version: 2, read: readSecond },
  { version: 1, read: readFirst },
]

/** 53 bits that depend on every character (cyrb53). */
function toBits(text: string, seed: number): number {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed]
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    a = Math.imul(a ^ letter, 2654435761)
    b = Math.imul(b ^ letter, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return 4294967296 * (2097151 & b) + (a >>> 0)
}

/** Not secret, only short: what collides by chance once in 10^15 pairs. */
function toHash(text: string): string {
  return [0, 1].map((seed) => toBits(text, seed).toString(36).padStart(11, "0")).join("")
}

/**
 * What a failure is recognised by, in every version of the rules, the newest first. Pure and in time linear to the length of
 * the message (of which the first 10,000 characters count).
 */
export function toFingerprints(
  facts: FingerprintFacts,
  versions: readonly FingerprintVersion[] = FINGERPRINT_VERSIONS,
): Fingerprint[] {
  return versions.map(({ version, read }) => {
    const reading = read(facts)
    const toOne = (code: string | null) => toHash(JSON.stringify([version, code, reading.words]))
    return {
      ...reading,
      version,
      fingerprint: toOne(reading.code),
      wordsOnly: reading.code !== null && reading.isTelling ? toOne(null) : null,
    }
  })
}
