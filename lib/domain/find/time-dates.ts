import { MONTH_WORDS, toMonth, toWeekday, WEEKDAY_WORDS } from "./calendar-names"
import type { CalendarDate, TimeContext, TimePart } from "./time-parts"

const B = "(?<![\\p{L}\\p{N}])"
const E = "(?![\\p{L}\\p{N}])"

const ISO = /(?<![\d.])(20\d\d)([-/.])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?!\d)/g
const DOTTED = /(?<![\d.])(0?[1-9]|[12]\d|3[01])\.\s?(0?[1-9]|1[0-2])\.(?:\s?(20\d\d|\d\d(?![\d:.])))?(?!\d|\.\d)/g
const SLASHED = /(?<![\d/.-])(0?[1-9]|[12]\d|3[01])([/-])(0?[1-9]|[12]\d|3[01])(?:\2(20\d\d|\d\d))?(?![\d/-])/g
const DAY_MONTH = new RegExp(
  `(?<![\\p{L}\\p{N}:])(0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th|er|e|º|ª|\\.)?[\\s/-]{0,2}(?:of |de |d['’])?(${MONTH_WORDS})\\.?(?:(?:[\\s/,-]|de|del){1,5}(20\\d\\d|['’]?\\d\\d(?![\\d:.h]| ?(?:uhr|uur|h|am|pm|:))))?${E}`,
  "giu",
)
const MONTH_DAY = new RegExp(
  `${B}(${MONTH_WORDS})\\.?\\s{1,2}(0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?(?:,?\\s{1,2}(20\\d\\d))?(?![\\p{L}\\p{N}:])`,
  "giu",
)
const JAPANESE = /(?:(20\d\d)年\s?)?(1[0-2]|0?[1-9])月\s?([12]\d|3[01]|0?[1-9])日/g

/** "on the 21st", "am 21. um 14:05", "le 21 à 15h", "el día 21", "dia 21 às", "de 21e", "21日". */
const DAY_ALONE =
  /(?<![\p{L}\p{N}])(?:(?:on )?the\s(?<en>[12]?\d|3[01])(?:st|nd|rd|th)|(?:am|vom|den)\s(?<de>[12]?\d|3[01])\.(?!\s?\d)|(?:le|du)\s(?<fr>[12]?\d|3[01])|(?:el|del)\s(?:día\s)?(?<es>[12]?\d|3[01])|(?:no\s|do\s)?dia\s(?<pt>[12]?\d|3[01])|(?:op\s)?de\s(?<nl>[12]?\d|3[01])e)(?![\p{L}\p{N}:.,/-]\d|[\p{L}\p{N}/])/giu
const JAPANESE_DAY = /(?<![月\d])([12]\d|3[01]|0?[1-9])日(?![前間])/g

function toYear(text: string | undefined): number | null {
  if (!text) return null
  const digits = text.replace(/\D/g, "")
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits)
}

