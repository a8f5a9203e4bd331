/** Instants are epoch milliseconds; days are integers such as 20261124; zones are IANA names. */
export const SECOND = 1_000
export const MINUTE = 60_000
export const HOUR = 3_600_000
export const DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

function dayFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" })
    formats.set(zone, format)
  }
  return format
}

/** The calendar day of an instant in a zone. */
export function toDay(at: number, zone: string): number {
  if (zone === "UTC") {
    const date = new Date(at)
    return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
  }
  return Number(dayFormat(zone).format(at).replaceAll("-", ""))
}

/** "2026-11-24" for 20261124. */
export function toIsoDay(day: number): string {
  const text = String(day)
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`
}

/** The day `count` days after (or, negative, before) a day. */
export function addDays(day: number, count: number): number {
  return toDay(Date.parse(`${toIsoDay(day)}T00:00:00Z`) + count * DAY, "UTC")
}

export function toIso(at: number): string
export function toIso(at: number | null): string | null
export function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

/** Whether the platform knows a zone by this name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name })
    return true
  } catch {
    return false
  }
}
