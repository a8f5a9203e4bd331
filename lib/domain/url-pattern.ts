import { toHttpUrl } from "./media-url"

/** What an address can say about whose job it is. */
export const PATTERN_NAMES = ["customer", "project", "user"] as const
export type PatternName = (typeof PATTERN_NAMES)[number]

export const PATTERN_LIMIT = 500
/** Longer addresses are not read: no storage makes them, and nobody has to wait for one. */
const LONGEST_ADDRESS = 4_000

type Token = { kind: "text"; text: string } | { kind: "any"; name: PatternName | null }
type Tokens = readonly Token[]

/** A pattern taken apart, ready to be compared. */
export type UrlPattern = {
  text: string
  /** "https:", null = http or https. */
  protocol: string | null
  host: Tokens
  /** Null = any path. */
  path: readonly Tokens[] | null
  /** The pattern ends in "/*": whatever follows belongs to it. */
  isOpen: boolean
}

export type Ruled = Partial<Record<PatternName, string>>

function isName(text: string): text is PatternName {
  return PATTERN_NAMES.some((name) => name === text)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** One host or path segment as tokens, or what is wrong with it, in words. */
function toTokens(segment: string): Token[] | string {
  const tokens: Token[] = []
  for (const part of segment.split(/(\{[^{}]*\}|\*)/).filter((one) => one !== "")) {
    if (part !== "*" && !/^\{.*\}$/.test(part)) {
      if (/[{}]/.test(part)) return "A { has no } or the other way round."
      tokens.push({ kind: "text", text: decode(part) })
      continue
    }
    const name = part === "*" ? null : part.slice(1, -1).trim()
    if (name !== null && !isName(name)) return `{${name}} is not known: use {customer}, {project} or {user}.`
    if (tokens.at(-1)?.kind === "any") return "Two placeholders need something between them."
    tokens.push({ kind: "any", name })
  }
  return tokens
}

const namesOf = (tokens: Tokens): PatternName[] =>
  tokens.flatMap((token) => (token.kind === "any" && token.name !== null ? [token.name] : []))

/**
 * Reads a pattern such as "https://cdn.example.com/{customer}/{project}/*". Placeholders stand for at least one character of
 * one part of the path (or of one label of the host), "*" for any within a part, "/*" at the end for everything below.
 * Answers what is wrong with it, in words, when it cannot be used.
 */
export function parsePattern(text: string): UrlPattern | string {
  const given = text.trim()
  if (given.length > PATTERN_LIMIT) return `A pattern has at most ${PATTERN_LIMIT} characters.`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an address holds none of them
  if (/[\s\u0000-\u001f\u007f\\]/.test(given)) return "An address holds no spaces."
  if (/[?#]/.test(given)) return "What follows a ? or # is not compared: leave it out."
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(given)
  const protocol = scheme ? `${scheme[1]?.toLowerCase()}:` : null
  if (protocol !== null && protocol !== "https:" && protocol !== "http:") return "An address begins with https://."
  const [hostText = "", ...parts] = given.slice(scheme?.[0].length ?? 0).split("/")
  const isOpen = parts.length > 0 && parts.at(-1) === "*"
  const closed = isOpen ? parts.slice(0, -1) : parts
  const isAnyPath = closed.every((part) => part === "")
  const host = toTokens(hostText.toLowerCase())
  if (typeof host === "string") return host
  if (!host.some((token) => token.kind === "text" && /[a-z0-9]/.test(token.text))) return "Name the host."
  const path: Token[][] = []
  for (const part of isAnyPath ? [] : closed) {
    const tokens = toTokens(part)
    if (typeof tokens === "string") return tokens
    path.push(tokens)
  }
  const names = [host, ...path].flatMap(namesOf)
  if (names.length === 0) return "Say where the customer stands: put {customer}, {project} or {user} in its place."
  if (new Set(names).size < names.length) return "Each placeholder may stand once."
  return { text: given, protocol, host, path: isAnyPath ? null : path, isOpen }
}

/**
 * Compares from left to right without ever going back: a placeholder ends at the first place where what follows it fits, and
 * the last fixed text must end the segment. `limit`: a character that no placeholder may hold.
 */
function matchSegment(tokens: Tokens, text: string, { found, limit }: { found: Ruled; limit: string | null }): boolean {
  let at = 0
  let open: { name: PatternName | null; from: number } | null = null
  const close = (end: number): boolean => {
    if (!open) return true
    const value = text.slice(open.from, end)
    if (limit !== null && value.includes(limit)) return false
    const kept = value.replaceAll("\0", "")
    if (open.name !== null) {
      if (kept === "") return false
      found[open.name] = kept
    }
    return true
  }
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "any") {
      open = { name: token.name, from: at }
      continue
    }
    const least = open ? open.from + (open.name === null ? 0 : 1) : at
    const isLast = index === tokens.length - 1
    const place = !open ? at : isLast ? text.length - token.text.length : text.indexOf(token.text, least)
    if (place < least || !text.startsWith(token.text, place) || !close(place)) return false
    open = null
    at = place + token.text.length
  }
  return open ? close(text.length) : at === text.length
}

/** What the pattern reads in the address; null when it does not fit. Query and fragment are not looked at. */
export function matchPattern(pattern: UrlPattern, address: string): Ruled | null {
  if (address.length > LONGEST_ADDRESS) return null
  const url = toHttpUrl(address)
  if (!url || (pattern.protocol !== null && url.protocol !== pattern.protocol)) return null
  const found: Ruled = {}
  if (!matchSegment(pattern.host, url.host, { found, limit: "." })) return null
  if (pattern.path === null) return found
  const parts = url.pathname.slice(1).split("/")
  const { path, isOpen } = pattern
  if (isOpen ? parts.length <= path.length : parts.length !== path.length) return null
  const fits = path.every((tokens, at) => matchSegment(tokens, decode(parts[at] ?? ""), { found, limit: null }))
  return fits ? found : null
}

/** A pattern and the connection it holds for; "" = every one. */
export type AttributionRule = { connection: string; pattern: UrlPattern }

/** The first rule that fits the address. A rule of the connection's own comes before one for all; else in the order given. */
export function findRule<R extends AttributionRule>(
  rules: readonly R[],
  { connection, address }: { connection: string; address: string | null },
): { rule: R; says: Ruled } | null {
  if (address === null) return null
  const own = rules.filter((rule) => rule.connection === connection)
  const shared = rules.filter((rule) => rule.connection === "")
  for (const rule of connection === "" ? shared : [...own, ...shared]) {
    const says = matchPattern(rule.pattern, address)
    if (says) return { rule, says }
  }
  return null
}
