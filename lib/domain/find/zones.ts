import { isZone } from "@/lib/domain/time"

/** Minutes east of UTC of the names that mails and people use. Letters that mean several zones are left out or read as their commonest. */
const OFFSETS: Record<string, number> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  CEST: 120,
  MEZ: 60,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  IST: 330,
  JST: 540,
  KST: 540,
  SGT: 480,
  HKT: 480,
  AWST: 480,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  HST: -600,
  BRT: -180,
  ART: -180,
}

/** Places and names whose offset depends on the day. */
const PLACES: Record<string, string> = {
  ET: "America/New_York",
  CT: "America/Chicago",
  MT: "America/Denver",
  PT: "America/Los_Angeles",
  eastern: "America/New_York",
  central: "America/Chicago",
  mountain: "America/Denver",
  pacific: "America/Los_Angeles",
  berlin: "Europe/Berlin",
  german: "Europe/Berlin",
  deutsche: "Europe/Berlin",
  deutscher: "Europe/Berlin",
  vienna: "Europe/Vienna",
  zurich: "Europe/Zurich",
  paris: "Europe/Paris",
  française: "Europe/Paris",
  madrid: "Europe/Madrid",
  española: "Europe/Madrid",
  peninsular: "Europe/Madrid",
  lisbon: "Europe/Lisbon",
  lisboa: "Europe/Lisbon",
  london: "Europe/London",
  londres: "Europe/London",
  uk: "Europe/London",
  amsterdam: "Europe/Amsterdam",
  nederlandse: "Europe/Amsterdam",
  rome: "Europe/Rome",
  brasília: "America/Sao_Paulo",
  brasilia: "America/Sao_Paulo",
  "são paulo": "America/Sao_Paulo",
  "sao paulo": "America/Sao_Paulo",
  "new york": "America/New_York",
  "los angeles": "America/Los_Angeles",
  california: "America/Los_Angeles",
  chicago: "America/Chicago",
  mexico: "America/Mexico_City",
  méxico: "America/Mexico_City",
  "buenos aires": "America/Argentina/Buenos_Aires",
  bogota: "America/Bogota",
  bogotá: "America/Bogota",
  tokyo: "Asia/Tokyo",
  japan: "Asia/Tokyo",
  日本時間: "Asia/Tokyo",
  india: "Asia/Kolkata",
  singapore: "Asia/Singapore",
  sydney: "Australia/Sydney",
}

const names = (list: Record<string, unknown>) => Object.keys(list).join("|")
const CAPITAL = names(Object.fromEntries(Object.entries(PLACES).filter(([name]) => /^[A-Z]+$/.test(name))))
const PLACE = names(Object.fromEntries(Object.entries(PLACES).filter(([name]) => !/^[A-Z]+$/.test(name))))

const NUMERIC = /^[\s頃（]{0,3}\(?(?:(?:UTC|GMT)\s?)?([+\-−])\s?(\d{1,2})(?::?([0-5]\d))?(?![\d:.])\)?/
const LETTERS = new RegExp(`^[\\s頃（]{0,3}[([]?(${names(OFFSETS)}|${CAPITAL})(?![A-Za-z])[)\\]]?`)
const IANA = /^\s{0,2}[([]?([A-Z][A-Za-z]{2,10}\/[A-Z][A-Za-z_]{2,20}(?:\/[A-Z][A-Za-z_]{2,20})?)/
const SPOKEN = new RegExp(
  `^[\\s,(（頃]{0,3}(?:(?:in |heure |hora |horário |orario |ora )?(?:de |d’|d'|di |del? )?(?:the )?)?(${PLACE})(?:\\s?(?:time|zeit|tijd|standard time|daylight time|local))?(?![\\p{L}])`,
  "iu",
)

/** An offset in minutes east of UTC, or the name of a zone. */
export type ZoneRef = number | string

/** The zone that is said at the beginning of a text, and how many characters say so. */
export function readZone(text: string): { zone: ZoneRef; length: number } | null {
  const part = text.slice(0, 48)
  const numeric = NUMERIC.exec(part)
  if (numeric) {
    const [whole, sign, hours = "", minutes = "0"] = numeric
    const offset = Number(hours) * 60 + Number(minutes)
    // "14:05 - 15:30" and "+49 170 …" are no zones: an offset is written with two digits or after UTC.
    const isPlain =
      /UTC|GMT/.test(whole) ||
      (/^\s?\(?[+\-−]\d/.test(whole) && hours.length === 2 && whole.replace(/\D/g, "").length === 4)
    if (isPlain && offset <= 14 * 60) return { zone: sign === "+" ? offset : -offset, length: whole.length }
  }
  const letters = LETTERS.exec(part)
  if (letters?.[1]) {
    const zone = PLACES[letters[1]] ?? OFFSETS[letters[1]]
    const after = NUMERIC.exec(part.slice(letters[0].length))
    if (zone !== undefined && !after) return { zone, length: letters[0].length }
  }
  const iana = IANA.exec(part)
  if (iana?.[1] && isZone(iana[1])) return { zone: iana[1], length: iana[0].length }
  const spoken = SPOKEN.exec(part)
  const place = spoken?.[1] ? PLACES[spoken[1].toLowerCase()] : undefined
  return spoken && place ? { zone: place, length: spoken[0].length } : null
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    })
    formats.set(zone, format)
  }
  return format
}

/** Minutes east of UTC that a zone has at an instant. */
export function offsetAt(zone: ZoneRef, at: number): number {
  if (typeof zone === "number") return zone
  if (zone === "UTC") return 0
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000) / 60_000)
}

/** What a wall clock shows, as if it were UTC (epoch ms). */
export function toWall(at: number, zone: ZoneRef): number {
  return at + offsetAt(zone, at) * 60_000
}

/** The instant at which a zone's wall clock shows this. In the hour that a change of clocks skips or repeats: one of the two. */
export function fromWall(wall: number, zone: ZoneRef): number {
  const guess = wall - offsetAt(zone, wall) * 60_000
  return wall - offsetAt(zone, guess) * 60_000
}

/** "UTC+2" for 120; a zone's own name. */
export function toZoneName(zone: ZoneRef): string {
  if (typeof zone === "string") return zone
  if (zone === 0) return "UTC"
  const [hours, minutes] = [Math.floor(Math.abs(zone) / 60), Math.abs(zone) % 60]
  return `UTC${zone < 0 ? "−" : "+"}${hours}${minutes ? `:${String(minutes).padStart(2, "0")}` : ""}`
}
