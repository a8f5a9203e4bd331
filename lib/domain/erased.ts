/** What may stay of a job whose customer's personal data was erased: technical facts, by an explicit list. */

/** Parts that hold other parts. */
const CONTAINERS = new Set(["data", "job", "result", "error", "background", "webhook_events"])

/** Names whose values say nothing about whose job it is. What is not listed goes, also what the vendor may add one day. */
const TECHNICAL = new Set([
  "id",
  "job_id",
  "jobId",
  "status",
  "state",
  "progress",
  "created_at",
  "createdAt",
  "updated_at",
  "started_at",
  "processing_started_at",
  "completed_at",
  "finished_at",
  "failed_at",
  "ended_at",
  "duration_seconds",
  "output_duration_seconds",
  "source_duration_seconds",
  "input_duration_seconds",
  "video_duration_seconds",
  "billing_status",
  "credits",
  "credits_used",
  "credits_charged",
  "model",
  "output_format",
  "format",
  "bg_type",
  "auto_start",
  "request_id",
  "requestId",
  "error_code",
  "code",
  "event",
  "event_id",
  "event_type",
  "type",
  "timestamp",
  "at",
  "status_code",
  "http_status",
])

const EVENT_NAME = /^job\.[a-z_]{1,40}$/
/** An id or a word of the vendor; an address or a sentence is neither. */
const WORD = /^[^\s@/]{1,100}$/

type Plain = { [name: string]: unknown }

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isHarmless(value: unknown): boolean {
  return typeof value !== "object" && (typeof value !== "string" || WORD.test(value))
}

function reduce(value: Plain): Plain {
  const kept: Plain = Object.create(null)
  for (const [name, part] of Object.entries(value)) {
    if (CONTAINERS.has(name)) {
      if (isPlain(part)) kept[name] = reduce(part)
      else if (Array.isArray(part)) kept[name] = part.filter(isPlain).map(reduce)
    } else if ((TECHNICAL.has(name) || EVENT_NAME.test(name)) && (part === null || isHarmless(part))) kept[name] = part
  }
  return kept
}

/**
 * An answer, a webhook body or a request without what may tell of a customer: only technical fields stay. `value` is parsed
 * JSON; anything but an object becomes {}.
 */
export function withoutPersonalData(value: unknown): Plain {
  return isPlain(value) ? reduce(value) : {}
}

const ADDRESS = /[a-z][a-z0-9+.-]*:\/\/[^\s"'<>]+/gi
const E_MAIL = /[^\s"'<>(),;:@]+@[^\s"'<>(),;:@]+\.[^\s"'<>(),;:@]+/g
export const ERASED = "[erased]"

function toLiteral(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
}

function toWordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${toLiteral(name)}(?![\\p{L}\\p{N}])`, "giu")
}

/** The name as a word of its own taken out, in any case of letters: "Acme" leaves "acmeter" alone. One letter is no name. */
export function withoutName(text: string, name: string): string {
  return [...name.trim()].length < 2 ? text : text.replaceAll(toWordPattern(name.trim()), ERASED)
}

/** Shorter ones are in ordinary words. */
const TELLING = 4

/**
 * The vendor's words about one job without addresses, e-mails and the given names, in any case of letters. Names of four
 * letters and more also within other words, such as a bucket's.
 */
export function withoutTraces(text: string, names: readonly string[]): string {
  // The longest first: a name within another one must not leave its rest behind.
  const given = names.map((name) => name.trim()).toSorted((a, b) => b.length - a.length)
  const plain = text.replaceAll(ADDRESS, ERASED).replaceAll(E_MAIL, ERASED)
  return given.reduce(
    (left, name) =>
      [...name].length < TELLING
        ? withoutName(left, name)
        : left.replaceAll(new RegExp(toLiteral(name), "giu"), ERASED),
    plain,
  )
}
