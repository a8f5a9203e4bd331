import { toDurationWords } from "@/lib/domain/duration-words"
import { DAY, HOUR, MINUTE, SECOND, toDay } from "@/lib/domain/time"

/** What stands where a value is not known. Its tooltip or legend says why. */
export const UNKNOWN = "–"

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 })
const fine = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 })
const parts = new Map<string, Intl.DateTimeFormat>()

type Parts = Record<
  "year" | "month" | "monthDigits" | "day" | "weekday" | "hour" | "minute" | "second" | "zoneName",
  string
>

/** One formatter per zone: making one costs more than using it ten thousand times. Parts, so that every ICU agrees. */
function toParts(at: number, zone: string): Parts {
  let format = parts.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      year: "numeric",
      month: "short",
      day: "numeric",
      weekday: "short",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    })
    parts.set(zone, format)
  }
  const found: Record<string, string> = {}
  for (const part of format.formatToParts(at)) found[part.type] = part.value
  const get = (name: string) => found[name] ?? ""
  const month = get("month")
  return {
    year: get("year"),
    month,
    monthDigits: String("JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(month) / 3 + 1).padStart(2, "0"),
    day: get("day"),
    weekday: get("weekday"),
    hour: get("hour"),
    minute: get("minute"),
    second: get("second"),
    zoneName: zone,
  }
}

function milliseconds(at: number): string {
  return String(((at % SECOND) + SECOND) % SECOND).padStart(3, "0")
}

/** The whole truth of an instant: "2026-11-24 14:02:03.120 UTC". For tooltips, exports and print. */
export function formatInstant(iso: string, zone: string): string {
  const at = Date.parse(iso)
  const p = toParts(at, zone)
  const day = p.day.padStart(2, "0")
  return `${p.year}-${p.monthDigits}-${day} ${p.hour}:${p.minute}:${p.second}.${milliseconds(at)} ${p.zoneName}`
}

/** "14:02:03.120": one line of a timeline. */
export function formatClock(iso: string, zone: string): string {
  const at = Date.parse(iso)
  const p = toParts(at, zone)
  return `${p.hour}:${p.minute}:${p.second}.${milliseconds(at)}`
}

/** "Sun 22 Nov 21:10", with the year when it is not the year of `now`. */
export function formatMoment(iso: string, now: number, zone: string): string {
  const p = toParts(Date.parse(iso), zone)
  const year = p.year === toParts(now, zone).year ? "" : ` ${p.year}`
  return `${p.weekday} ${p.day} ${p.month}${year} ${p.hour}:${p.minute}`
}

/** "Tue 24 Nov" for the day 20261124. */
export function formatDay(day: number): string {
  const p = toParts(Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100), "UTC")
  return `${p.weekday} ${p.day} ${p.month}`
}

/** "Tue 24 Nov", and "Sun 3 Jan 2027" where the day is not of `year`. */
export function formatDayIn(day: number, year: number): string {
  const own = Math.floor(day / 10_000)
  return own === year ? formatDay(day) : `${formatDay(day)} ${own}`
}

