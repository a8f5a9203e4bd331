import type { Token } from "./fingerprint-tokens"

/* What a logger or a retrying caller puts before and behind a message: moments, levels, names of loggers, whose message it is,
   which attempt it was. Some programs do and some do not, so none of it says what happened. */

const COUNT = "#?\\d{1,4}(?:\\s?(?:\\/|of)\\s?\\d{1,4})?"
const TRY = "(?:attempts?|try|tries|retry|retries|retry attempt|attempt number|attempt no\\.?)"
const ATTEMPTS: readonly RegExp[] = [
  // "(attempt 2/3)", "[retry #2]", "[tries: 3]"
  new RegExp(`[([]\\s?(?:after |on |at )?${TRY}\\s?[:=]?\\s?${COUNT}\\s?[)\\]]`, "gi"),
  // "attempt 2 of 3", wherever it stands; "attempt 2/3 failed: …"
  new RegExp(
    `[,;-]{0,2}\\s?\\b(?:on |at )?${TRY}\\s?[:=]?\\s?#?\\d{1,4}\\s?(?:\\/|of)\\s?\\d{1,4}(?![\\w.])(?:\\s?failed:)?:?`,
    "gi",
  ),
  // "after 3 attempts", "(after 2 retries)"
  /[,;-]{0,2}\s?[([]?\bafter \d{1,4} (?:failed |unsuccessful )?(?:attempts?|tries|retries|retry|try)\b[)\]]?/gi,
  // ", attempt 2" at the end
  new RegExp(`[,;-]\\s?(?:on |at )?${TRY}\\s?[:=]?\\s?#?\\d{1,4}[\\s.!…]{0,4}$`, "gi"),
]

/** Without "(attempt 2/3)": how often it was tried is not why it failed. */
export function withoutAttempts(text: string): string {
  return ATTEMPTS.reduce((held, form) => held.replace(form, " "), text)
}

const LEVELS = new Set([
  "error",
  "err",
  "warn",
  "warning",
  "fatal",
  "critical",
  "crit",
  "severe",
  "info",
  "debug",
  "notice",
])
/** "job job_1: …", "[worker w-12] …": whose message it is. */
const BEARERS = new Set([
  "job",
  "jobs",
  "task",
  "request",
  "req",
  "worker",
  "pod",
  "host",
  "node",
  "trace",
  "span",
  "session",
  "correlation",
  "id",
  "ref",
  "run",
  "thread",
  "tid",
  "pid",
  "container",
  "instance",
  "gpu",
  "device",
  "rank",
  "rid",
  "delivery",
  "event",
  "ticket",
])

function wordOf(token: Token | undefined): string {
  return token?.type === "word" ? token.text.toLowerCase() : ""
}

function isSignOf(token: Token | undefined, signs: string): boolean {
  return token?.type === "sign" && signs.includes(token.text)
}

/** The end of what stands before a message. */
function isBorder(token: Token | undefined): boolean {
  return isSignOf(token, ":])>-–") || (token?.type === "break" && token.text === "|")
}

const NO_IDS: ReadonlySet<string> = new Set(["json", "time", "ip", "host", "path", "url"])

function isApartFromId(token: Token | undefined): boolean {
  return token?.type === "value" && NO_IDS.has(token.kind)
}

