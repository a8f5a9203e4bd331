import { stringify } from "csv-stringify/sync"
import { recordAudit } from "@/lib/audit/record"
import type { Operator } from "@/lib/domain/operator"
import { AppError, toAppError } from "@/lib/errors"
import type { Store } from "@/lib/store/store"
import { findObstacle } from "./csv-columns"
import { type CsvFile, type CsvRecord, readCsv } from "./csv-file"
import { TOO_MANY_LINES, toColumns } from "./csv-preview"
import { isBlank, isProblem, toGivenRow } from "./csv-rows"
import type { GivenRow } from "./read-rows"
import { type ColumnChoice, type CsvReport, MOST_LINES, MOST_ROWS, type RowProblem } from "./schema"
import { type Taking, takeRows } from "./take"

const SHOWN_PROBLEMS = 50
const MOST_BAD_LINES = 5_000

export type CsvImport = Omit<Taking, "now"> & {
  columns: string | null
  by: Operator
  /** Called after each thousand lines. */
  onProgress: (lines: number) => void
  /** The person has left: what is taken stays, the rest is not begun. */
  isStopped: () => boolean
}

type BadLine = { cells: string[]; problems: RowProblem[] }

/** What is summed up while the file is read. */
class Import {
  readonly #store: Store
  readonly #choice: ColumnChoice
  readonly #headers: readonly string[]
  readonly #taking: Taking
  readonly #bad: BadLine[] = []
  #waiting: { record: CsvRecord; row: GivenRow }[] = []
  readonly report: CsvReport = {
    received: 0,
    changed: 0,
    unchanged: 0,
    refused: 0,
    repeated: 0,
    unknownJobs: 0,
    erasedJobs: 0,
    problems: [],
    badLines: null,
    stopped: null,
  }

  constructor(store: Store, headers: readonly string[], { choice, taking }: { choice: ColumnChoice; taking: Taking }) {
    this.#store = store
    this.#headers = headers
    this.#choice = choice
    this.#taking = taking
  }

  /** Whether a thousand lines wait to be taken. */
  get isFull(): boolean {
    return this.#waiting.length >= MOST_ROWS
  }

  add(record: CsvRecord): void {
    const row = toGivenRow(record, this.#choice)
    if (!isProblem(row)) {
      this.#waiting.push({ record, row })
      return
    }
    this.report.received++
    this.report.refused++
    this.#note(record, [row])
  }

  async take(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    const taken = await takeRows(
      this.#store,
      waiting.map(({ row }) => row),
      this.#taking,
    )
    for (const name of [
      "received",
      "changed",
      "unchanged",
      "refused",
      "repeated",
      "unknownJobs",
      "erasedJobs",
    ] as const) {
      this.report[name] += taken[name]
    }
    const wrong = groupByRow(taken.errors)
    for (const { record } of waiting) {
      const problems = wrong.get(record.line)
      if (problems) this.#note(record, problems)
    }
  }

  #note({ cells }: CsvRecord, problems: RowProblem[]): void {
    this.report.problems.push(...problems.slice(0, SHOWN_PROBLEMS - this.report.problems.length))
    if (this.#bad.length < MOST_BAD_LINES) this.#bad.push({ cells, problems })
  }

  finish(): CsvReport {
    const byLine = (a: RowProblem | undefined, b: RowProblem | undefined) => (a?.row ?? 0) - (b?.row ?? 0)
    this.report.problems.sort(byLine)
    if (this.#bad.length === 0) return this.report
    const bad = this.#bad.toSorted((a, b) => byLine(a.problems[0], b.problems[0]))
    const lines = bad.map(({ cells, problems }) => [
      ...this.#headers.map((_, at) => cells[at] ?? ""),
      problems.map(({ field, message }) => (field === null ? message : `${field} ${message}`)).join("; "),
      String(problems[0]?.row ?? ""),
    ])
    const badLines = stringify([[...this.#headers, "what is wrong", "line"], ...lines], { escape_formulas: true })
    return { ...this.report, badLines }
  }
}

function groupByRow(problems: readonly RowProblem[]): Map<number, RowProblem[]> {
  const groups = new Map<number, RowProblem[]>()
  for (const problem of problems) groups.set(problem.row, [...(groups.get(problem.row) ?? []), problem])
  return groups
}

/**
 * Imports a file, a thousand lines at a time. Bad lines are left out and told; an empty cell says nothing. The same file again
 * changes nothing. Where the import has to end early the report says why, and what was taken stays.
 * Throws AppError("invalid") when not even its columns can be used.
 */
export async function importCsv(store: Store, file: CsvFile, asked: CsvImport): Promise<CsvReport> {
  let work: Import | undefined
  let lines = 0
  try {
    for await (const record of readCsv(file)) {
      if (isBlank(record)) continue
      if (!work) {
        work = begin(store, record.cells, asked)
        continue
      }
      if (++lines > MOST_LINES) throw new AppError("too_large", TOO_MANY_LINES)
      work.add(record)
      if (!work.isFull) continue
      if (asked.isStopped()) throw new AppError("conflict", "The import was stopped.")
      await work.take()
      asked.onProgress(lines)
    }
    await work?.take()
  } catch (thrown) {
    if (!work) throw thrown
    work.report.stopped = toAppError(thrown).message
  }
  if (!work) throw new AppError("invalid", "The file is empty: its first line must name the columns.")
  const report = work.finish()
  const { problems: _problems, badLines: _lines, ...details } = report
  const entry = { at: Date.now(), actor: asked.by.id, action: "attribution.imported", subject: null, details }
  await store.write((tx) => recordAudit(tx, entry))
  return report
}

function begin(store: Store, headers: string[], { columns, connections, fallback, teamZone }: CsvImport): Import {
  const choice = toColumns(headers, columns)
  const obstacle = findObstacle(choice)
  if (obstacle !== null) throw new AppError("invalid", obstacle)
  return new Import(store, headers, { choice, taking: { connections, fallback, teamZone, now: Date.now() } })
}
