"use client"

import clsx from "clsx"
import { useShell } from "@/components/shell/shell-context"
import { Button } from "@/components/ui/button"
import {
  ATTRIBUTION_FIELDS,
  type AttributionField,
  type CsvPreview,
  ENCODINGS,
  type Encoding,
  FIELD_WORDS,
} from "@/lib/attribution/schema"
import { formatCount } from "@/lib/format"
import { ProblemList } from "./problem-list"
import type { FileChoice } from "./send-file"

const SELECT = "h-[30px] min-w-0 rounded-md border border-line-strong bg-surface px-1.5"

const ENCODING_WORDS = {
  "utf-8": "UTF-8",
  "windows-1252": "Western (Windows-1252)",
  "utf-16le": "UTF-16",
} as const satisfies Record<Encoding, string>

type PreviewProps = {
  preview: CsvPreview
  choice: FileChoice
  onTake: (preview: CsvPreview) => void
  onChoose: (how: FileChoice) => void
}

/** What the file says, column by column, before anything is written. */
export function CsvPreviewView({ preview, choice, onTake, onChoose }: PreviewProps) {
  const { connections } = useShell()
  const good = preview.lines - preview.refused
  const hasConnection = preview.columns.some((column) => column.field === "connection")
  return (
    <div className="grid gap-3 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3.5">
        {connections.length > 1 ? (
          <label className="flex items-center gap-2">
            <span className="text-muted">{hasConnection ? "Lines without connection are of" : "Jobs of"}</span>
            <select
              className={SELECT}
              value={choice.connection ?? ""}
              onChange={(event) => onChoose({ ...choice, ...toColumns(preview), connection: event.target.value })}
            >
              {connections.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.label}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <label className="flex items-center gap-2">
          <span className="text-muted">Characters are</span>
          <select
            className={SELECT}
            value={preview.encoding}
            onChange={(event) => onChoose({ ...choice, columns: null, encoding: event.target.value })}
          >
            {ENCODINGS.map((one) => (
              <option key={one} value={one}>
                {ENCODING_WORDS[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <PreviewTable
        preview={preview}
        onChoose={(columns) => onChoose({ ...choice, encoding: preview.encoding, columns })}
      />
      <div className="grid gap-2 px-3.5">
        <Verdict preview={preview} />
        <ProblemList problems={preview.problems} more={preview.refused} place="line" />
        <div>
          <Button variant="primary" disabled={preview.obstacle !== null || good === 0} onClick={() => onTake(preview)}>
            Import {formatCount(good)} {good === 1 ? "line" : "lines"}
          </Button>
        </div>
      </div>
    </div>
  )
}

function toColumns(preview: CsvPreview): { columns: string[] } {
  return { columns: preview.columns.map((column) => column.field ?? "") }
}

function Verdict({ preview }: { preview: CsvPreview }) {
  const { lines, refused, known, obstacle } = preview
  if (obstacle !== null) {
    return (
      <p role="alert" className="font-medium text-failed">
        {obstacle}
      </p>
    )
  }
  const unseen = known.looked - known.found
  return (
    <div role="status">
      <p>
        {formatCount(lines)} {lines === 1 ? "line" : "lines"},{" "}
        {refused === 0
          ? "all of them readable."
          : `${formatCount(refused)} of them with something wrong: they are left out.`}
      </p>
      {unseen > 0 ? (
        <p className={known.found === 0 ? "text-handled" : "text-muted"}>
          {known.found === 0 ? "None" : formatCount(known.found)} of the first {formatCount(known.looked)} name a job
          that was seen here.{" "}
          {known.found === 0
            ? "Is this the vendor’s job id, and the right connection? What is imported is kept for jobs that come later."
            : "The others are kept for when it comes."}
        </p>
      ) : null}
    </div>
  )
}

/** Wide by nature: it scrolls in itself, the page does not. */
function PreviewTable({ preview, onChoose }: { preview: CsvPreview; onChoose: (columns: string[]) => void }) {
  const change = (at: number, field: string) =>
    onChoose(preview.columns.map((column, other) => (other === at ? field : (column.field ?? ""))))
  return (
    <section
      aria-label="The first lines of the file"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-96 overflow-auto border-y border-line"
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Line</th>
            {preview.columns.map((column, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have the same name
              <th key={at} scope="col" className="max-w-56 align-top">
                <bdi className="block truncate" title={column.header}>
                  {column.header || "(no name)"}
                </bdi>
                <select
                  aria-label={`What the column ${column.header || at + 1} is`}
                  value={column.field ?? ""}
                  onChange={(event) => change(at, event.target.value)}
                  className={clsx(SELECT, "mt-1 w-40 font-normal", column.field === null ? "text-faint" : "text-text")}
                >
                  <option value="">left out</option>
                  {ATTRIBUTION_FIELDS.map((field) => (
                    <option key={field} value={field}>
                      {FIELD_WORDS[field]}
                    </option>
                  ))}
                </select>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row) => (
            <PreviewLine key={row.line} row={row} columns={preview.columns} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function PreviewLine({ row, columns }: { row: CsvPreview["rows"][number]; columns: CsvPreview["columns"] }) {
  const findProblem = (field: AttributionField | null) =>
    field === null ? undefined : row.problems.find((problem) => problem.field === field)
  const isWrong = row.problems.length > 0
  return (
    <tr className={isWrong ? "bg-failed-soft" : ""}>
      <td className="text-faint">
        {row.line}
        {isWrong ? <span className="sr-only"> left out</span> : null}
      </td>
      {columns.map(({ field }, at) => {
        const problem = findProblem(field)
        return (
          <td
            // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name
            key={at}
            title={problem ? `${problem.field} ${problem.message}` : row.cells[at]}
            className={clsx("max-w-56 truncate", field === null && "text-faint", problem && "font-medium text-failed")}
          >
            <bdi>{row.cells[at] ?? ""}</bdi>
          </td>
        )
      })}
    </tr>
  )
}
