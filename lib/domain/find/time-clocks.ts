import type { Clock, TimePart } from "./time-parts"

const B = "(?<![\\p{L}\\p{N}:.,/-])"
const AMPM = "([ap])\\.?\\s?m\\b\\.?"

const COLON = new RegExp(
  `(?:(?<=/20\\d\\d:)|(?<![\\d:]|\\d\\.|\\d\\+|:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?-|T\\d\\d:\\d\\d-))([01]?\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d)(?:[.,]\\d{1,9})?)?(?![\\d:])(?:\\s{0,2}${AMPM}|([ap])(?![\\p{L}]))?`,
  "giu",
)
const DOTTED =
  /(?:(?<=(?:at|um|gegen|om|rond|kl\.?|ore|alle|o|około|godz\.?)\s{1,2})([01]?\d|2[0-3])\.([0-5]\d)(?![\d.]))|(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?=\s{0,2}(?:uur|uhr|h\b|[ap]\.?m))/giu
/** "1405 UTC", "0930 hrs" */
const FOUR_DIGITS =
  /(?<![\p{L}\p{N}.,:/-])([01]\d|2[0-3])([0-5]\d)\s?(?=(?:utc|gmt|z|hrs|hours|cet|cest|[ecmp][sd]t)(?![\p{L}]))/giu
const HOURS_H = new RegExp(`${B}([01]?\\d|2[0-3])\\s?h(?:\\s?([0-5]\\d)(?:\\s?min)?)?(?![\\p{L}\\p{N}])`, "giu")
/** "18u05" of Flanders, "9:40 baje" without the colon. */
const HOURS_U = /(?<![\p{L}\p{N}:.,/-])([01]?\d|2[0-3])\s?u\s?([0-5]\d)(?![\p{L}\p{N}])/giu
const BAJE = /(?<![\p{L}\p{N}:.,/-])(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?\s{1,2}baje(?![\p{L}])/giu
const HOURS_WORD = new RegExp(
  `${B}([01]?\\d|2[0-3])\\s{0,2}(?:uhr|uur|heures)(?:\\s{1,2}([0-5]\\d)(?![\\d.:]))?(?![\\p{L}])`,
  "giu",
)
const TWELVE = new RegExp(`${B}(1[0-2]|0?[1-9])\\s{0,2}${AMPM}`, "giu")
const CUED =
  /(?<![\p{L}])(?:at|around|about|by|before|after|between|from|um|gegen|ab|zwischen|von|bis|om|rond|tegen|tussen|à|vers|entre|sobre las|a eso de las|a las?|hacia las?|desde las|às|pelas|por volta das|alle|verso le|około|o godz\.?)\s{1,2}(1\d|2[0-3]|0?\d)(?:\s(y media|y cuarto|e meia))?(?![\p{L}\p{N}:.,/%€$-]|\.\d|\s{0,2}(?:[ap]\.?m|h\b|uhr|uur|:))/giu
const OCLOCK = new RegExp(`${B}(1[0-2]|0?[1-9])\\s{0,2}o['’]?clock`, "giu")
const HALF =
  /(?<![\p{L}])(halb|half|half past|quarter past|quarter to|viertel nach|viertel vor|kwart over|kwart voor)\s{1,2}(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eins|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|een|twee|drie|vijf|zes|zeven|negen|tien|twaalf|1[0-2]|[1-9])(?![\p{L}\p{N}])/giu
const NOON =
  /(?<![\p{L}])(?:at noon|noon|à midi|al mediodía|ao meio-dia|at midnight|midnight|um mitternacht|mitternacht|à minuit|minuit|a medianoche|à meia-noite)(?![\p{L}])/giu
const JAPANESE = /(午前|午後)?\s?(\d{1,2})(?:時|:)(?:(半)|(\d{1,2})分)?(?:(\d{1,2})秒)?/g

const NUMBERS: Record<string, number> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  eins: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  elf: 11,
  zwölf: 12,
  een: 1,
  twee: 2,
  drie: 3,
  vijf: 5,
  zes: 6,
  zeven: 7,
  negen: 9,
  tien: 10,
  twaalf: 12,
}

