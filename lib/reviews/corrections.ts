import { toWeekWords } from "@/lib/domain/week"
import { formatCount } from "@/lib/format"
import type { ReviewRow } from "./row"
import { toRowText } from "./row-text"
import { toReckonedRows } from "./rows"
import type { Correction, ReviewReport } from "./schema"

/** So many are told one by one. */
const MOST_CORRECTIONS = 60

const NOT_THERE = "not in it"

function toName({ section, name, unit }: ReviewRow): string {
  if (section === "Figures") return name
  return `${section}: ${name}${unit === "text" ? "" : `, ${unit}`}`
}

function toKey({ section, key, unit }: ReviewRow): string {
  return JSON.stringify([section, key, unit])
}

type Now = {
  report: ReviewReport
  /** Jobs of the week first seen after it was signed. */
  seenSince: number
  /** Share of the sums that is built; null when they are whole. */
  buildShare: number | null
}

/** Figures that were signed and are different now, in words. Sections that tell of the moment (forecast, budgets) are not compared. */
export function toCorrections(signed: ReviewReport, { report, seenSince, buildShare }: Now): Correction[] {
  if (buildShare !== null) {
    const now = `not to be told: the sums by day are being built anew, ${Math.floor(buildShare * 100)} %`
    return [{ name: "All figures", signed: "as signed", now }]
  }
  if (report.timeZone !== signed.timeZone) {
    const now = `${report.timeZone}: its ${toWeekWords(signed.week)} holds other hours, so nothing is compared`
    return [{ name: "Time zone", signed: signed.timeZone, now }]
  }
  const before = new Map(toReckonedRows(signed).map((row) => [toKey(row), row]))
  const after = new Map(toReckonedRows(report).map((row) => [toKey(row), row]))
  const changed = [...new Set([...before.keys(), ...after.keys()])].flatMap((key): Correction[] => {
    const [was, is] = [before.get(key), after.get(key)]
    const named = was ?? is
    if (named === undefined || was?.value === is?.value) return []
    return [{ name: toName(named), signed: toText(was, is), now: toText(is, was) }]
  })
  const rest = changed.length - MOST_CORRECTIONS
  return [
    ...(seenSince === 0
      ? []
      : [{ name: "Jobs first seen after it was signed", signed: "0", now: formatCount(seenSince) }]),
    ...changed.slice(0, MOST_CORRECTIONS),
    ...(rest > 0 ? [{ name: "More figures", signed: "", now: `${formatCount(rest)} more are different` }] : []),
  ]
}

/** A row in words; to the thousandth where the rounded words of both would be the same. */
function toText(row: ReviewRow | undefined, other: ReviewRow | undefined): string {
  if (row === undefined) return NOT_THERE
  const text = toRowText(row)
  if (other === undefined || text !== toRowText(other) || typeof row.value !== "number") return text
  return String(row.unit === "credits" ? row.value / 1_000 : row.value)
}
