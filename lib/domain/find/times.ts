import { countLanguages, type Language } from "./calendar-names"
import { toUnread } from "./chrono-times"
import type { HeaderLine } from "./headers"
import type { TimeMention, TimeReading } from "./mention"
import { findClocks } from "./time-clocks"
import { findDates, findWeekdays } from "./time-dates"
import { groupParts, type TimeGroup } from "./time-groups"
import type { TimeContext, TimePart } from "./time-parts"
import { type Anchor, CLOCKS_DIFFER, toReadings, ZONES_DIFFER } from "./time-readings"
import { findStamps } from "./time-stamps"
import { findTimeWords } from "./time-words"
import { toSpan, type View } from "./views"
import { readZone, type ZoneRef } from "./zones"

const MOST_TIMES = 60

export type TimeSetting = {
  now: number
  /** IANA zone of whoever asks. */
  zone: string
  headers: readonly HeaderLine[]
  depthOf: (at: number) => number
  lineOf: (at: number) => number
}

/** A header's time and what follows from it for the text that it stands over. */
type Sent = HeaderLine & { anchor: Anchor }

/** Those that overlap none of the others; both in the order of their starts. */
function outside(parts: readonly TimePart[], others: readonly TimePart[]): TimePart[] {
  let next = 0
  let reach = -1
  return parts.filter((part) => {
    while (next < others.length && (others[next]?.start ?? 0) < part.end) {
      reach = Math.max(reach, others[next]?.end ?? 0)
      next += 1
    }
    return reach <= part.start
  })
}

/** Without those that lie within another; the longer one wins. */
function withoutOverlaps(parts: TimePart[]): TimePart[] {
  const isWeak = (part: TimePart) =>
    part.kind === "clock" ? part.clock.isWeak : part.kind === "date" && part.isWeak === true
  const byStart = (a: TimePart, b: TimePart) => a.start - b.start || b.end - a.end
  const firm = parts.filter((part) => !isWeak(part)).sort(byStart)
  // "from 22 Nov": the 22 is a day and no hour.
  const weak = outside(parts.filter(isWeak).sort(byStart), firm)
  const sorted = [...firm, ...weak].sort(byStart)
  const kept: TimePart[] = []
  for (const part of sorted) {
    const last = kept.at(-1)
    if (last && part.start < last.end) {
      // "24 Nov" within "24 Nov 2026" begins alike; "10.11" as a clock within a date does not.
      if (part.end - part.start > last.end - last.start) kept[kept.length - 1] = part
      continue
    }
    kept.push(part)
  }
  return kept
}

function listParts(text: string, context: TimeContext): TimePart[] {
  return withoutOverlaps([
    ...findStamps(text),
    ...findDates(text, context),
    ...findWeekdays(text),
    ...findClocks(text),
    ...findTimeWords(text, context),
  ])
}

/** The zone said right after the group, or right after its clock. */
function findZone(text: string, group: TimeGroup): { zone: ZoneRef; end: number } | null {
  const clockEnd = (group.until ?? group.clock)?.end
  for (const end of [group.end, clockEnd]) {
    if (end === undefined) continue
    const zone = readZone(text.slice(end, end + 48))
    if (zone) return { zone: zone.zone, end: Math.max(group.end, end + zone.length) }
  }
  return null
}

function governs(header: HeaderLine, at: number, depth: number): boolean {
  return at >= header.end && depth >= header.depth + (header.isLead ? 1 : 0)
}

/** Where most who write a language live: how they mean a time without a zone. */
const HOMES: Record<Language | "ja", readonly string[]> = {
  en: [],
  de: ["Europe/Berlin"],
  fr: ["Europe/Paris"],
  es: ["Europe/Madrid"],
  pt: ["America/Sao_Paulo"],
  nl: ["Europe/Amsterdam"],
  ja: ["Asia/Tokyo"],
}

/** The zones in which a time without one may be meant: of whoever asks, of the language, UTC. */
function listZones(text: string, zone: string, languages: Record<Language, number>): ZoneRef[] {
  const [first] = (Object.entries(languages) as [Language, number][]).sort((a, b) => b[1] - a[1])
  const home = /[\u3040-\u30ff]/.test(text) ? HOMES.ja : first && first[1] >= 2 ? HOMES[first[0]] : []
  return [...new Set([zone, ...home, "UTC"])]
}

function findAnchor(sent: readonly Sent[], at: number, depth: number): Anchor | undefined {
  return sent.findLast((one) => governs(one, at, depth))?.anchor
}

/** A clock alone belongs to the day that was said a line or two before it. */
function withDay(group: TimeGroup, line: number, lastDay: { group: TimeGroup; line: number } | null): TimeGroup {
  const isClockAlone = !group.hasDay && group.clock !== null
  return isClockAlone && lastDay && line - lastDay.line <= 2 ? { ...group, day: lastDay.group.day } : group
}

/** A header's time governs what stands below it. */
function toOwnAnchor(reading: TimeReading, stated: ZoneRef | null, zones: readonly ZoneRef[]): Anchor {
  if (stated === null) return { at: reading.to, zones, slackMs: ZONES_DIFFER }
  return { at: reading.to, zones: [...new Set([stated, ...zones])], slackMs: CLOCKS_DIFFER }
}

/**
 * The times of a text. Relative words are read from the day of the mail they stand in, else from `now`; a time without a zone
 * is read in the zone of its mail, of whoever asks, of the language, and in UTC. What lies ahead of the writing is left out:
 * no job ran then.
 */
export function findTimes(view: View, setting: TimeSetting): TimeMention[] {
  const { text } = view
  const context = { languages: countLanguages(text) }
  const known = groupParts(listParts(text, context), text)
  const groups = [...known, ...toUnread(text, known, { ...setting, ...context })].sort((a, b) => a.start - b.start)
  const zones = listZones(text, setting.zone, context.languages)
  const present: Anchor = { at: setting.now, zones, slackMs: CLOCKS_DIFFER }
  const found: TimeMention[] = []
  const sent: Sent[] = []
  let lastDay: { group: TimeGroup; line: number } | null = null
  for (const group of groups) {
    if (found.length >= MOST_TIMES) break
    const header = setting.headers.find((one) => group.start >= one.start && group.start < one.end)
    const anchor = findAnchor(sent, group.start, setting.depthOf(group.start)) ?? present
    const line = setting.lineOf(view.from[group.start] ?? 0)
    const zone = findZone(text, group)
    const whole: TimeGroup = header ? group : withDay(group, line, lastDay)
    const readings = toReadings(whole, { anchor, zone: zone?.zone ?? null })
    const [first] = readings
    if (!first) continue
    if (group.hasDay) lastDay = { group, line }
    if (header && group.hasDay && !sent.some((one) => one.start === header.start)) {
      sent.push({ ...header, anchor: toOwnAnchor(first, zone?.zone ?? null, zones) })
    }
    const end = Math.max(group.end, zone?.end ?? 0)
    found.push({
      kind: "time",
      value: text.slice(group.start, end).replace(/\s+/g, " "),
      role: header ? "sent" : "said",
      grain: whole.grain,
      readings,
      ...toSpan(view, group.start, end, setting.lineOf),
    })
  }
  return found
}