function toTwentyFour(hour: number, meridiem: string | undefined): number {
  if (!meridiem) return hour
  return (hour % 12) + (meridiem.toLowerCase() === "p" ? 12 : 0)
}

type Told = {
  hour: number
  minute?: string | undefined
  second?: string | undefined
  meridiem?: string | undefined
  isWeak?: boolean
  isTwelve?: boolean
}

function toClock({ hour, minute, second, meridiem, isWeak = false, isTwelve = false }: Told): Clock {
  return {
    hour: toTwentyFour(hour, meridiem),
    minute: Number(minute ?? 0),
    second: second === undefined ? null : Number(second),
    grain: second !== undefined ? "second" : minute !== undefined ? "minute" : "hour",
    isTwelve: isTwelve && !meridiem && hour <= 12,
    isWeak,
  }
}

/** "halb neun" is half past eight; "half past three" is what it says. */
function toHalf(words: string, number: string): Clock {
  const hour = NUMBERS[number.toLowerCase()] ?? Number(number)
  const phrase = words.toLowerCase()
  const isBefore = /^(?:halb|half)$|to$|vor$|voor$/.test(phrase)
  const minute = /^ha/.test(phrase) ? 30 : isBefore ? 45 : 15
  return toClock({ hour: isBefore ? (hour + 11) % 12 : hour, minute: String(minute), isTwelve: true })
}

function toSpoken(match: RegExpExecArray): Clock {
  const half = match[2] ? (/cuarto/.test(match[2]) ? "15" : "30") : undefined
  return toClock({ hour: Number(match[1]), minute: half, isWeak: true, isTwelve: true })
}

function toJapanese(match: RegExpExecArray): Clock | null {
  const [whole, half, hour, isHalf, minute, second] = match
  if (!whole.includes("時") || Number(hour) > 24) return null
  const meridiem = half === "午後" ? "p" : half === "午前" ? "a" : undefined
  return toClock({ hour: Number(hour), minute: isHalf ? "30" : minute, second, meridiem })
}

const HABITS: readonly (readonly [RegExp, (match: RegExpExecArray) => Clock | null])[] = [
  [COLON, (m) => toClock({ hour: Number(m[1]), minute: m[2], second: m[3], meridiem: m[4] ?? m[5] })],
  [FOUR_DIGITS, (m) => toClock({ hour: Number(m[1]), minute: m[2] })],
  [DOTTED, (m) => toClock({ hour: Number(m[1] ?? m[3]), minute: m[2] ?? m[4] })],
  [HOURS_H, (m) => toClock({ hour: Number(m[1]), minute: m[2], isWeak: m[2] === undefined })],
  [HOURS_U, (m) => toClock({ hour: Number(m[1]), minute: m[2] })],
  [BAJE, (m) => toClock({ hour: Number(m[1]), minute: m[2], isTwelve: true })],
  [HOURS_WORD, (m) => toClock({ hour: Number(m[1]), minute: m[2] })],
  [TWELVE, (m) => toClock({ hour: Number(m[1]), meridiem: m[2] })],
  [OCLOCK, (m) => toClock({ hour: Number(m[1]), isTwelve: true })],
  [CUED, toSpoken],
  [HALF, (m) => toHalf(m[1] ?? "", m[2] ?? "")],
  [NOON, (m) => toClock({ hour: /mid(?:night)|mitternacht|minuit|medianoche|meia/i.test(m[0]) ? 0 : 12 })],
  [JAPANESE, toJapanese],
]

/** Times of a day, in every habit of writing them. */
export function findClocks(text: string): TimePart[] {
  const found: TimePart[] = []
  for (const [pattern, toTold] of HABITS) {
    for (const match of text.matchAll(pattern)) {
      const clock = toTold(match)
      if (clock) found.push({ kind: "clock", start: match.index, end: match.index + match[0].length, clock })
    }
  }
  return found
}
