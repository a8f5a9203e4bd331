import type { Kind } from "./fingerprint-marks"
import type { Token } from "./fingerprint-tokens"
import {
  AFTER_MODEL,
  BEFORE_MODEL,
  BEFORE_VALUE,
  COMMON_PARTS,
  DATE_WORDS,
  DOUBTFUL_DATE_WORDS,
  JOINERS,
  MODEL_WORDS,
  NAME_KEYS,
  NAME_NOUNS,
  NEVER_NAMES,
  TELLING_KEYS,
  UNITS,
  VAGUE_WORDS,
} from "./fingerprint-words"

/** What a token is to be, or "gone" for what belongs to the variable part beside it. */
type Change = { kind: Kind } | "gone" | undefined

function wordOf(token: Token | undefined): string {
  return token?.type === "word" ? token.text.toLowerCase() : ""
}

function isNumeric(token: Token | undefined): boolean {
  return token?.type === "value" && (token.kind === "n" || token.kind === "time")
}

function isDayNumber(token: Token | undefined): boolean {
  return token?.type === "value" && token.kind === "n" && /^(?:\d{1,2}(?:st|nd|rd|th)?|20\d\d)$/i.test(token.text)
}

function isSign(token: Token | undefined, signs: string): boolean {
  return token?.type === "sign" && signs.includes(token.text)
}

/** Which key the token at `at` is the value of: "key=value", "key: value", 'key "value"'. */
function findKey(tokens: readonly Token[], at: number): { key: string; sign: string } | undefined {
  const sign = tokens[at - 1]
  if (sign?.type !== "sign" || !"=:#".includes(sign.text)) return undefined
  const last = wordOf(tokens[at - 2])
  const both = `${wordOf(tokens[at - 3])}_${last}`
  return last === "" ? undefined : { key: TELLING_KEYS.has(both) || NAME_KEYS.has(both) ? both : last, sign: sign.text }
}

function endsHere(token: Token | undefined): boolean {
  return token === undefined || token.type === "break" || (token.type === "sign" && !"=:".includes(token.text))
}

function isNameValue(tokens: readonly Token[], at: number): boolean {
  const found = findKey(tokens, at)
  if (!found) return false
  if (TELLING_KEYS.has(found.key)) return false
  if (found.sign === "=") return true
  return NAME_KEYS.has(found.key) && endsHere(tokens[at + 1])
}

/** "for project spring", "in bucket my-videos". */
const OWNERS = new Set([
  "customer",
  "tenant",
  "project",
  "bucket",
  "account",
  "user",
  "workspace",
  "client",
  "merchant",
])
const BEFORE_OWNER = new Set(["for", "of", "from", "in", "by", "to", "on", "with"])

const DEED = /(?:ed|able|ible|ing|ly|ful)$/

/** "customer Acme Corp": the name after a noun, and the capitalised words that follow it. */
function isNameAfterNoun(tokens: readonly Token[], at: number, isPartOfName: boolean): boolean {
  const token = tokens[at]
  if (token?.type !== "word") return false
  const word = token.text.toLowerCase()
  const noun = wordOf(tokens[at - 1])
  const isLed = OWNERS.has(noun) && BEFORE_OWNER.has(wordOf(tokens[at - 2]))
  if (NEVER_NAMES.has(word) || (DEED.test(word) && !isLed)) return false
  if (isPartOfName && token.lead !== undefined) return true
  if (isPartOfName) return /^\p{Lu}\p{Ll}|^\p{Lu}$/u.test(token.text)
  if (!NAME_NOUNS.has(noun)) return false
  const next = tokens[at + 1]
  const isJoined = next?.type === "word" && next.lead === "-"
  return noun === "customer" || isLed || isJoined || /^\p{Lu}\p{Ll}/u.test(token.text)
}

