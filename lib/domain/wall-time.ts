import { DAY, MINUTE, SECOND } from "./time"

const formats = new Map<string, Intl.DateTimeFormat>()

/** The clock on the wall of a zone, written as if it were UTC's: epoch ms, whole seconds. */
function toWall(at: number, zone: string): number {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
      hourCycle: "h23",
    })
    formats.set(zone, format)
  }
  const found: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(at)) found[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = found
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function toOffset(at: number, zone: string): number {
  return toWall(at, zone) - Math.floor(at / SECOND) * SECOND
}

/** "2026-11-24T14:05": an instant (epoch ms) as a `datetime-local` field writes it, on the clock of `zone`. */
export function toWallTime(at: number, zone: string): string {
  return new Date(Math.floor(toWall(at, zone) / MINUTE) * MINUTE).toISOString().slice(0, 16)
}

/**
 * The instant (epoch ms) that "2026-11-24T14:05" means in `zone`; NaN when it is no time. An hour that happens twice is
 * the first one; an hour that the clocks leap over is counted on from before the leap.
 */
export function fromWallTime(text: string, zone: string): number {
  const wall = Date.parse(`${text}Z`)
  if (Number.isNaN(wall)) return wall
  const first = wall - toOffset(wall - DAY, zone)
  if (toWall(first, zone) === wall) return first
  const second = wall - toOffset(wall + DAY, zone)
  return toWall(second, zone) === wall ? second : first
}