function isDate({ year, month, day }: CalendarDate): boolean {
  if (month === null) return day >= 1 && day <= 31
  const date = new Date(Date.UTC(year ?? 2024, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** "11/10": both orders where both are days; which is likelier follows from the language and from am/pm after it. */
function toSlashed(first: number, second: number, hint: { year: number | null; isAmerican: boolean }): CalendarDate[] {
  const european = { year: hint.year, month: second, day: first }
  const american = { year: hint.year, month: first, day: second }
  const both = hint.isAmerican ? [american, european] : [european, american]
  const found = both.filter((date) => (date.month ?? 1) <= 12 && isDate(date))
  return first === second ? found.slice(0, 1) : found
}

type Found = { dates: CalendarDate[]; isWeak?: true } | null

const said = (year: string | undefined, month: number | undefined, day: string | undefined): Found =>
  month ? { dates: [{ year: toYear(year), month, day: Number(day) }] } : null

const AFTER_WEEKDAY = new RegExp(`${B}(?:${WEEKDAY_WORDS})(?:-feira)?[\\s,(]{1,3}$`, "iu")

/** Without a year "3/4" is a fraction: a time must stand after it, or a word for "on" before it. */
function isDateAlone(text: string, match: RegExpExecArray): boolean {
  const after = text.slice(match.index + match[0].length, match.index + match[0].length + 22)
  const lead = text.slice(Math.max(0, match.index - 16), match.index)
  if (AFTER_WEEKDAY.test(lead)) return true
  const hasClock = /^[\s,)]{1,4}(?:\S{1,4} ){0,2}\d{1,2}(?:[:.h]\d\d|\s?(?:uhr|uur|h|[ap]m))/i.test(after)
  return hasClock || /(?:^|[\s,])(?:on|am|le|el|em|op|dia|du|del|il)\s$/i.test(lead)
}

function readSlashed(text: string, match: RegExpExecArray, { languages }: TimeContext): Found {
  const year = toYear(match[4])
  if (match[0] === "24/7") return null
  if (year === null && (match[2] === "-" || !isDateAlone(text, match))) return null
  const after = text.slice(match.index + match[0].length, match.index + match[0].length + 22)
  const isEnglish = languages.en >= Math.max(...Object.values(languages))
  const isAmerican = /^[^\n]{0,20}\d\s?[ap]\.?m/i.test(after) || (isEnglish && match[2] === "/")
  return { dates: toSlashed(Number(match[1]), Number(match[3]), { year, isAmerican }) }
}

function readDayAlone(match: RegExpExecArray): Found {
  const { en, ...rest } = match.groups ?? {}
  const day = Number(en ?? Object.values(rest).find((told) => told !== undefined))
  return { dates: [{ year: null, month: null, day }], ...(en ? {} : { isWeak: true as const }) }
}

/** Dates of the calendar in every habit of writing them. */
export function findDates(text: string, context: TimeContext): TimePart[] {
  const found: TimePart[] = []
  const take = (pattern: RegExp, read: (match: RegExpExecArray) => Found) => {
    for (const match of text.matchAll(pattern)) {
      const told = read(match)
      const dates = told?.dates.filter(isDate) ?? []
      const span = { start: match.index, end: match.index + match[0].length }
      if (dates.length > 0) found.push({ kind: "date", ...span, dates, ...(told?.isWeak ? { isWeak: true } : {}) })
    }
  }
  take(ISO, (m) => said(m[1], Number(m[3]), m[4]))
  take(DOTTED, (m) => said(m[3], Number(m[2]), m[1]))
  take(SLASHED, (m) => readSlashed(text, m, context))
  take(DAY_MONTH, (m) => said(m[3], toMonth(m[2] ?? ""), m[1]))
  take(MONTH_DAY, (m) => said(m[3], toMonth(m[1] ?? ""), m[2]))
  take(JAPANESE, (m) => said(m[1], Number(m[2]), m[3]))
  take(DAY_ALONE, readDayAlone)
  take(JAPANESE_DAY, (m) => ({ dates: [{ year: null, month: null, day: Number(m[1]) }], isWeak: true }))
  return found
}

const LAST_BEFORE =
  /(?:last|past|previous|letzte[nrms]?|vergangene[nrms]?|vorige[nrms]?|afgelopen|vorige|pasado|passad[ao]|scors[oa]|zeszł[ayąye]{1,2}|ostatni[ąaą]?|pichhle)\s{1,2}$/iu
const LAST_AFTER = /^[\s,]{1,2}(?:passé|dernier|dernière|pasado|pasada|passado|passada|scorso|scorsa)/iu
const WEEKDAY = new RegExp(`${B}(${WEEKDAY_WORDS})(?:s|-feira)?\\.?${E}`, "giu")

/** Days of the week. */
export function findWeekdays(text: string): TimePart[] {
  const found: TimePart[] = []
  for (const match of text.matchAll(WEEKDAY)) {
    const weekday = toWeekday(match[1] ?? "")
    if (weekday === undefined) continue
    const lead = LAST_BEFORE.exec(text.slice(Math.max(0, match.index - 16), match.index))
    const end = match.index + match[0].length
    const tail = LAST_AFTER.exec(text.slice(end, end + 14))
    found.push({
      kind: "weekday",
      weekday,
      isLast: lead !== null || tail !== null,
      start: match.index - (lead?.[0].length ?? 0),
      end: end + (tail?.[0].length ?? 0),
    })
  }
  return found
}
