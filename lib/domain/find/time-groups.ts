import type { TimeGrain } from "./mention"
import type { TimePart } from "./time-parts"

type Of<K extends TimePart["kind"]> = Extract<TimePart, { kind: K }>
type DayPart = Of<"date"> | Of<"weekday"> | Of<"relative">

/** Pieces that stand close enough to be one time: a day, a clock, a part of the day. */
export type TimeGroup = {
  start: number
  end: number
  day: DayPart | null
  hasDay: boolean
  clock: Of<"clock"> | null
  /** The end of "14:00–15:00". */
  until: Of<"clock"> | null
  daypart: Of<"daypart"> | null
  ago: Of<"ago"> | null
  instant: number | null
  grain: TimeGrain
  /** Already known, such as by the parser that found it. */
  zone?: number | null
}

const MOST_BETWEEN = 30
/** Marks and up to three short words: "10 Nov, around 14:05", "gestern so gegen 15 Uhr". */
const BETWEEN = /^[\s,;()[\]@|/–—-]*(?:T|:)?(?:\p{L}{1,9}[.,]?[\s,(]{1,3}){0,3}$/u
const RANGE = /^\s{0,2}(?:-|–|—|to|and|till|until|bis|und|à|et|a|y|e|às|en|tot|～|〜|から)\s{0,2}$/iu
const SENTENCE_END = /[.!?。]\s|\n\s*\n/
const GREETING = /(?:good|guten|gute|buenos|buenas|bom|boa|goede|goeden|bonne)\s{1,2}$/iu

function isClose(between: string): boolean {
  return between.length <= MOST_BETWEEN && BETWEEN.test(between) && !SENTENCE_END.test(between)
}

function emptyGroup(part: TimePart): TimeGroup {
  return {
    start: part.start,
    end: part.end,
    day: null,
    hasDay: false,
    clock: null,
    until: null,
    daypart: null,
    ago: null,
    instant: null,
    grain: "day",
  }
}

/** A date says more than "Tuesday" or "yesterday" beside it; "Monday of last week" is that Monday. */
function mergeDays(held: DayPart | null, part: Of<"weekday"> | Of<"relative">): DayPart {
  if (!held) return part
  if (held.kind !== "weekday" || part.kind !== "relative") return held
  return part.toDays === part.days ? part : { ...held, isLast: true }
}

/** Puts a part into a group that has room for it. */
function take(group: TimeGroup, part: TimePart, between: string): boolean {
  if (group.ago || group.instant !== null) return false
  switch (part.kind) {
    case "date":
      if (group.day?.kind === "date") return false
      group.day = part
      break
    case "weekday":
    case "relative":
      if (group.day?.kind === part.kind) return false
      group.day = mergeDays(group.day, part)
      break
    case "clock":
      if (group.clock && (group.until || !RANGE.test(between))) return false
      if (group.clock) group.until = part
      else group.clock = part
      break
    case "daypart":
      if (group.daypart) return false
      group.daypart = part
      break
    default:
      return false
  }
  group.start = Math.min(group.start, part.start)
  group.end = Math.max(group.end, part.end)
  return true
}

function start(part: TimePart): TimeGroup {
  const group = emptyGroup(part)
  if (part.kind === "ago") group.ago = part
  else if (part.kind === "instant") group.instant = part.at
  else take(group, part, "")
  return group
}

function finish(group: TimeGroup): TimeGroup | null {
  const { day, clock, daypart, ago, instant } = group
  if (instant !== null) return { ...group, hasDay: true, grain: "second" }
  if (ago) return { ...group, hasDay: true, grain: ago.grain }
  if (!day && (!clock || (clock.clock.isWeak && !daypart))) return null
  if (day?.kind === "date" && day.isWeak && !clock) return null
  const isStretch = day?.kind === "relative" && day.toDays !== day.days
  const grain = clock ? (group.until ? "hour" : clock.clock.grain) : daypart ? "part" : isStretch ? "days" : "day"
  return { ...group, hasDay: day !== null, grain }
}

/** Puts the pieces of a text together; pieces that are no time by themselves are dropped. */
export function groupParts(parts: readonly TimePart[], text: string): TimeGroup[] {
  const groups: TimeGroup[] = []
  let open: TimeGroup | null = null
  for (const part of parts) {
    if (part.kind === "daypart" && GREETING.test(text.slice(Math.max(0, part.start - 9), part.start))) continue
    const between: string = open ? text.slice(open.end, part.start) : ""
    if (open && isClose(between) && take(open, part, between)) continue
    if (open) groups.push(open)
    open = start(part)
  }
  if (open) groups.push(open)
  return groups.flatMap((group) => finish(group) ?? [])
}
