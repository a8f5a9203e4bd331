import { DAY, SECOND } from "@/lib/domain/time"
import { flagsOf, toJsonText, type Wire, type WireObject } from "@/lib/vendor/schema/wire"
import type { Drift } from "@/lib/vendor/types"

/** Absent or unreadable · said null · the value. */
export type Read<T> = T | null | undefined

const MOST_DRIFT = 60
const SAMPLE = 200
const EARLIEST = Date.UTC(2020, 0, 1)

/** Collects where one answer differs from the contract: each (field, kind) once, 60 at most. */
export class DriftLog {
  readonly found: Drift[] = []
  private readonly seen = new Set<string>()

  constructor(private readonly endpoint: string) {}

  add(field: string, kind: Drift["kind"], value?: Wire): void {
    const name = field.slice(0, 100)
    const key = `${kind} ${name}`
    if (this.seen.has(key) || this.found.length >= MOST_DRIFT) return
    this.seen.add(key)
    this.found.push({ endpoint: this.endpoint, field: name, kind, sample: value === undefined ? "" : toSample(value) })
  }
}

/** A value as a short sample: what follows "?" in URLs is left out, since signed links hold secrets there. */
function toSample(value: Wire): string {
  const text = toJsonText(value).replace(/(https?:[^\s"?#]*)[?#][^\s"]*/gi, "$1?…")
  const safe = text.length > SAMPLE ? `${text.slice(0, SAMPLE - 1)}…` : text
  return safe.replace(/[\uD800-\uDBFF](?=…|$)/g, "")
}

/** Reads named fields of one row, telling absent, null, wrong type and unknown apart. */
export class RowReader {
  readonly flags: Set<string>
  private readonly known = new Set<string>()

  constructor(
    readonly row: WireObject,
    private readonly drift: DriftLog,
  ) {
    this.flags = new Set(flagsOf(row))
  }

  /** The first of these names that the row has, with its value. */
  find(names: readonly string[]): { name: string; value: Wire } | undefined {
    for (const name of names) this.known.add(name)
    for (const name of names) {
      const value = this.row[name]
      if (value !== undefined) return { name, value }
    }
    return undefined
  }

  /** Reads with `convert`; what it cannot read counts as wrong type and is treated as absent. */
  read<T>(names: readonly string[], convert: (value: Wire) => T | undefined): Read<T> {
    const found = this.find(names)
    if (!found) return undefined
    if (found.value === null) return null
    const value = convert(found.value)
    if (value === undefined) this.drift.add(found.name, "wrong_type", found.value)
    return value
  }

  text(...names: string[]): Read<string> {
    return this.read(names, toText)
  }

  number(...names: string[]): Read<number> {
    return this.read(names, toNumber)
  }

  /** Seconds ≥ 0 as milliseconds (A22). */
  seconds(...names: string[]): Read<number> {
    return this.read(names, (value) => scaled(value, SECOND))
  }

  /** Credits ≥ 0 as milli-credits. */
  milli(...names: string[]): Read<number> {
    return this.read(names, (value) => scaled(value, 1_000))
  }

  /** A time stamp (A20); an unreadable one sets the flag `<name>_unreadable`. */
  instant(now: number, ...names: string[]): Read<number> {
    return this.read(names, (value) => {
      const at = toInstant(value, now)
      if (at === undefined) this.flags.add(`${names[0]}_unreadable`)
      return at
    })
  }

  /** Counts documented fields that are absent, or null where the contract says they are not. */
  expect(fields: Record<string, "required" | "nullable">): void {
    for (const [name, rule] of Object.entries(fields)) {
      this.known.add(name)
      const value = this.row[name]
      if (value === undefined) this.drift.add(name, "missing")
      else if (value === null && rule === "required") this.drift.add(name, "null")
    }
  }

  /** Counts the fields that nobody asked for. Call last. */
  unknownFields(also: readonly string[] = []): void {
    for (const name of Object.keys(this.row)) {
      if (!this.known.has(name) && !also.includes(name)) this.drift.add(name, "unknown_field", this.row[name])
    }
  }
}

function toText(value: Wire): string | undefined {
  return typeof value === "string" ? value : undefined
}

/** A number or a numeric string. */
export function toNumber(value: Wire): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined
  if (typeof value !== "string" || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?\s*$/i.test(value)) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

function scaled(value: Wire, factor: number): number | undefined {
  const number = toNumber(value)
  if (number === undefined || number < 0) return undefined
  const result = Math.round(number * factor)
  return Number.isSafeInteger(result) ? result : undefined
}

/** An id: text, or an integer of any length as text (A2, A40). Empty and absurdly long ones are none. */
export function toId(value: Wire | undefined): string | undefined {
  if (typeof value === "bigint") return value.toString()
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined
  if (typeof value !== "string" || value.trim() === "" || value.length > 500) return undefined
  return value
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?|UTC)?)?$/i

/** ISO time as epoch ms; without a zone it is UTC (A20), whatever zone this process runs in. */
export function isoToInstant(text: string): number | undefined {
  const match = ISO.exec(text.trim())
  if (!match) return undefined
  const [, date, time = "00:00", zone = "Z"] = match
  const offset = /^(z|utc)$/i.test(zone)
    ? "Z"
    : zone.includes(":")
      ? zone
      : `${zone.slice(0, 3)}:${zone.slice(3) || "00"}`
  // more than three digits of a second are cut, not rounded
  const at = Date.parse(`${date}T${time.replace(",", ".").replace(/(\.\d{3})\d+/, "$1")}${offset}`)
  return Number.isNaN(at) ? undefined : at
}

/** ISO, RFC 822 or epoch s/ms as epoch ms; years before 2020 and instants after tomorrow are unreadable (A20). */
export function toInstant(value: Wire, now: number): number | undefined {
  const number = toNumber(value)
  let at: number | undefined
  if (number !== undefined) at = number < 1e11 ? Math.round(number * SECOND) : Math.round(number)
  else if (typeof value === "string") at = isoToInstant(value) ?? httpDateToInstant(value)
  return at !== undefined && at >= EARLIEST && at <= now + DAY ? at : undefined
}

/** "Tue, 24 Nov 2026 10:00:00 GMT" as epoch ms. */
export function httpDateToInstant(text: string): number | undefined {
  if (!/^[a-z]{3,9},? .*\b(GMT|UTC|[+-]\d{4})$/i.test(text.trim())) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
