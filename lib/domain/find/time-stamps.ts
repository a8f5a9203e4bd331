import type { TimePart } from "./time-parts"

/** Seconds or milliseconds since 1970 beside a word for time, from 2023 to 2033. */
const EPOCH =
  /(?<![\p{L}\p{N}])(?:ts|time|timestamp|at|epoch|created(?:_at)?|updated(?:_at)?|started(?:_at)?|failed(?:_at)?|finished(?:_at)?)["']?\s{0,2}[:=]?\s{0,2}["']?((?:1[7-9]|20)\d{8})(\d{3})?(?!\d)/giu
/** "20261124T140203Z": the compact form of ISO. */
const COMPACT =
  /(?<![\p{L}\p{N}])(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])([0-5]\d)([0-5]\d)?Z?(?![\p{L}\p{N}])/giu

/** Instants as machines write them that need no calendar. */
export function findStamps(text: string): TimePart[] {
  const found: TimePart[] = []
  for (const match of text.matchAll(EPOCH)) {
    const at = Number(match[1]) * 1_000 + Number(match[2] ?? 0)
    const end = match.index + match[0].length
    found.push({ kind: "instant", start: end - (match[1] ?? "").length - (match[2] ?? "").length, end, at })
  }
  for (const match of text.matchAll(COMPACT)) {
    const [, year, month, day, hour, minute, second = "0"] = match.map(Number)
    const at = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, Number(second) || 0)
    found.push({ kind: "instant", start: match.index, end: match.index + match[0].length, at })
  }
  return found
}
