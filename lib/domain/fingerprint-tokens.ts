import { fromMark, KEPT_FROM, KEPT_TO, type Kind } from "./fingerprint-marks"
import {
  CODEC_WORDS,
  COMMON_PARTS,
  FILE_ENDINGS,
  HOST_ENDINGS,
  ID_PREFIXES,
  NUMBER_WORDS,
  toPairShare,
} from "./fingerprint-words"

/** `value`: a variable part; `isOwn`: a word that nothing beside it makes one. `break`: the end of a clause. `gap`: a space stands before it; `lead`: what joins it to the word before. */
export type Token = { gap: boolean } & (
  | { type: "word"; text: string; lead?: string; isOwn?: true }
  | { type: "value"; kind: Kind; text: string }
  | { type: "sign"; text: string }
  | { type: "break"; text: string }
)

const PIECE = new RegExp(
  `${KEPT_FROM}[^${KEPT_TO}]{0,80}${KEPT_TO}|[\uE000-\uE0EF]|[^\\s,;:=()\\[\\]{}<>|"!?*&^$\uE000-\uE0FF]+|\\S|\\n`,
  "g",
)
const BREAKS = new Set([...";|!?\n,"])
/** Words and numbers stand side by side without a space in these scripts. */
const UNSPACED = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}]"
const UNSPACED_EDGE = new RegExp(`(?<=${UNSPACED})(?=\\w)|(?<=\\w)(?=${UNSPACED})`, "u")

