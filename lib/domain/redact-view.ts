/** A piece of the text as it came: [start, end). */
export type Range = { start: number; end: number; label: string }

/**
 * The text as one more reader would see it, decoded or with its gaps closed, and where each of its characters came from:
 * character i stands for [starts[i], ends[i]) of the text as it came. Null maps: it is the text as it came.
 */
export type View = { text: string; starts: Int32Array | null; ends: Int32Array | null }

/** What stands for decoded white space and brackets: they do not end a word, since the text as it came had none there. */
const GAP = "\uE000"
const STAND_INS: Record<string, string> = { '"': "\uE001", "<": "\uE002", ">": "\uE003" }
const MEANT: Record<string, string> = { [GAP]: " ", "\uE001": '"', "\uE002": "<", "\uE003": ">" }

/** The stand-ins as the characters that they stand for; every place stays. */
export function withoutStandIns(text: string): string {
  return text.replace(/[\uE000-\uE003]/g, (char) => MEANT[char] ?? char)
}

const CODED =
  /%([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([nrtbf"'\\/])|&#(\d{2,3});|&#[xX]([0-9a-fA-F]{2});|&(amp|quot|lt|gt|apos|quest|num|equals|colon|sol|commat);|=([0-9A-Fa-f]{2})|=\r?\n/g

const NAMED: Record<string, string> = {
  amp: "&",
  quot: '"',
  lt: "<",
  gt: ">",
  apos: "'",
  quest: "?",
  num: "#",
  equals: "=",
  colon: ":",
  sol: "/",
  commat: "@",
}
const ESCAPED: Record<string, string> = { n: GAP, r: GAP, t: GAP, b: GAP, f: GAP }

function fromCode(code: number): string | null {
  if (code >= 0x7f) return null
  const char = String.fromCharCode(code)
  if (code <= 0x20) return GAP
  return STAND_INS[char] ?? char
}

/** What a coded piece stands for; null when it is nothing we read (beyond ASCII), "" for a soft line break. */
function toChar([, percent, unicode, hex, escaped, decimal, entity, named, printable]: RegExpExecArray): string | null {
  // Python writes every letter beyond ASCII so.
  if (unicode !== undefined && Number.parseInt(unicode, 16) >= 0xa0)
    return String.fromCharCode(Number.parseInt(unicode, 16))
  const digits = percent ?? unicode ?? hex ?? entity ?? printable
  if (digits !== undefined) return fromCode(Number.parseInt(digits, 16))
  if (decimal !== undefined) return fromCode(Number(decimal))
  if (escaped !== undefined) return ESCAPED[escaped] ?? escaped
  return named === undefined ? "" : (NAMED[named] ?? null)
}

class Builder {
  readonly #from: View
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  readonly #parts: string[] = []
  #length = 0

  constructor(from: View) {
    this.#from = from
    this.#starts = new Int32Array(from.text.length)
    this.#ends = new Int32Array(from.text.length)
  }

  /** Characters [from, to) as they are. */
  keep(from: number, to: number): void {
    const { text, starts, ends } = this.#from
    for (let at = from; at < to; at++) {
      this.#starts[this.#length] = starts?.[at] ?? at
      this.#ends[this.#length++] = ends?.[at] ?? at + 1
    }
    this.#parts.push(text.slice(from, to))
  }

  /** One character that stands for [from, to). */
  replace(char: string, from: number, to: number): void {
    const { starts, ends } = this.#from
    this.#starts[this.#length] = starts?.[from] ?? from
    this.#ends[this.#length++] = ends?.[to - 1] ?? to
    this.#parts.push(char)
  }

  view(): View {
    return { text: this.#parts.join(""), starts: this.#starts, ends: this.#ends }
  }
}

export function toView(text: string): View {
  return { text, starts: null, ends: null }
}

/** One layer of percent, JSON, HTML and quoted-printable coding taken off. Null when there is none. */
export function decode(view: View): View | null {
  const { text } = view
  const coded = new RegExp(CODED)
  const builder = new Builder(view)
  let kept = 0
  for (let match = coded.exec(text); match; match = coded.exec(text)) {
    const char = toChar(match)
    if (char === null) continue
    builder.keep(kept, match.index)
    kept = match.index + match[0].length
    if (char !== "") builder.replace(char, match.index, kept)
  }
  if (kept === 0) return null
  builder.keep(kept, text.length)
  return builder.view()
}

/** White space, what cannot be seen, and the marks of a quoted mail at the beginning of a line. */
const GAPS = /[\s\p{Cc}\p{Cf}\uE000]+(?:(?<=[\r\n][ \t]{0,8})[>|][ \t>|]*)?/gu

/** The same with the "=" that a mail puts before a break within a line. */
const SOFT_GAPS = new RegExp(`(?:=(?=\\r?\\n))?${GAPS.source}`, GAPS.flags)

export function closeGaps(text: string): string {
  return text.replace(GAPS, "")
}

function closeIn(view: View, pattern: RegExp): View | null {
  const { text } = view
  const gaps = new RegExp(pattern)
  const builder = new Builder(view)
  let kept = 0
  for (let match = gaps.exec(text); match; match = gaps.exec(text)) {
    builder.keep(kept, match.index)
    kept = match.index + match[0].length
  }
  if (kept === 0) return null
  builder.keep(kept, text.length)
  return builder.view()
}

/** The text with its gaps closed: what was wrapped over lines stands in one piece. Nothing when there are no gaps. */
export function squeeze(view: View): View[] {
  const isSoft = /=\r?\n/.test(view.text)
  return [closeIn(view, GAPS), isSoft ? closeIn(view, SOFT_GAPS) : null].filter((one) => one !== null)
}

/** A piece of the view as a piece of the text as it came. */
export function toRange({ starts, ends }: View, from: number, to: number): Omit<Range, "label"> {
  return { start: starts?.[from] ?? from, end: ends?.[to - 1] ?? to }
}
