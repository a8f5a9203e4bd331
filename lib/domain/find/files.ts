import type { FileMention } from "./mention"
import { toSpan, type View } from "./views"

const MOST_FILES = 60
const MOST_STEMS = 80
const LONGEST_NAME = 120

const ENDINGS = "mp4|mov|m4v|webm|avi|mkv|mpe?g|wmv|flv|3gp|mts|m2ts|mxf|ogv|qt|gif|webp|zip|prores"
const ENDING = new RegExp(`\\.(?:${ENDINGS})(?![A-Za-z0-9])`, "giu")
const HAS_ENDING = new RegExp(`\\.(?:${ENDINGS})$`, "i")
const QUOTES: Record<string, string> = {
  '"': '"',
  "“": "”",
  "”": "“",
  "„": "“",
  "«": "»",
  "‘": "’",
  "`": "`",
  "'": "'",
  "「": "」",
  "『": "』",
  "‹": "›",
}
const OPENERS = new Set(["“", "„", "«", "‘", "「", "『", "‹"])
const HARD_STOP = /[\n\r<>|"“”„«»「」『』`*?]/
const SOFT_STOP = /[\s:;,=[\]{}!]/
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/
/** What people call what they handed in, before its name. */
const CALLED =
  /(?<![\p{L}])(?:video|videos|clip|clips|file|named|called|titled|datei|film|namens|vidéo|vidéos|fichier|appelée?|nommée?|vídeo|archivo|llamado|arquivo|ficheiro|chamado|bestand|filmpje|genaamd|動画|ファイル)\s{1,3}((?:[\p{L}\p{N}][\p{L}\p{N}&'_-]{0,30}[ ]?){2,5})/giu

/** "our Product Tour 056": a name as people say it, its number at the end. */
const NUMBERED =
  /(?<![\p{L}\p{N}_@./-])(?:\p{L}[\p{L}\p{N}]{1,30}[ ]){1,3}\d{2,4}(?![\p{L}\p{N}_@:.,/-]\S|[\p{L}\p{N}])/gu

/** The last part of a path, either way its slashes lean. */
function lastSegment(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part.trim() !== "") ?? path
}

function decode(name: string): string {
  if (!name.includes("%")) return name
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** From an opening quote to the ending, when the name stands in quotes. */
function findQuoted(text: string, end: number): number | null {
  const close = text.charAt(end)
  const open = Object.keys(QUOTES).find((one) => QUOTES[one] === close)
  if (open === undefined) return null
  for (let at = end - 1; at >= Math.max(0, end - LONGEST_NAME); at--) {
    const character = text.charAt(at)
    if (character === "\n") return null
    if (character === open || OPENERS.has(character) || character === close) return at + 1
  }
  return null
}

/** Starts at which a name that ends at `end` may begin, the nearest first: before its last word, the word before that … */
function findStarts(text: string, end: number, dot: number): number[] {
  const starts: number[] = []
  const least = Math.max(0, end - LONGEST_NAME)
  let at = dot - 1
  while (at >= least && starts.length < 6) {
    const character = text.charAt(at)
    if (HARD_STOP.test(character)) {
      starts.push(at + 1)
      break
    }
    if (SOFT_STOP.test(character)) {
      // "name (1).mp4": the bracket never begins a name.
      if (text.charAt(at + 1) !== "(") starts.push(at + 1)
      if (character !== " ") break
    }
    at -= 1
  }
  if (at < least && starts.length < 6) starts.push(least)
  return starts.filter((start) => start < dot)
}

/** The ways a name may have been changed on its way through mails and browsers. */
function toSpellings(written: string): string[] {
  const name = decode(lastSegment(written))
    .trim()
    .replace(/^[([{<'’]+/, "")
  const found = [name]
  if (CJK.test(name)) for (let cut = 1; cut <= 12 && cut < name.length - 4; cut++) found.push(name.slice(cut))
  if (name.includes("+")) found.push(name.replaceAll("+", " "))
  return found.filter((one) => one.length > 4 || HAS_ENDING.test(one))
}

/** File names with one of the endings of video files; words before it that may belong to it are among the variants. */
export function findFiles(view: View, lineOf: (at: number) => number): FileMention[] {
  const found: FileMention[] = []
  for (const match of view.text.matchAll(ENDING)) {
    const dot = match.index
    const end = dot + match[0].length
    const quoted = findQuoted(view.text, end)
    const starts = quoted === null ? findStarts(view.text, end, dot) : [quoted]
    const [first] = starts
    if (first === undefined) continue
    const [value = "", ...others] = toSpellings(view.text.slice(first, end))
    if (!value || value.startsWith(".")) continue
    const longer = starts.slice(1).flatMap((start) => toSpellings(view.text.slice(start, end)).slice(0, 1))
    // Spans show what is surely the name; "/" and what stands before it is the path.
    const begin = first + Math.max(0, view.text.slice(first, end).search(/[^\\/]*$/))
    found.push({
      kind: "file",
      value,
      variants: [...new Set([...others, ...longer])],
      isExact: true,
      ...toSpan(view, begin, end, lineOf),
    })
    if (found.length >= MOST_FILES) break
  }
  return found
}

/** Words that may name a file without its ending: "boot-spin-042", a name in quotes, what is called "the clip …". */
export function findStems(view: View, lineOf: (at: number) => number): FileMention[] {
  const found = new Map<string, FileMention>()
  const add = (value: string, start: number, variants: string[] = []) => {
    const key = value.toLowerCase()
    if (found.size >= MOST_STEMS || found.has(key)) return
    const span = toSpan(view, start, start + value.length, lineOf)
    found.set(key, { kind: "file", value, variants, isExact: false, ...span })
  }
  for (const { 0: word, index } of view.text.matchAll(
    /(?<![\p{L}\p{N}_@./-])[\p{L}\p{N}]{1,40}(?:[-_][\p{L}\p{N}]{1,40}){1,8}(?![\p{L}\p{N}_@-])/gu,
  )) {
    if (/\p{L}/u.test(word) && word.length >= 5 && !/^(?:job|req)_/i.test(word)) add(word, index)
  }
  for (const { 1: inside = "", index } of view.text.matchAll(
    /["“„«「'‘`]([\p{L}\p{N}][^"”“»」'’`\n]{2,60})["”“»」'’`]/gu,
  )) {
    if (!HAS_ENDING.test(inside)) add(inside.trim(), index + 1, toJoined(inside.trim().split(/\s+/)))
  }
  for (const match of view.text.matchAll(NUMBERED)) {
    const words = match[0].split(/[ ]/)
    const first = words.at(-2) ?? ""
    const value = `${first} ${words.at(-1) ?? ""}`
    const longer = words.slice(0, -2).flatMap((_, at) => toJoined(words.slice(at)))
    add(value, match.index + match[0].length - value.length, [...toJoined(words.slice(-2)), ...longer])
  }
  for (const match of view.text.matchAll(CALLED)) {
    const words = (match[1] ?? "").trim().split(/\s+/).slice(0, 5)
    const start = match.index + match[0].length - (match[1] ?? "").length
    const variants = words.flatMap((_, at) => (at === 0 ? [] : toJoined(words.slice(0, at + 1))))
    const first = words.slice(0, 2).join(" ")
    if (words.length > 1 && view.text.startsWith(first, start)) add(first, start, variants)
  }
  return [...found.values()]
}

/** "summer sale" as files are named. */
function toJoined(words: readonly string[]): string[] {
  return words.length < 2 ? [] : ["-", "_", " ", ""].map((between) => words.join(between))
}

/** The name without its ending, in one case: what names are looked up by. */
export function toStem(name: string): string {
  return name
    .normalize("NFC")
    .toLowerCase()
    .replace(/\.[a-z0-9_]{1,12}$/, "")
}

/** The stem without marks of version and copy: "summer-sale-v2 (1)" → "summer-sale". */
export function toBaseStem(name: string): string {
  let stem = toStem(name)
  for (let turn = 0; turn < 3; turn++) {
    const next = stem.replace(
      /(?:\s*\(\d{1,3}\)|[-_ ](?:copy|kopie|copie|copia|cópia|final|neu|new|edit(?:ed)?|export|v\d{1,3}|nobg|no-bg|removed|output|result|transparent|alpha))$/u,
      "",
    )
    if (next === stem || next.length < 3) break
    stem = next
  }
  return stem
}
