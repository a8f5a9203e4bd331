import * as chronoDe from "chrono-node/de"
import * as chronoEn from "chrono-node/en"
import * as chronoEs from "chrono-node/es"
import * as chronoFr from "chrono-node/fr"
import * as chronoJa from "chrono-node/ja"
import * as chronoNl from "chrono-node/nl"
import * as chronoPt from "chrono-node/pt"
import type { Language } from "./calendar-names"
import type { TimeGroup } from "./time-groups"
import { offsetAt } from "./zones"

type Parser = {
  parse(text: string, ref: { instant: Date; timezone: number }): ReturnType<typeof chronoEn.casual.parse>
}

const PARSERS: Record<Language, Parser> = {
  en: chronoEn.casual,
  de: chronoDe.casual,
  fr: chronoFr.casual,
  es: chronoEs.casual,
  pt: chronoPt.casual,
  nl: chronoNl.casual,
}
/** Reading costs about a millisecond for each thousand characters and language. */
const MOST_READ = 6_000
const JAPANESE = /[\u3040-\u30ff]/

type Setting = { now: number; zone: string; languages: Record<Language, number> }

/** English, and the one or two other languages that the text is most likely in. */
function chooseParsers(text: string, languages: Record<Language, number>): Parser[] {
  const others = (Object.entries(languages) as [Language, number][])
    .filter(([language, count]) => language !== "en" && count >= 2)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 2)
  const parsers = [PARSERS.en, ...others.map(([language]) => PARSERS[language])]
  return JAPANESE.test(text) ? [...parsers, chronoJa.casual] : parsers
}

/**
 * Times that our own recognisers did not see and chrono does: idioms, mostly relative ones ("two and a half hours ago"). Only
 * results that say a day or so many hours and that overlap nothing known are taken.
 */
export function toUnread(text: string, known: readonly TimeGroup[], { now, zone, languages }: Setting): TimeGroup[] {
  const part = text.slice(0, MOST_READ)
  const offset = offsetAt(zone, now)
  const ref = { instant: new Date(now), timezone: offset }
  const found: TimeGroup[] = []
  for (const parser of chooseParsers(part, languages)) {
    for (const { index, text: said, start } of parser.parse(part, ref)) {
      const [from, end] = [index, index + said.length]
      const isTaken = [...known, ...found].some((group) => from < group.end && end > group.start)
      const saysDay = start.isCertain("day") && start.isCertain("timezoneOffset")
      if (isTaken || said.trim().length < 5 || !saysDay || !/[\s\d]/.test(said.trim())) continue
      const ms = now - start.date().getTime()
      if (ms <= 0) continue
      const grain = start.isCertain("minute") && ms < 36 * 3_600_000 ? "hour" : "day"
      found.push({
        start: from,
        end,
        day: null,
        hasDay: true,
        clock: null,
        until: null,
        daypart: null,
        instant: null,
        grain,
        ago: { kind: "ago", start: from, end, ms, grain },
      })
    }
  }
  return found
}
