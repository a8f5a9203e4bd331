import { MINUTE, SECOND } from "@/lib/domain/time"
import type { LengthMention } from "./mention"
import { toSpan, type View } from "./views"

const MOST_LENGTHS = 20
const NEAR = 24

const SEC = "(?:s|secs?|seconds?|sekunden?|sek|secondes?|segundos?|segs?|seconden|secondi)"
const MIN = "(?:m|mins?|minutes?|minuten?|minutos?|minuut|minuti)"
const NUMBER = "\\d{1,4}(?:[.,]\\d{1,3})?"
const B = "(?<![\\p{L}\\p{N}.,:_/-])"
const E = "(?![\\p{L}\\p{N}_])"

const BOTH = new RegExp(
  `${B}(\\d{1,3})[\\s-]?${MIN}\\.?,?\\s{0,2}(?:(?:and|und|et|y|e|en)\\s)?([0-5]?\\d)(?:[\\s-]?${SEC})?${E}`,
  "giu",
)
const PRIMES = /(?<![\d.])(\d{1,3})['′’]\s?([0-5]?\d)(?:["″”]|''|(?!\d))/gu
const SECONDS = new RegExp(`${B}(${NUMBER})[\\s-]?${SEC}${E}`, "giu")
const MINUTES = new RegExp(`${B}(\\d{1,3}(?:[.,]\\d)?)[\\s-]?${MIN}${E}`, "giu")
/** A field of an answer: seconds, as the vendor counts them. */
const FIELD =
  /(?<![\p{L}])duration(?:_seconds|_s|Seconds)?["']?\s{0,2}[:=]\s{0,2}["']?(\d{1,4}(?:\.\d{1,3})?)(?![\d:.]|\s?[a-z])/giu
const COLON = /(?<![\d:./-])(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)(?![\d:]|[.,]\d)/g
const JAPANESE = /(?:(\d{1,3})分(?:間)?)?(\d{1,3})秒/g

/** Words beside which an amount of time is how long a video is. */
const LENGTH_WORD =
  /(?:long|length|lasts?|duration|runtime|running time|clip|clips|video|videos|footage|länge|lang|lange[rs]?|dauer|dauert|filmlänge|durée|dure|longueur|vidéo|duración|dura|largo|vídeo|duração|duur|lengte|lang|filmpje|長さ|尺|動画|の)/iu
/** Words beside which it is how long something took, or when. */
const OTHER_WORD =
  /(?:ago|after|within|took|takes|taken|wait(?:ed|ing)?|timeout|timed out|since|every|retry|retried|elapsed|latency|hang(?:s|ing)?|nach|seit|innerhalb|gewartet|alle|vor|depuis|après|attendu|il y a|hace|después|desde|esperando|tras|há|depois|após|esperei|geleden|sinds|wachten|al|前|後|expires?|valid|stuck|processing|for over|for more than)/iu
const CLOCK_BEFORE = /(?:(?<!\p{L})(?:at|um|à|a las|às|om|gegen|vers|around|on|am)|\d[-/.]\d{1,4},?)\s{0,2}$/iu
const CLOCK_AFTER = /^\s{0,2}(?:uhr|uur|utc|gmt|h\b|[ap]\.?m\b|[+-]\d{2})/iu

type Found = { start: number; end: number; ms: number; isRough: boolean }

const OTHER_BEFORE = new RegExp(`(?<!\\p{L})${OTHER_WORD.source}\\s{0,2}(?:\\p{L}{1,10}\\s){0,2}$`, "iu")
const LENGTH_NEAR = new RegExp(`(?<!\\p{L})${LENGTH_WORD.source}(?!\\p{L})`, "iu")
/** More amounts than this are a log or a table; what stands around the later ones is not looked at. */
const MOST_AMOUNTS = 240

function near(text: string, { start, end }: { start: number; end: number }) {
  const lead =
    text
      .slice(Math.max(0, start - NEAR), start)
      .split(/\n\s*\n|[.!?]\s/)
      .at(-1) ?? ""
  const tail = text.slice(end, end + NEAR).split(/\n|[.!?]\s/)[0] ?? ""
  return { lead, tail }
}

function isOther(text: string, found: Found): boolean {
  const { lead, tail } = near(text, found)
  return (
    OTHER_BEFORE.test(lead) || /^\s{0,2}(?:ago|geleden|atrás|fa|前|later|später|plus tard|después|depois)/iu.test(tail)
  )
}

function isCued(text: string, found: Found): boolean {
  const { lead, tail } = near(text, found)
  return LENGTH_NEAR.test(`${lead} ${tail}`) || LENGTH_WORD.test(tail.slice(0, 8))
}

function* listAmounts(text: string): Generator<Found & { needs: "nothing" | "cue" }> {
  const span = (match: RegExpExecArray) => ({ start: match.index, end: match.index + match[0].length })
  for (const match of text.matchAll(BOTH)) {
    yield {
      ...span(match),
      ms: Number(match[1]) * MINUTE + Number(match[2]) * SECOND,
      isRough: false,
      needs: "nothing",
    }
  }
  for (const match of text.matchAll(PRIMES)) {
    yield { ...span(match), ms: Number(match[1]) * MINUTE + Number(match[2]) * SECOND, isRough: false, needs: "cue" }
  }
  for (const match of text.matchAll(JAPANESE)) {
    yield {
      ...span(match),
      ms: Number(match[1] ?? 0) * MINUTE + Number(match[2]) * SECOND,
      isRough: false,
      needs: "nothing",
    }
  }
  for (const match of text.matchAll(SECONDS)) {
    yield {
      ...span(match),
      ms: Math.round(Number((match[1] ?? "").replace(",", ".")) * SECOND),
      isRough: false,
      needs: "nothing",
    }
  }
  for (const match of text.matchAll(FIELD)) {
    const said = match[1] ?? ""
    const end = match.index + match[0].length
    yield {
      start: end - said.length,
      end,
      ms: Math.round(Number(said) * SECOND),
      isRough: false,
      needs: "nothing",
    }
  }
  for (const match of text.matchAll(MINUTES)) {
    const said = (match[1] ?? "").replace(",", ".")
    yield { ...span(match), ms: Math.round(Number(said) * MINUTE), isRough: true, needs: "cue" }
  }
  for (const match of text.matchAll(COLON)) {
    const [, hours = "0", minutes = "0", seconds = "0"] = match
    const ms = (Number(hours) * 60 + Number(minutes)) * MINUTE + Number(seconds) * SECOND
    yield { ...span(match), ms, isRough: false, needs: "cue" }
  }
}

function* take<T>(items: Iterable<T>, most: number): Generator<T> {
  let left = most
  for (const item of items) {
    if (left <= 0) return
    left -= 1
    yield item
  }
}

const ROUGHLY =
  /(?:about|around|roughly|approx\.?|ca\.?|circa|etwa|ungefähr|environ|unos|unas|cerca de|ongeveer|約)\s{0,2}(?:an?\s|eine?n?\s|une?\s)?$/iu

/** How long clips are said to be: "42 s clip", "3 min 20", "clip of 1:10". Not how long something took, nor a time of day. */
export function findLengths(view: View, lineOf: (at: number) => number): LengthMention[] {
  const { text } = view
  const found: LengthMention[] = []
  const taken: Found[] = []
  for (const amount of take(listAmounts(text), MOST_AMOUNTS)) {
    if (found.length >= MOST_LENGTHS) break
    if (amount.ms < 500 || amount.ms > 4 * 3_600_000) continue
    if (taken.some((held) => amount.start < held.end && amount.end > held.start)) continue
    const { lead, tail } = near(text, amount)
    if (isOther(text, amount)) continue
    if (amount.needs === "cue") {
      if (!isCued(text, amount)) continue
      if (CLOCK_BEFORE.test(lead) || CLOCK_AFTER.test(tail)) continue
    }
    taken.push(amount)
    found.push({
      kind: "length",
      value: text.slice(amount.start, amount.end).replace(/\s+/g, " "),
      ms: amount.ms,
      isRough: amount.isRough || ROUGHLY.test(lead),
      ...toSpan(view, amount.start, amount.end, lineOf),
    })
  }
  return found
}
