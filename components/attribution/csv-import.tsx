"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useId, useRef, useState } from "react"
import { useShell } from "@/components/shell/shell-context"
import { buttonClass } from "@/components/ui/button"
import { Card } from "@/components/ui/card"
import { Problem } from "@/components/ui/problem"
import type { CsvPreview, CsvReport } from "@/lib/attribution/schema"
import { toAppError } from "@/lib/errors"
import { formatCount } from "@/lib/format"
import { CsvPreviewView } from "./csv-preview"
import { CsvReportView } from "./csv-report"
import { type FileChoice, sendImport, sendPreview } from "./send-file"

type State =
  | { kind: "idle" }
  | { kind: "reading" }
  | { kind: "shown"; preview: CsvPreview }
  | { kind: "importing"; lines: number; of: number }
  | { kind: "done"; report: CsvReport }
  | { kind: "refused"; message: string }

/** A file of many jobs: chosen, looked at, then imported. Nothing is written before the second step. */
export function CsvImport() {
  const { connections } = useShell()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [choice, setChoice] = useState<FileChoice>({
    encoding: null,
    connection: connections[0]?.id ?? null,
    columns: null,
  })
  const [state, setState] = useState<State>({ kind: "idle" })
  const running = useRef<AbortController | null>(null)
  const label = useId()

  async function run(work: (signal: AbortSignal) => Promise<State>) {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    try {
      const next = await work(controller.signal)
      if (!controller.signal.aborted) setState(next)
    } catch (thrown) {
      if (!controller.signal.aborted) setState({ kind: "refused", message: toAppError(thrown).message })
    }
  }

  function look(chosen: File, how: FileChoice) {
    setFile(chosen)
    setChoice(how)
    if (state.kind !== "shown") setState({ kind: "reading" })
    void run(async (signal) => ({ kind: "shown", preview: await sendPreview(chosen, how, signal) }))
  }

  function take(preview: CsvPreview) {
    if (!file) return
    const columns = preview.columns.map((column) => column.field ?? "")
    const importing = (lines: number): State => ({ kind: "importing", lines, of: preview.lines })
    setState(importing(0))
    void run(async (signal) => {
      const onLines = (lines: number) => setState(importing(lines))
      const report = await sendImport(file, { ...choice, encoding: preview.encoding, columns }, { signal, onLines })
      await client.invalidateQueries({ queryKey: ["attribution", "coverage"] })
      return { kind: "done", report }
    })
  }

  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3.5 py-3">
        <label className={buttonClass("default", "cursor-pointer focus-within:outline-2 focus-within:outline-accent")}>
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            className="sr-only"
            aria-describedby={label}
            onChange={(event) => {
              const [chosen] = event.target.files ?? []
              // The same file again is a choice too.
              event.target.value = ""
              if (chosen) look(chosen, { ...choice, encoding: null, columns: null })
            }}
          />
          {file ? "Another file" : "Choose a CSV file"}
        </label>
        <p id={label} className="min-w-0 text-muted">
          {file ? (
            <bdi className="[overflow-wrap:anywhere] text-text">{file.name}</bdi>
          ) : (
            <>
              The first line names the columns; 20 MB and 200,000 lines at most.{" "}
              <a href="/api/attribution/csv" download className="text-accent underline underline-offset-2">
                An example
              </a>
            </>
          )}
        </p>
      </div>
      {state.kind === "idle" ? null : (
        <div className="border-t border-line">
          <Step state={state} choice={choice} onTake={take} onChoose={(how) => file && look(file, how)} />
        </div>
      )}
    </Card>
  )
}

type StepProps = {
  state: Exclude<State, { kind: "idle" }>
  choice: FileChoice
  onTake: (preview: CsvPreview) => void
  onChoose: (how: FileChoice) => void
}

function Step({ state, choice, onTake, onChoose }: StepProps) {
  switch (state.kind) {
    case "reading":
      return (
        <p role="status" className="px-3.5 py-3 text-muted">
          Reading the file…
        </p>
      )
    case "shown":
      return <CsvPreviewView preview={state.preview} choice={choice} onTake={onTake} onChoose={onChoose} />
    case "importing":
      return (
        <div role="status" className="px-3.5 py-3">
          <p>
            Importing: {formatCount(state.lines)} of {formatCount(state.of)} lines. Leaving this page stops it; what was
            taken stays.
          </p>
          <progress
            value={state.lines}
            max={Math.max(1, state.of)}
            aria-label="Lines imported"
            className="mt-1.5 w-full accent-accent"
          />
        </div>
      )
    case "done":
      return <CsvReportView report={state.report} />
    case "refused":
      return (
        <div className="p-3.5">
          <Problem title="The file was not imported" detail={state.message} />
        </div>
      )
  }
}
