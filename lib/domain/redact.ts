import { findByRules, STRONG_NAME } from "./redact-rules"
import { type Forms, findValues, toForms } from "./redact-values"
import { decode, type Range, squeeze, toView, type View } from "./redact-view"

/** Layers of coding that are looked through: an address within an address within JSON. */
const MOST_LAYERS = 4
/** Taking one thing out may show another; twice is the usual, more is never needed but allowed. */
const MOST_PASSES = 6

const kept = new WeakMap<readonly string[], Forms>()

function toKeptForms(secrets: readonly string[]): Forms {
  let forms = kept.get(secrets)
  if (!forms) {
    forms = toForms(secrets)
    kept.set(secrets, forms)
  }
  return forms
}

function findIn(view: View, forms: Forms): Range[] {
  return [...findByRules(view), ...[view, ...squeeze(view)].flatMap((one) => findValues(one, forms))]
}

/** What overlaps is one piece; of its labels a secret's goes first. */
function takeOut(text: string, ranges: readonly Range[]): string {
  const sorted = ranges.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const parts: string[] = []
  let done = 0
  let pending: Range | null = null
  const flush = (range: Range): void => {
    parts.push(text.slice(done, range.start), range.label)
    done = range.end
  }
  for (const range of sorted) {
    if (pending && range.start < pending.end) {
      const label: string = range.label === "[secret]" ? range.label : pending.label || range.label
      pending = { start: pending.start, end: Math.max(pending.end, range.end), label }
    } else {
      if (pending) flush(pending)
      pending = range
    }
  }
  if (pending) flush(pending)
  return parts.join("") + text.slice(done)
}

function redactOnce(text: string, forms: Forms): string {
  let ranges: Range[] = []
  let view: View | null = toView(text)
  for (let layer = 0; layer < MOST_LAYERS && view; layer++) {
    // Not pushed by spreading: there may be more than a call can take.
    ranges = ranges.concat(findIn(view, forms))
    view = decode(view)
  }
  return ranges.length === 0 ? text : takeOut(text, ranges)
}

/**
 * `text` without secrets: each of `secrets` by value (as it is, in any case, percent-, JSON-, HTML- or base64-coded, in hex,
 * broken over lines), and by rule the query, fragment and user of every address (signatures live there), authorization and
 * cookie headers, "key=…" and its like, tokens that say what they are by their beginning. Takes out rather too much than too
 * little. Idempotent; time grows with the length. E-mail addresses stay (`withoutPeople`).
 */
export function redact(text: string, secrets: readonly string[]): string {
  const forms = toKeptForms(secrets)
  let safe = text
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const next = redactOnce(safe, forms)
    if (next === safe) break
    safe = next
  }
  return safe
}

/** An address without what may sign it: no user, no query, no fragment, also none that is percent-coded in its path. */
export function withoutSignature(url: string): string {
  return redact(url, []).split(" [query removed]", 1)[0] ?? ""
}

const MAIL = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?:@|%40)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi

/** `text` without e-mail addresses: a report to the vendor has no need of the customer's people. */
export function withoutPeople(text: string): string {
  return /@|%40/.test(text) ? text.replace(MAIL, "[e-mail removed]") : text
}

const DEEPEST = 64

/**
 * The same for a value of JSON, names of fields included; what stands under the name of a secret goes whole. What is nested
 * deeper than 64 levels is left out.
 */
export function redactDeep(value: unknown, clean: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return clean(value)
  if (typeof value === "bigint") return String(value)
  if (typeof value !== "object" || value === null) return value
  if (depth >= DEEPEST) return null
  if (Array.isArray(value)) return value.map((item: unknown) => redactDeep(item, clean, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]: [string, unknown]) => [
      clean(name),
      STRONG_NAME.test(name) && item !== null ? "[removed]" : redactDeep(item, clean, depth + 1),
    ]),
  )
}
