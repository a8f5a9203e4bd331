import { AppError } from "@/lib/errors"
import type { Db } from "@/lib/store/store"
import { findObstacle, guessColumns, parseColumns } from "./csv-columns"
import { type CsvFile, readCsv } from "./csv-file"
import { isBlank, isProblem, toGivenRow } from "./csv-rows"
import { type Patch, type RowContext, readRows } from "./read-rows"
import { type ColumnChoice, type CsvPreview, MOST_LINES, type RowProblem } from "./schema"

const SHOWN_LINES = 20
const SHOWN_PROBLEMS = 50
const LONGEST_CELL = 200
const LOOKED_UP = 1_000
const MOST_COLUMNS = 200

export const TOO_MANY_LINES = `A file has at most ${MOST_LINES.toLocaleString("en-US")} lines. Divide it.`

/** The first line as names of columns, and what they are taken for: as asked, else as guessed. Throws AppError("invalid"). */
export function toColumns(headers: readonly string[], asked: string | null): ColumnChoice {
  if (headers.length > MOST_COLUMNS) throw new AppError("invalid", `A file has at most ${MOST_COLUMNS} columns.`)
  return parseColumns(asked, headers.length) ?? guessColumns(headers)
}

type Reading = { db: Db; columns: string | null; context: RowContext }

/**
 * Reads the whole file and imports nothing: what each column is taken for, the first lines, and what is wrong where.
 * Throws AppError("invalid" | "too_large").
 */
export async function previewCsv(file: CsvFile, { db, columns, context }: Reading): Promise<CsvPreview> {
  const preview: CsvPreview = {
    encoding: file.encoding,
    delimiter: file.delimiter,
    columns: [],
    rows: [],
    lines: 0,
    refused: 0,
    problems: [],
    known: { looked: 0, found: 0 },
    obstacle: null,
  }
  let choice: ColumnChoice | undefined
  const patches: Patch[] = []
  for await (const record of readCsv(file)) {
    if (isBlank(record)) continue
    if (!choice) {
      choice = toColumns(record.cells, columns)
      preview.columns = record.cells.map((header, at) => ({
        header: header.trim().slice(0, LONGEST_CELL),
        field: choice?.[at] ?? null,
      }))
      preview.obstacle = findObstacle(choice)
      continue
    }
    preview.lines++
    if (preview.lines > MOST_LINES) throw new AppError("too_large", TOO_MANY_LINES)
    // Without a job id every line is wrong, which the obstacle says once.
    const read = preview.obstacle === null ? judge(toGivenRow(record, choice), context) : { problems: [], patches: [] }
    if (read.problems.length > 0) preview.refused++
    preview.problems.push(...read.problems.slice(0, SHOWN_PROBLEMS - preview.problems.length))
    if (patches.length < LOOKED_UP) patches.push(...read.patches)
    if (preview.rows.length < SHOWN_LINES) {
      const cells = record.cells.map((cell) => cell.slice(0, LONGEST_CELL))
      preview.rows.push({ line: record.line, cells, problems: read.problems })
    }
  }
  if (!choice) throw new AppError("invalid", "The file is empty: its first line must name the columns.")
  if (preview.lines === 0) preview.obstacle ??= "Below the names of the columns there is no line."
  preview.known = await countKnown(db, patches)
  return preview
}

function judge(row: ReturnType<typeof toGivenRow>, context: RowContext): { problems: RowProblem[]; patches: Patch[] } {
  if (isProblem(row)) return { problems: [row], patches: [] }
  const { errors, patches } = readRows([row], context)
  return { problems: errors, patches }
}

/** A column of other ids than the vendor's is seen before anything is imported. */
async function countKnown(db: Db, patches: readonly Patch[]): Promise<CsvPreview["known"]> {
  let found = 0
  for (const connection of new Set(patches.map((patch) => patch.connection))) {
    const ids = [...new Set(patches.filter((patch) => patch.connection === connection).map((patch) => patch.jobId))]
    const row = await db
      .selectFrom("jobs")
      .select((e) => e.fn.countAll<number>().as("jobs"))
      .where("connection", "=", connection)
      .where("id", "in", ids)
      .executeTakeFirstOrThrow()
    found += Number(row.jobs)
  }
  return { looked: new Set(patches.map(({ connection, jobId }) => JSON.stringify([connection, jobId]))).size, found }
}