const NUMERIC = /^0x[\da-f]{1,16}$|^[#№~≈<>+\-±]{0,3}[\d.'/:x×%°²³-]+(?:st|nd|rd|th|e[+-]?\d+|[a-zµ]{1,4}(?:\/s)?)?$/i

function toHumps(word: string): number {
  return word.match(/[A-Z]+[^A-Z]*|[^A-Z]+/g)?.length ?? 1
}

/** Letters without a digit among them that are no word of any language that we know of: an id. */
function looksRandom(word: string): boolean {
  if (word.length < 8 || !/^[A-Za-z+=]+$/.test(word)) return false
  if (/^[a-f]{8,}$/i.test(word)) return true
  const share = toPairShare(word.toLowerCase())
  const isRagged = word.length / toHumps(word) < 2.6
  if (word.length >= 16) return share < 0.6 || (isRagged && share < 0.78)
  return share < 0.36 || (isRagged && share < 0.62)
}

function isPrefixedId(piece: string): boolean {
  const match = /^([a-z]{1,8})[_-](.{3,})$/i.exec(piece)
  if (!match || !ID_PREFIXES.has(match[1]?.toLowerCase() ?? "")) return false
  const parts = (match[2] ?? "").toLowerCase().split(/[_-]/)
  return !parts.every((part) => COMMON_PARTS.has(part) || COMMON_PARTS.has(part.replace(/s$/, "")))
}

const CODEC_WITH_DIGITS = /^(?:h\.?26[1-6]|x26[45]|av1|vp[89]|mpeg-?[124](?:video|part2)?|mp[34])$/

function toKind(piece: string): Kind | undefined {
  const lower = piece.toLowerCase()
  if (piece.includes("\\")) return "path"
  const ending = /\.([a-z0-9]{1,11})$/.exec(lower)?.[1]
  if (ending !== undefined && FILE_ENDINGS.has(ending) && lower.length > ending.length + 1) return "file"
  if (NUMERIC.test(piece) && /\d/.test(piece)) return "n"
  if (CODEC_WITH_DIGITS.test(lower)) return "codec"
  if (/\d/.test(piece)) return "id"
  if (CODEC_WORDS.has(lower)) return "codec"
  if (lower === "localhost") return "host"
  if (NUMBER_WORDS.has(lower)) return "n"
  if (/\/.*\/.*\//.test(piece)) return "path"
  if (isPrefixedId(piece) || looksRandom(piece)) return "id"
  const isHostLike =
    /^(?:[a-z-]{1,63}\.){1,8}[a-z]{2,12}$/.test(lower) && (piece === lower || piece === piece.toUpperCase())
  if (isHostLike && ending !== undefined && (ending.length === 2 || HOST_ENDINGS.has(ending))) return "host"
  return undefined
}

function trimPiece(piece: string): string {
  return piece
    .replace(/^[.…/'~@-]{1,64}/, (lead) => (lead === "-" && /^-\d/.test(piece) ? lead : ""))
    .replace(/[./'…_~@-]{1,64}$/, "")
}

function addParts(tokens: Token[], text: string, gap: boolean): void {
  let isFirst = true
  for (const [, lead = "", part = ""] of text.matchAll(/([._\-/\\+~#@%°]{0,64})([^._\-/\\+~#@%°]+)/g)) {
    if (!/\p{L}/u.test(part)) continue
    const kind = toKind(part)
    if (kind) tokens.push({ type: "value", kind, text: part, gap: gap || !isFirst })
    else tokens.push({ type: "word", text: part, gap: gap && isFirst, ...(isFirst ? {} : { lead: lead.slice(0, 1) }) })
    isFirst = false
  }
}

/** "nhrpxfneitzjbf-k-cchg": an id of letters alone, if half of them, or all taken together, are of no word. */
function isLetteredId(piece: string): boolean {
  if (!/^[a-z]+(?:[-_]+[a-z]+)+$/i.test(piece)) return false
  const parts = piece.split(/[-_]+/)
  const count = (some: readonly string[]) => some.reduce((sum, part) => sum + part.length, 0)
  const whole = parts.join("")
  return count(parts.filter(looksRandom)) * 2 >= count(parts) || (whole.length >= 16 && looksRandom(whole))
}

function addPiece(tokens: Token[], piece: string, gap: boolean): void {
  const trimmed = trimPiece(piece)
  // ".mp4" after a bracket: the end of a file's name.
  const isEnding = !gap && piece.startsWith(".") && FILE_ENDINGS.has(trimmed.toLowerCase())
  const kind = isEnding ? "file" : trimmed === "" ? undefined : isLetteredId(trimmed) ? "id" : toKind(trimmed)
  const pieces = kind === "file" ? [] : trimmed.split(UNSPACED_EDGE)
  if (pieces.length > 1) for (const one of pieces) addPiece(tokens, one, gap)
  else if (kind) tokens.push({ type: "value", kind, text: trimmed, gap })
  else addParts(tokens, trimmed, gap)
  if (/[.…]$/.test(piece)) tokens.push({ type: "break", text: ".", gap: false })
}

/** A number that means something, or the name of a field: word by word, and never part of anything variable. */
function addKept(tokens: Token[], text: string, gap: boolean): void {
  if (/^-?\d+$/.test(text)) return void tokens.push({ type: "word", text, gap })
  for (const [at, part] of (text.match(/[^\W_]+/g) ?? []).entries()) {
    tokens.push({ type: "word", text: part, gap: gap && at === 0, isOwn: true, ...(at > 0 ? { lead: "_" } : {}) })
  }
}

/** A marked text as words, variable parts and signs, at most `most` of them. */
export function toTokens(text: string, most: number): Token[] {
  const tokens: Token[] = []
  let end = -1
  PIECE.lastIndex = 0
  for (let match = PIECE.exec(text); match && tokens.length < most; match = PIECE.exec(text)) {
    const piece = match[0]
    const gap = end !== match.index
    end = match.index + piece.length
    const kind = piece.length === 1 ? fromMark(piece) : undefined
    if (kind) tokens.push({ type: "value", kind, text: "", gap })
    else if (piece.startsWith(KEPT_FROM)) addKept(tokens, piece.slice(1, -1), gap)
    else if (BREAKS.has(piece)) tokens.push({ type: "break", text: piece, gap })
    else if (/[\p{L}\p{N}]/u.test(piece)) addPiece(tokens, piece, gap)
    else tokens.push({ type: "sign", text: piece, gap })
  }
  return tokens
}