function isDatePart(tokens: readonly Token[], at: number): boolean {
  const word = wordOf(tokens[at])
  if (!DATE_WORDS.has(word)) return false
  const [before, after] = [tokens[at - 1], tokens[at + 1]]
  if (!DOUBTFUL_DATE_WORDS.has(word)) {
    const isDated = (token: Token | undefined) => isNumeric(token) || DATE_WORDS.has(wordOf(token))
    const beyond = after?.type === "break" ? tokens[at + 2] : after
    return isDated(before) || isDated(beyond)
  }
  if (word === "am" || word === "second") return isNumeric(before)
  const beside = after?.type === "break" ? tokens[at + 2] : after
  if (beside?.type === "value" && beside.kind === "time") return true
  return isDayNumber(after) || (isDayNumber(before) && after?.type !== "word")
}

/** The "s" of "3.4 MB/s". */
function isRate(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  return token?.type === "word" && token.lead === "/" && UNITS.has(wordOf(tokens[at - 1])) && isNumeric(tokens[at - 2])
}

const MOST_IN_BRACKETS = 6

/** Within "(Main 10)" or "[avc1]" right after the name of a codec. */
function isOfCodec(tokens: readonly Token[], at: number): boolean {
  // "(stream 3)" is not the codec's.
  if (COMMON_PARTS.has(wordOf(tokens[at]))) return false
  for (let from = at - 1; from >= Math.max(1, at - MOST_IN_BRACKETS); from--) {
    const token = tokens[from]
    if (isSign(token, ")]") || token?.type === "break") return false
    const named = tokens[from - 1]
    if (isSign(token, "([")) return named?.type === "value" && named.kind === "codec"
  }
  return false
}

function toChange(tokens: readonly Token[], at: number, isPartOfName: boolean): Change {
  const token = tokens[at]
  if (token?.type !== "word" || token.isOwn) return undefined
  const word = token.text.toLowerCase()
  const before = tokens[at - 1]
  // "30", a line's end, "minutes"
  const isBroken = before?.type === "break" && before.text === "\n" && isNumeric(tokens[at - 2])
  if (UNITS.has(word) && (isNumeric(before) || isBroken || isRate(tokens, at))) return "gone"
  if (isDatePart(tokens, at)) return { kind: "time" }
  if (isNameValue(tokens, at)) return { kind: "name" }
  const isModel = BEFORE_MODEL.has(wordOf(before)) || AFTER_MODEL.has(wordOf(tokens[at + 1])) || before?.type === "sign"
  if (MODEL_WORDS.has(word) && isModel) return { kind: "model" }
  if (isOfCodec(tokens, at)) return { kind: "codec" }
  const named = tokens[at - 2]
  // "#0:1(eng)"
  const isCall = isSign(before, "([") && before?.gap === false && !token.gap && isSign(tokens[at + 1], ")]")
  if (isCall && named?.type === "value") return { kind: "name" }
  if (isNameAfterNoun(tokens, at, isPartOfName)) return { kind: "name" }
  return undefined
}

/** Words that are variable by what stands beside them: units, months, names, codes after a key. */
export function withContext(tokens: readonly Token[]): Token[] {
  const out: Token[] = []
  let isPartOfName = false
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    if (!token) continue
    const change = toChange(tokens, at, isPartOfName)
    // "Müller & Söhne"
    const isAnd: boolean = isPartOfName && isSign(token, "&+")
    isPartOfName = isAnd || (change !== undefined && change !== "gone" && change.kind === "name")
    if (change === "gone") continue
    out.push(change ? { type: "value", kind: change.kind, text: wordOf(token), gap: token.gap } : token)
  }
  return out
}

