import { TELLING_KEYS } from "./fingerprint-words"

type Pair = { key: string; value: string }
type Scan = { pairs: Pair[]; keys: string[]; end: number }

const ESCAPES: Record<string, string> = { n: "\n", t: " ", r: " ", b: " ", f: " " }

function unescapeText(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, hex: string | undefined, one: string | undefined) =>
    hex === undefined ? (ESCAPES[one ?? ""] ?? one ?? "") : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Where the string that begins at `at` with a quote ends (its closing quote), or the end of the text. */
function endOfString(text: string, at: number): number {
  const quote = text[at]
  for (let here = at + 1; here < text.length; here++) {
    if (text[here] === "\\") here++
    else if (text[here] === quote) return here
  }
  return text.length
}

const SCALAR = /[^\s,{}[\]"':]{1,60}/y

/** Takes in the string or number at `at` and answers where it ends. */
function readValue(text: string, at: number, found: Scan): number {
  const letter = text[at]
  if (letter === '"' || letter === "'") {
    const end = endOfString(text, at)
    const value = unescapeText(text.slice(at + 1, end))
    const isKey = /^\s{0,8}:/.test(text.slice(end + 1, end + 10))
    if (isKey) found.keys.push(value.toLowerCase())
    else found.pairs.push({ key: found.keys.at(-1) ?? "", value })
    return end
  }
  SCALAR.lastIndex = at
  const scalar = SCALAR.exec(text)?.[0]
  if (scalar === undefined) return at
  if (/^-?\d/.test(scalar)) found.pairs.push({ key: found.keys.at(-1) ?? "", value: scalar })
  return at + scalar.length - 1
}

/**
 * Reads an object or list that begins at `start`, tolerantly: either kind of quote, cut off anywhere. One pass, no recursion,
 * so that neither depth nor length costs more than its characters.
 */
function scan(text: string, start: number): Scan {
  const found: Scan = { pairs: [], keys: [], end: text.length }
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const letter = text[at]
    if (letter === "{" || letter === "[") depth++
    else if (letter === "}" || letter === "]") depth--
    else at = readValue(text, at, found)
    if (depth === 0) return { ...found, end: at + 1 }
  }
  return found
}

/** What an object says, as a sentence: the values of its telling keys in a fixed order, whatever else it holds. */
function toSentence({ pairs }: Scan): string {
  const telling = pairs.filter(({ key, value }) => TELLING_KEYS.has(key) && value !== "")
  const said = telling.map(({ value }) => (/^\d{3}$/.test(value) ? `http status ${value}` : value))
  const order = telling
    .map(({ key }, at) => ({ key, at }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.at - b.at))
  return [...new Set(order.map(({ at }) => said[at] ?? ""))].join(" ; ")
}

const OPENING = /\{\s{0,8}["'}]|\[\s{0,8}\{/g

/**
 * Replaces objects and lists of objects within a text by what they say, each led by `mark`. A text that is nothing but an
 * object (`isWhole`) has no mark; `code` is its own then, and one that says nothing is read as the names of its fields.
 */
export function withoutJson(text: string, mark: string): { text: string; code: string | null; isWhole: boolean } {
  const trimmed = text.trim()
  if (/^(\{\s{0,8}["']|\[\s{0,8}\{)/.test(trimmed)) {
    const found = scan(trimmed, 0)
    if (found.end >= trimmed.length - 1) {
      const code =
        found.pairs.find(({ key, value }) => /^(error_?)?code$/.test(key) && !/^\d/.test(value))?.value ?? null
      const sentence = toSentence({ ...found, pairs: found.pairs.filter(({ value }) => value !== code) })
      const said = sentence || toSentence(found) || [...new Set(found.keys)].toSorted().join(" ; ")
      return { text: said, code, isWhole: true }
    }
  }
  let out = ""
  let from = 0
  OPENING.lastIndex = 0
  for (let match = OPENING.exec(text); match; match = OPENING.exec(text)) {
    const found = scan(text, match.index)
    out += `${text.slice(from, match.index)} ${mark} ${toSentence(found)} `
    from = found.end
    OPENING.lastIndex = found.end
  }
  return { text: out + text.slice(from), code: null, isWhole: false }
}
