import { type Kind, toMark } from "./fingerprint-marks"
import { CODEC_WORDS } from "./fingerprint-words"

const WORD_LETTER = /[\p{L}\p{N}_]/u
const OPENS_AFTER = new Set([..." \n([{<=:,;/|>+-"])

function isWordLetter(letter: string | undefined): boolean {
  return letter !== undefined && WORD_LETTER.test(letter)
}

function isOpening(text: string, at: number): boolean {
  const before = text[at - 1]
  const after = text[at + 1]
  return (before === undefined || OPENS_AFTER.has(before)) && after !== undefined && !/[\s,;)\]}]/.test(after)
}

/** +1 where a quote opens another inside, -1 where it closes one, 0 where it is neither (an apostrophe). */
function toStep(text: string, at: number): number {
  if (isOpening(text, at) && /\s/.test(text[at - 1] ?? "")) return 1
  return isWordLetter(text[at + 1]) || /[%/\\&=]/.test(text[at + 1] ?? "") ? 0 : -1
}

/** A codec is named with quotes or without. */
function toQuotedKind(inside: string): Kind {
  const word = inside.trim().toLowerCase()
  const isCodec =
    word.split(/[,/+ ]+/).every((part) => CODEC_WORDS.has(part)) ||
    /^(?:h\.?26[1-6]|x26[45]|av1|vp[89]|mpeg-?[124](?:video)?|mp[34])$/.test(word)
  return isCodec ? "codec" : "quoted"
}

/** The closing quote of the one at `at`, nested pairs of the same kind skipped; -1 when there is none to the end. */
function findClosing(text: string, at: number): number {
  const quote = text[at]
  let depth = 1
  let first = -1
  for (let here = at + 1; here < text.length; here++) {
    if (text[here] === "\\") here++
    else if (text[here] === quote) {
      const step = toStep(text, here)
      depth += step
      if (step < 0 && first < 0) first = here
      if (depth === 0) return here
    }
  }
  return first
}

/** So far a further closing quote is looked for: "'dogs' ball'". */
const REACH = 60
const ENDS_REACH = new Set([..."\"'`:;,()[]{}\n"])

/** The last of the closing quotes that follow one another without an opening one between them. */
function toLastClosing(text: string, closing: number): number {
  let last = closing
  for (let here = closing + 1; here < text.length && here - last <= REACH; here++) {
    const letter = text[here] ?? ""
    if (letter !== text[closing]) {
      if (ENDS_REACH.has(letter)) return last
      continue
    }
    if (isOpening(text, here)) return last
    if (toStep(text, here) < 0) last = here
  }
  return last
}

const MOST_NESTED = 3
const PAIRS = [
  /„[^„“”]{1,4000}[“”]/g,
  /“[^“”]{1,4000}”/g,
  /«[^«»]{1,4000}»/g,
  /「[^「」]{1,4000}」/g,
  /『[^『』]{1,4000}』/g,
]
const SINGLE_PAIR = /(?<![\p{L}\p{N}])[‘‚][^‘‚]{0,400}?[’‘](?![\p{L}\p{N}])/gu

/** Quotes whose two ends differ: there is no doubt where they end, whatever stands between them. */
export function withoutPairedQuotes(text: string, opens: Opens): string {
  const replace = (whole: string, at: number, all: string) => {
    const inside = whole.slice(1, -1)
    const opened = opens(all.slice(Math.max(0, at - 40), at), inside)
    return opened === undefined ? toMark(toQuotedKind(inside)) : ` ${opened} `
  }
  const once = (held: string) => [...PAIRS, SINGLE_PAIR].reduce((rest, pair) => rest.replace(pair, replace), held)
  let held = text
  // The inner ones first, then those around them.
  for (let depth = 0; depth < MOST_NESTED; depth++) held = once(held)
  return held
}

/** What stays of a quote that holds the message itself or a word of the vendor's own; undefined of every other. */
export type Opens = (before: string, inside: string) => string | undefined

/**
 * Replaces what stands in quotes by a mark; a quote without its partner is dropped. `opens` decides which quotes are kept
 * open, because what they hold is the message itself.
 */
export function withoutQuotes(text: string, opens: Opens): string {
  // Once a search has come to the end in vain, later ones would too: this keeps the time linear.
  const lacksPartner = new Set<string>()
  const close = (letter: string, at: number): number => {
    if (!isOpening(text, at) || lacksPartner.has(letter)) return -1
    const closing = findClosing(text, at)
    if (closing < 0) lacksPartner.add(letter)
    return closing < 0 ? closing : toLastClosing(text, closing)
  }
  const parts: string[] = []
  let from = 0
  for (const { index, 0: letter } of text.matchAll(/["'`]/g)) {
    const isApostrophe = letter === "'" && isWordLetter(text[index - 1]) && isWordLetter(text[index + 1])
    if (index < from || isApostrophe) continue
    const closing = close(letter, index)
    parts.push(text.slice(from, index))
    from = (closing < 0 ? index : closing) + 1
    if (closing < 0) {
      parts.push(letter === "'" ? "" : " ")
      continue
    }
    const inside = text.slice(index + 1, closing)
    const before = `${parts.at(-2) ?? ""}${parts.at(-1) ?? ""}`
    const opened = opens(parts.length === 1 ? before : `.${before}`, inside)
    parts.push(` ${opened ?? toMark(toQuotedKind(inside))} `)
  }
  parts.push(text.slice(from))
  return parts.join("")
}