const MOST_NAME_WORDS = 8
const MOST_FIRST_WORDS = 5
const BEFORE_FILE =
  /^(?:file|files|video|videos|clip|clips|input|inputs|source|sources|image|media|asset|read|reading|open|opening|decode|decoding|download|downloading|process|processing|load|loading|fetch|fetching|parse|parsing|probe|probing|upload|uploading|uploaded|write|writing|save|saving|store|storing|render|rendering|encode|encoding|transcode|transcoding|called|named|for|of|from|in|at|to|the|a|an|with|while|and|or|on|by|is|was|not|this|that|segment|name|into|as|using|find|delete|missing|corrupt|corrupted|damaged|invalid|unsupported|broken|failed)$/

/** How many tokens before `end` are one part of a file's name: a word, a number, "(2)"; 0 where it cannot be. */
function countPart(tokens: readonly Token[], end: number): number {
  const token = tokens[end - 1]
  if (token?.type === "word") {
    if (token.isOwn) return 0
    const word = token.text.toLowerCase()
    return BEFORE_FILE.test(word) || NAME_NOUNS.has(word) || VAGUE_WORDS.has(word) ? 0 : 1
  }
  if (token?.type === "value") return token.kind === "json" ? 0 : 1
  if (isSign(token, ")") && isSign(tokens[end - 3], "(")) return 3
  return isSign(token, "&+-–") ? 1 : 0
}

/** Words before a file's name that are part of it ("summer sale (2) final.mp4"): as far back as the last that is none. */
export function withWholeNames(tokens: readonly Token[]): Token[] {
  const out: Token[] = []
  for (const token of tokens) {
    if (token.type === "value" && token.kind === "file") {
      let from = out.length
      let part = countPart(out, from)
      while (part > 0 && out.length - from < MOST_NAME_WORDS) {
        from -= part
        part = countPart(out, from)
      }
      // Without an end the words are the message's own; a few at its beginning may well be a name.
      if (out.length - from < (from > 0 ? MOST_NAME_WORDS : MOST_FIRST_WORDS)) out.length = from
    }
    out.push(token)
  }
  return out
}

/** The members of a list are one value, however many there are. */
export function withoutLists(tokens: readonly Token[]): Token[] {
  return tokens.filter((token, at) => {
    const isBetween = tokens[at - 1]?.type === "value" && tokens[at + 1]?.type === "value"
    const isJoint =
      (token.type === "sign" && !"()[]{}".includes(token.text)) ||
      (token.type === "break" && token.text === ",") ||
      JOINERS.has(wordOf(token))
    return !isBetween || !isJoint
  })
}

/** Keys of ids: with the id gone, they say nothing. */
const ID_KEYS =
  /^(?:id|ids|req|request|ref|reference|trace|span|session|correlation|job|rid|cid|uid|guid|uuid|ticket|incident|support)$/

/** Takes the key of the value that follows off the end: "pts=", "(request_id: ", "ref #". */
function dropKey(out: Token[]): void {
  const sign = out.at(-1)
  // "(request req_1)"
  if (ID_KEYS.test(wordOf(sign)) && isSign(out.at(-2), "([")) out.pop()
  if (sign?.type !== "sign" || !"=:#".includes(sign.text)) return
  const last = wordOf(out.at(-2))
  const both = `${wordOf(out.at(-3))}_${last}`
  const isDropped = sign.text === "=" ? !TELLING_KEYS.has(last) && !TELLING_KEYS.has(both) : ID_KEYS.test(last)
  if (last === "" || !isDropped) return
  out.pop()
  for (let word = out.at(-1); word?.type === "word"; word = out.at(-1)) {
    out.pop()
    const isJoined =
      word.lead !== undefined || (ID_KEYS.test(word.text.toLowerCase()) && ID_KEYS.test(wordOf(out.at(-1))))
    if (!isJoined) break
  }
}

/** Without the words that only lead to a value. */
export function withoutLeads(tokens: readonly Token[]): Token[] {
  const out: Token[] = []
  for (const token of tokens) {
    if (token.type === "value") {
      dropKey(out)
      while (BEFORE_VALUE.has(wordOf(out.at(-1)))) out.pop()
    }
    out.push(token)
  }
  return out
}
