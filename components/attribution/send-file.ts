import type { CsvPreview, CsvProgress, CsvReport } from "@/lib/attribution/schema"
import { AppError } from "@/lib/errors"
import type { Result } from "@/lib/result"

/** How the file is to be read; null = as it is guessed. */
export type FileChoice = {
  encoding: string | null
  connection: string | null
  /** A field or "" for each column. */
  columns: string[] | null
}

const NO_ANSWER = "The dashboard’s server did not answer. Check the connection, then try again."

function toPath(step: "preview" | "import", { encoding, connection, columns }: FileChoice): string {
  const query = new URLSearchParams({ step })
  if (encoding !== null) query.set("encoding", encoding)
  if (connection !== null) query.set("connection", connection)
  if (columns !== null) query.set("columns", columns.join(","))
  return `/api/attribution/csv?${query}`
}

async function post(path: string, file: File, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, { method: "POST", body: file, headers: { "content-type": "text/csv" }, signal })
  } catch (thrown) {
    // A file that was changed or moved since it was chosen cannot be sent any more; the browser says so no better.
    throw signal.aborted ? thrown : new AppError("store_unavailable", NO_ANSWER, { cause: thrown })
  }
}

async function toFailure(response: Response): Promise<AppError> {
  const body: Result<unknown> | null = await response.json().catch(() => null)
  if (body && !body.ok) return new AppError(body.code, body.message)
  return new AppError("internal", `The dashboard’s server answered ${response.status} with something unreadable.`)
}

/** What the file holds. Throws AppError. */
export async function sendPreview(file: File, choice: FileChoice, signal: AbortSignal): Promise<CsvPreview> {
  const response = await post(toPath("preview", choice), file, signal)
  if (!response.ok) throw await toFailure(response)
  const body: Result<CsvPreview> = await response.json()
  if (!body.ok) throw new AppError(body.code, body.message)
  return body.data
}

/** Imports the file; `onLines` hears how far it is. Aborting stops the import, what was taken stays. Throws AppError. */
export async function sendImport(
  file: File,
  choice: FileChoice,
  { signal, onLines }: { signal: AbortSignal; onLines: (lines: number) => void },
): Promise<CsvReport> {
  const response = await post(toPath("import", choice), file, signal)
  if (!response.ok || !response.body) throw await toFailure(response)
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let rest = ""
  for (;;) {
    const { done, value } = await reader.read()
    const lines = (rest + decoder.decode(value, { stream: !done })).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines.filter((one) => one !== "")) {
      // Our own route writes these lines.
      const told = JSON.parse(line) as CsvProgress
      if (told.kind === "report") return told.report
      if (told.kind === "failed") throw new AppError("invalid", told.message)
      onLines(told.lines)
    }
    if (done)
      throw new AppError("store_unavailable", "The import was cut off. Import the file again: what was taken stays.")
  }
}