function near(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`
  return `${Math.floor(ms / HOUR)} h`
}

/**
 * How long ago in words: "just now", "12 s ago", "12 min ago", "3 h ago", "yesterday 17:20", "Sun 22 Nov 21:10"; ahead:
 * "in 7 s", then the moment. Calendar days are those of `zone`; `now` is epoch ms.
 */
export function formatRelative(iso: string, now: number, zone = "UTC"): string {
  const at = Date.parse(iso)
  const ago = now - at
  // Clocks of two machines differ a little: a second ahead of us is now, not the future.
  if (Math.abs(ago) < 2 * SECOND) return "just now"
  if (ago < 0) return -ago < DAY ? `in ${near(-ago)}` : formatMoment(iso, now, zone)
  const today = toDay(now, zone)
  if (ago < HOUR || (ago < DAY && toDay(at, zone) === today)) return `${near(ago)} ago`
  const p = toParts(at, zone)
  const isYesterday = ago < 2 * DAY && toDay(at, zone) === toDay(now - DAY, zone)
  return isYesterday ? `yesterday ${p.hour}:${p.minute}` : formatMoment(iso, now, zone)
}

/** Up to this far ahead, a clock that ticks in steps and two machines that differ are to blame, not the future. */
const STEP_SLACK = 10 * SECOND

/**
 * As `formatRelative`, for a `now` (epoch ms) that ticks in steps of some seconds and so lags behind: what was just made
 * is "just now", not "in 3 s". From 10 s ahead on it is the future and reads "in …".
 */
export function formatRelativeInSteps(iso: string, now: number, zone = "UTC"): string {
  const at = Date.parse(iso)
  return at > now && at - now < STEP_SLACK ? formatRelative(iso, at, zone) : formatRelative(iso, now, zone)
}

/** A span in words: "0.4 s", "42 s", "1 min 50 s", "2 h 05 min", "3 d 4 h". */
export function formatDuration(ms: number | null): string {
  return ms === null ? UNKNOWN : toDurationWords(ms)
}

/** Length of a clip as players write it: "0:42", "1:02:05". */
export function formatClipLength(ms: number | null): string {
  if (ms === null) return UNKNOWN
  const seconds = Math.round(ms / SECOND)
  const pad = (n: number) => String(n).padStart(2, "0")
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`
}

/** Milli-credits as credits: "126", "5.25", "21,480". Fractions are shown below a thousand only. */
export function formatCredits(milli: number | null): string {
  if (milli === null) return UNKNOWN
  return (Math.abs(milli) < 1_000_000 ? fine : whole).format(milli / 1_000)
}

/** "~1,240": a cost with "~" before what holds estimates; nothing is known of a mark that is not there. */
export function formatCost(milli: number | null, isEstimated: boolean | undefined): string {
  return `${isEstimated && milli ? "~" : ""}${formatCredits(milli)}`
}

/** "1,234"; "10k+" for a count that stopped at its cap; "–" for one that is not known. */
export function formatCount(count: number | null, options?: { capped?: boolean }): string {
  if (count === null) return UNKNOWN
  if (!options?.capped) return whole.format(count)
  return count >= 10_000 ? `${whole.format(Math.floor(count / 1_000))}k+` : `${whole.format(count)}+`
}

/** How `current` compares with `before`: "+3 %", "−12 %", "×2.1" from double on, "same"; "–" when it cannot be said. */
export function formatChange(current: number | null, before: number | null): string {
  if (current === null || before === null) return UNKNOWN
  if (current === before) return "same"
  if (before <= 0) return UNKNOWN
  const ratio = current / before
  if (ratio >= 2) return `×${ratio >= 10 ? Math.round(ratio) : Math.round(ratio * 10) / 10}`
  const percent = Math.round((ratio - 1) * 100)
  if (percent === 0) return "same"
  return percent > 0 ? `+${percent} %` : `−${-percent} %`
}

/** "512 B", "1.4 MB": powers of 1,000. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return UNKNOWN
  const units = ["B", "kB", "MB", "GB", "TB"]
  let value = bytes
  let unit = 0
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  const rounded = unit === 0 || value >= 100 ? Math.round(value) : Math.round(value * 10) / 10
  return `${rounded} ${units[unit]}`
}

/** The middle of a long id taken out, its prefix kept: "job_8c1f…22f2". Copying always gives the whole one. */
export function shortenId(id: string): string {
  const letters = Array.from(id)
  const prefix = /^[A-Za-z]{1,8}[_-]/.exec(id)?.[0].length ?? 0
  const head = prefix + 4
  return letters.length <= head + 6 ? id : `${letters.slice(0, head).join("")}…${letters.slice(-4).join("")}`
}

/** The host of a URL, null when it is not one. */
export function hostOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  return new URL(url).host || null
}
