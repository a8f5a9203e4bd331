import type { CsvRecord } from "./csv-file"
import { isAmbiguous } from "./fields"
import type { GivenRow } from "./read-rows"
import type { AttributionField, ColumnChoice, RowProblem } from "./schema"

const NUMBERS: ReadonlySet<AttributionField> = new Set([
  "source_duration_seconds",
  "source_duration_ms",
  "width",
  "height",
])

/**
 * "42.5", "42,5" and, for seconds, "1:02:05"; what is none of them stays text and is refused where it is read. So is "1,200":
 * 1200 to one spreadsheet and 1.2 to another.
 */
function toNumber(text: string, field: AttributionField): unknown {
  if (isAmbiguous(text)) return text
  if (/^-?\d+([.,]\d+)?$/.test(text)) return Number(text.replace(",", "."))
  const clock = /^(?:(\d+):)?(\d{1,3}):(\d{2}(?:\.\d+)?)$/.exec(text)
  if (!clock || field !== "source_duration_seconds") return text
  return Number(clock[1] ?? 0) * 3_600 + Number(clock[2]) * 60 + Number(clock[3])
}

function toObject(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function toValue(cell: string, field: AttributionField): unknown {
  // Exports put an apostrophe before what a spreadsheet would take for a formula.
  const text = cell.trim().replace(/^'(?=[=+\-@])/, "")
  // An empty cell says nothing: files often hold only a part of what is known.
  if (text === "") return undefined
  if (NUMBERS.has(field)) return toNumber(text, field)
  return field === "request" ? toObject(text) : text
}

/** A line as a row of the API, with what is wrong with the line itself. */
export function toGivenRow({ line, cells }: CsvRecord, choice: ColumnChoice): GivenRow | RowProblem {
  if (cells.length > choice.length) {
    const message = `has ${cells.length} cells, but there are ${choice.length} columns: is a value with a delimiter not in quotes?`
    return { row: line, field: null, message }
  }
  const raw: Record<string, unknown> = {}
  for (const [at, field] of choice.entries()) {
    const value = field === null ? undefined : toValue(cells[at] ?? "", field)
    if (field !== null && value !== undefined) raw[field] = value
  }
  return { row: line, raw }
}

export function isProblem(row: GivenRow | RowProblem): row is RowProblem {
  return "message" in row
}

/** A line without anything in it. */
export function isBlank({ cells }: CsvRecord): boolean {
  return cells.every((cell) => cell.trim() === "")
}
