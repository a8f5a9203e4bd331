import { type Range, toRange, type View } from "./redact-view"

export const QUERY_GONE = " [query removed]"
const GONE = "[removed]"

/** What we put in ourselves is not looked at again. */
const NOT_OURS = "(?!\\[(?:removed|secret|query|e-mail))"
const ASSIGN = `["'\\\\]{0,4}\\s{0,4}(?:=>|[:=])\\s{0,4}["'\\\\]{0,4}${NOT_OURS}`

const STRONG_NAMES = [
  "secret",
  "passw(?:or)?d",
  "passphrase",
  "pwd",
  "api[_-]?key",
  "(?:access|private|account|admin|subscription)[_-]?key(?:[_-]?id)?",
  "signature",
  "credentials?",
  "(?:security|access|refresh|id|auth|session|csrf|admin|bearer)[_-]?token",
  "session[_-]?id",
  "x-(?:amz|goog)-[\\w-]{1,30}",
  "awsaccesskeyid",
  "googleaccessid",
  "key-pair-id",
].join("|")

/** Names whose value is a secret whatever it looks like, with what may stand around the name ("aws_secret_access_key"). */
const STRONG = new RegExp(
  `(?<![A-Za-z0-9])[\\w.-]{0,24}?(?:${STRONG_NAMES})[\\w-]{0,16}${ASSIGN}([^\\s"'<>,;&]{1,8192})`,
  "gi",
)
export const STRONG_NAME = new RegExp(`(?:${STRONG_NAMES}|authorization|cookie)`, "i")
/** Everyday words: "key: not found" stays, "key=abc" and "token: 5e8f…" do not. */
const WEAK = new RegExp(`(?<![A-Za-z0-9])(?:key|token|sig|auth|policy)${ASSIGN}([^\\s"'<>,;&]{1,8192})`, "gi")
const HEADER = new RegExp(
  `(?<![A-Za-z0-9])(?:(?:proxy-)?authorization|(?:set-)?cookie)${ASSIGN}([^\\r\\n"']{1,8192})`,
  "gi",
)
const SCHEME = /(?<![A-Za-z0-9])(?:bearer|basic)\s{1,4}([A-Za-z0-9._~+/=-]{8,8192})/gi
/** Tokens that say what they are by how they begin. */
const PREFIXED =
  /(?<![A-Za-z0-9])((?:(?:sk|pk|rk|whsec|rbv[a-z]{0,12}|gh[pousr]|github_pat|glpat|xox[abeprs]|ya29|SG)[_.-]|AIza|eyJ)[A-Za-z0-9_.-]{10,8192})/g
