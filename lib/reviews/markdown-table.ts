import { toCodeSpan, toInert } from "@/lib/domain/inert"
import type { ReviewRow, Unit } from "./row"
import { toRowText } from "./row-text"

/** Our own words, in which Markdown must find nothing to do. */
export function toPlain(text: string): string {
  return toInert(text)
    .replace(/\s*\n\s*/g, " ")
    .replace(/[\\`*_[\]<>|#~&]/g, (char) => `\\${char}`)
}

/** A cell of a table: "|" would end it even within a code span, unless escaped. */
function toCell(text: string, isForeign: boolean): string {
  return isForeign ? toCodeSpan(toInert(text)).replaceAll("|", "\\|") : toPlain(text)
}

const SAID = new Set<Unit>(["credits", "jobs", "days"])

/** The value with its unit, for where no head of a column says it. */
function toValue(row: ReviewRow | undefined): string {
  if (!row) return ""
  const unit = SAID.has(row.unit) && row.value !== null ? ` ${row.unit}` : ""
  return toCell(`${toRowText(row)}${unit}`, row.isForeign && row.unit === "text")
}

function toLines(head: readonly string[], body: readonly (readonly string[])[]): string {
  const toLine = (cells: readonly string[]) => `| ${cells.join(" | ")} |`
  return [toLine(head), toLine(head.map((_, at) => (at === 0 ? "---" : "---:"))), ...body.map(toLine)].join("\n")
}

/** A line of a wide table: what is known of one name, by the head of its column. */
type Line = { name: ReviewRow; cells: Map<string, ReviewRow> }

/** What follows a name where a row tells more of the same. */
const MORE = [" failed", ", of unknown cost", ", cost", ", would cost"] as const

function toTitle(words: string): string {
  const plain = words.replace(/^[ ,]+/, "")
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** The column of a row on the line of `first`; undefined when it is about something else. */
function findColumn(row: ReviewRow, first: ReviewRow): string | undefined {
  if (row.name === first.name) return toTitle(row.unit)
  return MORE.filter((more) => row.name === `${first.name}${more}`).map(toTitle)[0]
}

function gather(rows: readonly ReviewRow[]): Line[] {
  const lines: Line[] = []
  for (const row of rows) {
    const line = lines.at(-1)
    const column = line && findColumn(row, line.name)
    // Two causes may be called alike: the second begins a line of its own.
    if (line && column !== undefined && !line.cells.has(column)) line.cells.set(column, row)
    else lines.push({ name: row, cells: new Map([[toTitle(row.unit), row]]) })
  }
  return lines
}

/** Rows of words as a list: a name, and what there is to say of it. */
export function toList(rows: readonly ReviewRow[]): string {
  return rows.map((row) => `- ${toCell(row.name, row.isForeign)}: ${toCell(toRowText(row), row.isForeign)}`).join("\n")
}

/** Rows as a table: one line a name, wide where several figures are known of a name. */
export function toTable(rows: readonly ReviewRow[]): string {
  const lines = gather(rows)
  const isWide = lines.some(({ cells }) => cells.size > 1)
  if (!isWide)
    return toLines(
      ["", ""],
      rows.map((row) => [toCell(row.name, row.isForeign), toValue(row)]),
    )
  const columns = [...new Set(lines.flatMap(({ cells }) => [...cells.keys()]))]
  const body = lines.map(({ name, cells }) => [
    toCell(name.name, name.isForeign),
    ...columns.map((column) => {
      const cell = cells.get(column)
      return cell ? toCell(toRowText(cell), cell.isForeign && cell.unit === "text") : ""
    }),
  ])
  return toLines(["", ...columns], body)
}

/** The same figures of two weeks side by side. */
export function toPairTable(rows: readonly ReviewRow[], before: readonly ReviewRow[]): string {
  const body = rows.map((row) => [
    toCell(row.name, row.isForeign),
    toValue(row),
    toValue(before.find(({ key }) => key === row.key)),
  ])
  return toLines(["", "This week", "Week before"], body)
}
