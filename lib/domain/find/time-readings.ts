import { DAY, HOUR, MINUTE, SECOND } from "@/lib/domain/time"
import type { TimeReading } from "./mention"
import type { TimeGroup } from "./time-groups"
import type { CalendarDate, Clock } from "./time-parts"
import { fromWall, toWall, toZoneName, type ZoneRef } from "./zones"

/** From when relative words are read, and in which zones a time without one may be meant, the likeliest first. */
export type Anchor = {
  at: number
  zones: readonly ZoneRef[]
  /** How much later the writing may have been: the clocks of writer and vendor differ, and a header may not name its zone. */
  slackMs: number
}

const MOST_READINGS = 8
export const CLOCKS_DIFFER = 15 * MINUTE
/** A header without a zone may have been written half a day later than it reads. */
export const ZONES_DIFFER = 14 * HOUR

/** Midnights (as wall time) of the days that may be meant, with how many days each stands for. */
function toDays(group: TimeGroup, today: number): { wall: number; days: number }[] {
  const { day } = group
  if (!day)
    return group.clock
      ? [
          { wall: today, days: 1 },
          { wall: today - DAY, days: 1 },
        ]
      : []
  // "Last week at 11:46": on one of its days.
  if (day.kind === "relative" && group.clock && day.toDays > day.days) {
    return Array.from({ length: day.toDays - day.days + 1 }, (_, at) => ({
      wall: today + (day.toDays - at) * DAY,
      days: 1,
    }))
  }
  if (day.kind === "relative") return [{ wall: today + day.days * DAY, days: day.toDays - day.days + 1 }]
  if (day.kind === "weekday") {
    const back = (new Date(today).getUTCDay() - day.weekday + 7) % 7
    const first = back === 0 && day.isLast ? 7 : back
    const others = day.isLast || back === 0 ? [first + 7] : []
    return [first, ...others].map((days) => ({ wall: today - days * DAY, days: 1 }))
  }
  return day.dates.map((date) => ({ wall: toNearestYear(date, today), days: 1 }))
}

/** "The 21st" is the last one there was. */
function toLastDay(day: number, today: number): number {
  const present = new Date(today)
  for (let back = 0; back <= 12; back++) {
    const at = Date.UTC(present.getUTCFullYear(), present.getUTCMonth() - back, day)
    if (at <= today && new Date(at).getUTCDate() === day) return at
  }
  return today
}

/** A date without a year is the last one there was. */
function toNearestYear({ year, month, day }: CalendarDate, today: number): number {
  if (month === null) return toLastDay(day, today)
  if (year !== null) return Date.UTC(year, month - 1, day)
  const present = new Date(today).getUTCFullYear()
  const here = Date.UTC(present, month - 1, day)
  return here <= today + DAY ? here : Date.UTC(present - 1, month - 1, day)
}

/** The hours that may be meant by a clock: "at 3" in the afternoon is 15, and alone it is 15 or 3. */
function toHours(clock: Clock, group: TimeGroup): number[] {
  const { daypart } = group
  if (!clock.isTwelve || clock.hour > 12) return [clock.hour]
  const late = (clock.hour % 12) + 12
  const early = clock.hour % 12
  if (daypart) {
    const isIn = (hour: number) => hour >= daypart.fromHour && hour <= daypart.toHour
    if (isIn(late) && !isIn(early)) return [late]
    if (isIn(early) && !isIn(late)) return [early]
  }
  return clock.hour >= 7 && clock.hour < 12 ? [early, late] : [late, early]
}

type Stretch = { from: number; to: number }

/** Within one day (its midnight as wall time): what is told of the time of the day. */
function toStretches(group: TimeGroup, { wall, days }: { wall: number; days: number }): Stretch[] {
  const { clock, until, daypart } = group
  if (clock) {
    return toHours(clock.clock, group).map((hour) => {
      const from = wall + hour * HOUR + clock.clock.minute * MINUTE + (clock.clock.second ?? 0) * SECOND
      if (!until) return { from, to: from + (clock.clock.grain === "second" ? SECOND - 1 : MINUTE - 1) }
      const end = wall + until.clock.hour * HOUR + until.clock.minute * MINUTE
      // "between 2 and 3pm": the first one is in the afternoon too.
      const start = end - from > 11 * HOUR && hour < 12 ? from + 12 * HOUR : from
      return { from: start, to: end > start ? end : start + HOUR }
    })
  }
  if (daypart) return [{ from: wall + daypart.fromHour * HOUR, to: wall + daypart.toHour * HOUR }]
  return [{ from: wall, to: wall + days * DAY - 1 }]
}

/**
 * Every way to read a group, the likeliest first: its days × its hours × the zones it may be meant in. What begins after the
 * moment of writing is left out. Instants are epoch ms.
 */
export function toReadings(
  group: TimeGroup,
  { anchor, zone }: { anchor: Anchor; zone: ZoneRef | null },
): TimeReading[] {
  if (group.instant !== null) {
    return [{ from: group.instant, to: group.instant + SECOND - 1, zone: "UTC", isZoneSaid: true }]
  }
  if (group.ago) {
    const at = anchor.at - group.ago.ms
    const slack = Math.min(DAY / 2, Math.max(5 * MINUTE, group.ago.ms * 0.15))
    return [{ from: at - slack, to: at + slack, zone: toZoneName(anchor.zones[0] ?? "UTC"), isZoneSaid: true }]
  }
  const said = zone ?? group.zone ?? null
  const zones: readonly ZoneRef[] = said === null ? anchor.zones : [said]
  const readings: TimeReading[] = []
  for (const one of zones) {
    const today = Math.floor(toWall(anchor.at, one) / DAY) * DAY
    for (const day of toDays(group, today)) {
      for (const { from, to } of toStretches(group, day)) {
        const reading = {
          from: fromWall(from, one),
          to: fromWall(to, one),
          zone: toZoneName(one),
          isZoneSaid: said !== null,
        }
        if (reading.from > anchor.at + anchor.slackMs) continue
        if (!readings.some((held) => held.from === reading.from && held.to === reading.to)) readings.push(reading)
      }
    }
  }
  return readings.slice(0, MOST_READINGS)
}
