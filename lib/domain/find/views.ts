import { readEncodedWord, readMarkup } from "./markup"
import type { Span } from "./mention"

/** A text made easier to read, and where each of its characters stands in the one that was pasted. */
export type View = { text: string; from: Int32Array; to: Int32Array; raw: string }

/** Characters nobody sees: soft hyphens, zero-width marks, marks of direction. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/
const WORD = /[\p{L}\p{N}_%/~+=?&.\-…]/u
const IS_PRINTABLE = /=\r?\n|=3D/

/** How many characters at the start of a line only say that it is quoted. */
function quoteMarkLength(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first !== 62 && first !== 32 && first !== 9) return 0
  const found = /^(?:[ \t]*>)+[ \t]?/.exec(text.slice(at, at + 40))
  return found ? found[0].length : 0
}

type Writer = { add(text: string, from: number, to: number): void; done(): View }

function createWriter(raw: string, size: number): Writer {
  const parts: string[] = []
  const from = new Int32Array(size + 1)
  const to = new Int32Array(size + 1)
  let length = 0
  return {
    add(text, start, end) {
      parts.push(text)
      for (let i = 0; i < text.length; i++) {
        from[length] = start
        to[length] = end
        length += 1
      }
    },
    done: () => ({ text: parts.join(""), from: from.subarray(0, length), to: to.subarray(0, length), raw }),
  }
}

/** "=E2=80=A6" as the character it stands for, null when it is none. */
function decodeEscapes(run: string): string | null {
  try {
    return decodeURIComponent(run.replaceAll("=", "%")).replaceAll("\0", " ")
  } catch {
    return null
  }
}

/** What an "=" of quoted-printable mail stands for: nothing at the end of a line, else a character. */
function readEscape(text: string, at: number): { text: string; length: number } | null {
  const soft = /^=\r?\n(?:[ \t]*>[ \t]?)*/.exec(text.slice(at, at + 40))
  if (soft) return { text: "", length: soft[0].length }
  const run = /^(?:=[0-9A-F]{2}){1,8}/.exec(text.slice(at, at + 24))?.[0]
  const decoded = run === undefined ? null : decodeEscapes(run)
  return run === undefined || decoded === null ? null : { text: decoded.slice(0, run.length), length: run.length }
}

/** What stands here for something else: escapes of mail, entities and tags of pages. */
function readStandIn(text: string, at: number, isPrintable: boolean): { text: string; length: number } | null {
  const character = text.charAt(at)
  if (character === "=") {
    const word = text.charAt(at + 1) === "?" ? readEncodedWord(text, at) : null
    return word ?? (isPrintable ? readEscape(text, at) : null)
  }
  return character === "&" || character === "<" ? readMarkup(text, at) : null
}

/** As it is read: narrow and hard spaces are spaces, what nobody sees is nothing. */
function toSeen(character: string): string {
  if (character <= "~") return character
  // "１５時": the wide forms of Latin letters and digits.
  if (character >= "\uFF01" && character <= "\uFF5E") return String.fromCharCode(character.charCodeAt(0) - 0xfee0)
  if (character === "\u00A0" || character === "\u202F") return " "
  if (character === "\u2010" || character === "\u2011") return "-"
  return INVISIBLE.test(character) ? "" : character
}

/**
 * The text as its writer meant it: without invisible characters, quote marks at the start of lines and the soft breaks and
 * escapes of quoted-printable mail. Line breaks stay.
 */
export function toSoftView(text: string): View {
  const writer = createWriter(text, text.length)
  const isPrintable = IS_PRINTABLE.test(text)
  let at = quoteMarkLength(text, 0)
  while (at < text.length) {
    const character = text.charAt(at)
    const escaped = readStandIn(text, at, isPrintable)
    const isMarkdown = character === "\\" && text.charAt(at + 1) === "_"
    if (!isMarkdown) writer.add(escaped ? escaped.text : toSeen(character), at, at + (escaped?.length ?? 1))
    at += escaped?.length ?? 1
    if (character === "\n") at += quoteMarkLength(text, at)
  }
  return writer.done()
}

/** The soft view with the line breaks taken out that stand between two characters of a word: how wrapped ids read on. */
export function toJoinedView(soft: View): View {
  const { text } = soft
  const writer = createWriter(soft.raw, text.length)
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === "\n" || character === "\r" || character === " " || character === "\t") {
      const found = /^[ \t]*\r?\n[ \t]*/.exec(text.slice(at, at + 60))
      const isLead = found !== null && WORD.test(text.charAt(at - 1)) && WORD.test(text.charAt(at + found[0].length))
      if (found && isLead) {
        at += found[0].length - 1
        continue
      }
    }
    writer.add(character, soft.from[at] ?? 0, soft.to[at] ?? 0)
  }
  return writer.done()
}

const ENCODED = /%(?:25){0,2}[2-7][0-9A-F]/i

/** The view with what an address encodes written out ("job%5F8c…"), for ids within one; null when nothing is encoded. */
export function toDecodedView(view: View): View | null {
  const { text } = view
  if (!ENCODED.test(text)) return null
  const writer = createWriter(view.raw, text.length)
  for (let at = 0; at < text.length; at++) {
    const found = text.charAt(at) === "%" ? /^%(?:25){0,2}([2-7][0-9A-F])/i.exec(text.slice(at, at + 7)) : null
    const last = at + (found?.[0].length ?? 1) - 1
    const read = found ? String.fromCharCode(Number.parseInt(found[1] ?? "", 16)) : text.charAt(at)
    writer.add(read, view.from[at] ?? 0, view.to[last] ?? 0)
    at = last
  }
  return writer.done()
}

/** Whether a line of the pasted text ended right before this character of the view. */
export function isAfterBreak({ from, to, raw }: View, at: number): boolean {
  const [end = 0, start = 0] = [to[at - 1], from[at]]
  return start > end && raw.slice(end, start).includes("\n")
}

/** Answers the line (from 1) of a place in the text. */
export function createLines(text: string): (at: number) => number {
  const starts = [0]
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  return (at) => {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Where a stretch of a view stands in the pasted text. */
export function toSpan(view: View, start: number, end: number, lineOf: (at: number) => number): Span {
  const from = view.from[start] ?? 0
  return { start: from, end: view.to[end - 1] ?? from, line: lineOf(from) }
}