/** "12" may be the day of the moment that follows. */
function isSurelyId(token: Token | undefined): boolean {
  return token?.type === "value" && (token.kind === "n" ? /^#|^\d{5,}$/.test(token.text) : !NO_IDS.has(token.kind))
}

/** A value, or the rest of one: "qwkz_c". */
function isOfId(token: Token | undefined): boolean {
  return token?.type === "value" ? !NO_IDS.has(token.kind) : token?.type === "word" && "-_".includes(token.lead ?? " ")
}

/** Where the names before a value end: "request id" is two words. */
function endOfBearer(tokens: readonly Token[], from: number): number {
  let at = from
  while (at < from + 3 && BEARERS.has(wordOf(tokens[at]))) at++
  if (at === from) return from
  while (isSignOf(tokens[at], ":=#")) at++
  if (tokens[at]?.type !== "value") return from
  const isId = isSurelyId(tokens[at])
  at++
  while (isOfId(tokens[at])) at++
  // The colon between two values is gone with the list that they look like.
  if (isId && isApartFromId(tokens[at])) return at
  return isBorder(tokens[at]) ? at + 1 : from
}

/** "matting[4711]:" */
function endOfTag(tokens: readonly Token[], from: number): number {
  let at = from + 1
  if (tokens[from]?.type !== "word") return from
  while (tokens[at]?.type === "word" && !tokens[at]?.gap) at++
  const isTag = isSignOf(tokens[at], "[") && tokens[at]?.gap === false && tokens[at + 1]?.type === "value"
  return isTag && isSignOf(tokens[at + 2], "]") && isSignOf(tokens[at + 3], ":") ? at + 4 : from
}

const MOST_OF_LOGGER = 10

/** "- matting.worker - ERROR -": the one name, of however many parts, between a moment and a level. */
function endOfLogger(tokens: readonly Token[], from: number): number {
  let names = 0
  for (let at = from; at < from + MOST_OF_LOGGER; at++) {
    const token = tokens[at]
    const before = tokens[at - 1]
    // "rpc error" and "api: error 7" are the message.
    const isApart = before?.type === "word" ? before.lead !== undefined : !isSignOf(before, ":")
    if (LEVELS.has(wordOf(token)) && token?.type === "word" && token.lead === undefined) return isApart ? at + 1 : from
    if (token === undefined || token.type === "break") return from
    if (token.type === "word" && token.lead === undefined && ++names > 1) return from
  }
  return from
}

const EPOCH = /^1\d{9}(?:\d{3})?(?:[.,]\d{1,9})?$/

/** Where the message begins in a line: at the first token that is more than a moment, a level, a logger's name or an id. */
function endOfPrefix(tokens: readonly Token[]): { at: number; isDated: boolean } {
  let at = 0
  let isDated = false
  let isCounted = false
  for (let last = -1; at !== last; ) {
    last = at
    const token = tokens[at]
    if (token?.type === "value") {
      isDated ||= token.kind === "time" || EPOCH.test(token.text)
      isCounted ||= token.kind === "n"
    }
    if (token !== undefined && (token.type !== "word" || LEVELS.has(wordOf(token)))) at++
    else {
      const ends = [endOfBearer(tokens, at), endOfTag(tokens, at)]
      at = Math.max(...ends, isDated || isCounted ? endOfLogger(tokens, at) : at)
    }
  }
  return { at, isDated }
}

function toLines(tokens: readonly Token[]): Token[][] {
  const lines: Token[][] = [[]]
  for (const token of tokens) {
    lines.at(-1)?.push(token)
    if (token.type === "break" && token.text === "\n") lines.push([])
  }
  return lines
}

/** The message's own tokens. Lines after the first are a log's only where they begin with a moment. */
export function withoutPrefix(tokens: readonly Token[]): readonly Token[] {
  let hasBegun = false
  const rest = toLines(tokens).flatMap((line) => {
    const { at, isDated } = endOfPrefix(line)
    const own = hasBegun && !isDated ? line : line.slice(at)
    hasBegun ||= own.some(({ type }) => type === "word")
    return own
  })
  return hasBegun ? rest : tokens
}

const OF_TIME = new Set(["took", "elapsed", "duration", "lasted"])

/** Without the "took 3 s" that ends a message. */
export function withoutSuffix(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findLastIndex(({ type }) => type === "word")
  const isTimed = OF_TIME.has(wordOf(tokens[at])) && tokens.slice(at).some(({ type }) => type === "value")
  const isAll = tokens.slice(0, Math.max(at, 0)).every(({ type }) => type !== "word")
  return isTimed && !isAll ? tokens.slice(0, at) : tokens
}