const ACCESS_ID = /(?<![A-Za-z0-9])((?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])/g
const SIGNED = /(?<![A-Za-z0-9])sha256=([0-9a-f]{32,128})/gi
const MORE_QUERY = /(&(?:amp;)?[\w.[\]-]{1,64}=[^\s"<>&]{0,8192})/g
/** Who signs in, before the host of an address. */
const USER_INFO = /(?<=[\\/]{2})(?![\\/])([^\s"<>\\/?#]{1,2048}@)/g
const ARMOR = /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----)/g

const isCoded = (value: string): boolean => /\d|[a-z][A-Z]|=$/.test(value)

type Rule = { pattern: RegExp; label: string; test?: (value: string, whole: string) => boolean }

const RULES: readonly Rule[] = [
  { pattern: HEADER, label: GONE },
  { pattern: STRONG, label: GONE },
  {
    pattern: WEAK,
    label: GONE,
    test: (value, whole) =>
      whole.charAt(whole.length - value.length - 1) === "=" ||
      value.length >= 16 ||
      (value.length >= 6 && /\d/.test(value)),
  },
  { pattern: SCHEME, label: GONE, test: isCoded },
  { pattern: PREFIXED, label: GONE, test: (value) => value.length >= 24 || /\d/.test(value) },
  { pattern: ACCESS_ID, label: GONE },
  { pattern: SIGNED, label: GONE },
  { pattern: MORE_QUERY, label: QUERY_GONE },
  { pattern: USER_INFO, label: "" },
]

/** The first group of each rule stands at the end of its match. */
function findByRule(view: View, { pattern, label, test }: Rule): Range[] {
  const found: Range[] = []
  for (const match of view.text.matchAll(pattern)) {
    const [whole, value = ""] = match
    if (value === "" || (test && !test(value, whole))) continue
    const end = match.index + whole.length
    found.push({ ...toRange(view, end - value.length, end), label })
  }
  return found
}

function findArmor(view: View): Range[] {
  return [...view.text.matchAll(ARMOR)].map((match) => {
    const last = view.text.indexOf("-----END", match.index)
    const end = last === -1 ? view.text.length : Math.min(view.text.length, last + 40)
    return { ...toRange(view, match.index, end), label: GONE }
  })
}

/** A quote or bracket ends a word, unless a value goes on behind it (?a="b"&c=<d>). */
const WORD = /(?:[^\s"<>]|"(?![\s,}\]:;>)]|$)|(?<==)<)+/g
/** What may stand behind an address in a sentence, in JSON or in Markdown; showing it tells nothing. */
const TRAILING = /[).,;:!'`\]}\\|*]{1,16}$/

function findFirst(word: string, what: RegExp): number {
  const at = word.search(what)
  return at === -1 ? word.length : at
}

/** Where the query or the fragment of a word begins, if it has one; -1 if not. */
function findQueryStart(word: string): number {
  const host = findFirst(word, /[\\/]{2}/)
  const path = findFirst(word, /[\\/]|\.\w/)
  const lastValue = Math.max(word.lastIndexOf("="), word.lastIndexOf("&"), word.lastIndexOf("%"))
  for (const { index } of word.matchAll(/[?\uFF1F#]/g)) {
    // Behind the last mark of a sentence ("mp4?") comes nothing that could be read.
    if (!/^[^A-Za-z0-9]{0,32}[A-Za-z0-9]/.test(word.slice(index + 1, index + 40))) continue
    if (host < index || lastValue > index) return index
    if (word.charAt(index) !== "#" && path < index) return index
  }
  return -1
}

const LONG_LINE = 36

/** The rest of a query that was wrapped: letters as queries have them, and more than a word of a sentence would be. */
function isRemnant(word: string, before: string): boolean {
  if (/=$/.test(before)) return true
  // A line that was this long was wrapped; a word of the next sentence is made of letters.
  if (before.length >= LONG_LINE && /[^\p{L}]/u.test(word.replace(TRAILING, ""))) return true
  if (!/^[\w%~+/.=&:-]+$/.test(word)) return false
  return /[=&]|%[0-9a-f]{2}/i.test(word) || (word.length >= 16 && /\d/.test(word))
}

/** Queries and fragments, in addresses of any kind and in what is left of them. */
function findQueries(view: View): Range[] {
  const { text } = view
  const found: Range[] = []
  let open: { end: number; word: string } | null = null
  for (const match of text.matchAll(WORD)) {
    const [word] = match
    const end = match.index + word.length
    const isNextLine =
      open !== null && /^[ \t]*\r?\n[ \t>|]*$/.test(text.slice(open.end, Math.min(match.index, open.end + 64)))
    const start = open && isNextLine && isRemnant(word, open.word) ? 0 : findQueryStart(word)
    open = null
    if (start === -1) continue
    const last = end - (TRAILING.exec(word.slice(start))?.[0].length ?? 0)
    found.push({ ...toRange(view, match.index + start, Math.max(last, match.index + start + 1)), label: QUERY_GONE })
    open = { end, word }
  }
  return found
}

/** Everything that is taken out for what it looks like. */
export function findByRules(view: View): Range[] {
  return [...RULES.flatMap((rule) => findByRule(view, rule)), ...findArmor(view), ...findQueries(view)]
}
