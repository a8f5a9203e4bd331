import { randomUUID } from "node:crypto"
import { endOfString, trimContainers } from "@/lib/vendor/schema/scan"

/** JSON as the vendor sent it. Objects have no prototype, so `__proto__` and `constructor` are keys like any other (A40). */
export type Wire = null | boolean | number | bigint | string | Wire[] | WireObject
export type WireObject = { [key: string]: Wire }

/** Thrown for text that is not JSON. */
export class NotJson extends Error {}

const DEEPEST = 64
const LONGEST_STRING = 100_000
/** Values in one text; a documented page of 50 jobs has about a thousand. */
const MOST_VALUES = 20_000
const UNSAFE_DIGITS = 16
/** From here on JSON.parse could make so many objects of a text that the process stands still (faults V13). */
const LONG_TEXT = 100_000
/** Somewhat more than is kept, so that what is cut is met, and flagged, below. */
const MOST_CONTAINERS = { deepest: DEEPEST + 2, most: MOST_VALUES + 2 }

/**
 * Marks integers that a JavaScript number would corrupt. Random per process, so that no vendor text can pass for it. Node 20
 * gives a JSON reviver no source text, hence digits are put in quotes before parsing and taken out of them after.
 */
const MARK = `int-${randomUUID()}:`

/** What was changed inside an object so that it can be kept; objects that came as they are have no entry. */
const changes = new WeakMap<WireObject, ReadonlySet<string>>()

/** Names for `VendorJob.flags`: what parseWire changed inside this object. */
export function flagsOf(value: WireObject): ReadonlySet<string> {
  return changes.get(value) ?? new Set()
}

/**
 * JSON text as a value: integers beyond 2^53 become bigint, U+0000 is stripped, lone surrogates become U+FFFD, what is nested
 * deeper than 64 levels becomes null, strings end after 100,000 characters, and beyond 20,000 values lists end and objects
 * become null; each of these is flagged (flagsOf).
 * A duplicate key's last value wins. Throws NotJson.
 */
export function parseWire(text: string): Wire {
  const some = text.length > LONG_TEXT ? trimContainers(text, MOST_CONTAINERS) : text
  if (some === undefined) throw new NotJson("not JSON: something is never closed")
  let parsed: unknown
  try {
    parsed = JSON.parse(/\d{16}/.test(some) ? quoteUnsafeIntegers(some) : some)
  } catch (cause) {
    throw new NotJson("not JSON", { cause })
  }
  return clean(parsed, 0, { flags: new Set(), left: { values: MOST_VALUES } })
}

type Cleaning = { flags: Set<string> /** Shared by the whole text. */; left: { values: number } }

function clean(value: unknown, depth: number, { flags, left }: Cleaning): Wire {
  if (typeof value === "string") return cleanString(value, flags)
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return value
  if (typeof value !== "object" || value === null) return null
  if (depth >= DEEPEST || left.values <= 0) {
    flags.add(depth >= DEEPEST ? "nesting_cut" : "values_cut")
    return null
  }
  if (Array.isArray(value)) return cleanList(value, depth, { flags, left })
  const copy: WireObject = Object.create(null)
  const own = new Set<string>()
  for (const [key, item] of Object.entries(value)) {
    left.values--
    copy[cleanText(key, own)] = clean(item, depth + 1, { flags: own, left })
  }
  if (own.size > 0) changes.set(copy, own)
  for (const flag of own) flags.add(flag)
  return copy
}

function cleanList(list: unknown[], depth: number, cleaning: Cleaning): Wire[] {
  const kept = list.length > cleaning.left.values ? list.slice(0, cleaning.left.values) : list
  if (kept !== list) cleaning.flags.add("values_cut")
  cleaning.left.values -= kept.length
  return kept.map((item) => clean(item, depth + 1, cleaning))
}

function cleanString(text: string, flags: Set<string>): Wire {
  if (text.startsWith(MARK)) return BigInt(text.slice(MARK.length))
  if (text.length <= LONGEST_STRING) return cleanText(text, flags)
  flags.add("string_cut")
  return `${cleanText(text.slice(0, LONGEST_STRING), flags)}…`
}

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** Text that every store can hold (A40). */
function cleanText(text: string, flags: Set<string>): string {
  let out = text
  if (out.includes("\0")) {
    flags.add("nul_stripped")
    out = out.replaceAll("\0", "")
  }
  if (out.search(LONE_SURROGATE) >= 0) {
    flags.add("surrogate_replaced")
    out = out.replace(LONE_SURROGATE, "\uFFFD")
  }
  return out
}

/** A cleaned value as JSON text again; big integers keep their digits. */
export function toJsonText(value: Wire): string {
  let big = false
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== "bigint") return item
    big = true
    return `${MARK}${item}`
  })
  return big ? text.replaceAll(new RegExp(`"${MARK}(-?\\d+)"`, "g"), "$1") : text
}

/** Puts integers that are not safe into marked quotes; strings and everything else stay as they are. */
function quoteUnsafeIntegers(text: string): string {
  const number = /-?\d+/y
  const parts: string[] = []
  let copied = 0
  let at = 0
  while (at < text.length) {
    const char = text.charCodeAt(at)
    if (char === 0x22) {
      at = endOfString(text, at)
    } else if (char === 0x2d || (char >= 0x30 && char <= 0x39)) {
      number.lastIndex = at
      const digits = number.exec(text)?.[0] ?? "-"
      const end = at + digits.length
      const isInteger = !/[.eE]/.test(text.charAt(end))
      if (
        isInteger &&
        digits.length >= UNSAFE_DIGITS &&
        !Number.isSafeInteger(Number(digits)) &&
        isJsonInteger(digits)
      ) {
        parts.push(text.slice(copied, at), `"${MARK}${digits}"`)
        copied = end
      }
      at = isInteger ? end : skipFraction(text, end)
    } else {
      at++
    }
  }
  return copied === 0 ? text : parts.join("") + text.slice(copied)
}

/** Without this, a number that JSON forbids (007…) would become valid by the quotes around it. */
function isJsonInteger(digits: string): boolean {
  return /^-?[1-9]\d*$/.test(digits)
}

function skipFraction(text: string, from: number): number {
  const rest = /[.eE+\-\d]*/y
  rest.lastIndex = from
  return from + (rest.exec(text)?.[0].length ?? 0)
}

export function isWireObject(value: Wire | undefined): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
