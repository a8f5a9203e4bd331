import { isToldField, LONGEST_JOB_ID, readText, TOLD_FIELDS, type ToldValues } from "./fields"
import type { RowProblem } from "./schema"

/** What is told of one job: a field that is not in `values` says nothing, null takes back what was told. */
export type Patch = { connection: string; jobId: string; values: ToldValues }

/** A row as it came; `row`: its place in the batch, or its line in the file. */
export type GivenRow = { row: number; raw: unknown }

export type ReadRows = {
  patches: Patch[]
  refused: number
  repeated: number
  errors: RowProblem[]
  notes: RowProblem[]
}

/** `connections`: the ones there are; `fallback`: the one meant by rows that name none, null = they must. */
export type RowContext = { connections: readonly string[]; fallback: string | null }

type Say = (field: string | null, message: string) => void
type Entries = Map<string, unknown>

function readConnection(entries: Entries, { connections, fallback }: RowContext, say: Say): string | undefined {
  const raw = entries.get("connection") ?? fallback
  if (typeof raw === "string" && connections.includes(raw)) return raw
  const known = connections.join(", ")
  say("connection", raw === null ? `name one of ${known}` : `is not one of ${known}`)
  return undefined
}

function readJobId(entries: Entries, say: Say): string | undefined {
  const raw = entries.get("job_id")
  const read = raw === undefined || raw === null ? { problem: "is missing" } : readText(raw, LONGEST_JOB_ID)
  if ("text" in read) return read.text
  say("job_id", read.problem)
  return undefined
}

function readValues(entries: Entries, { error, note }: { error: Say; note: Say }): ToldValues {
  const values: ToldValues = {}
  for (const [name, raw] of entries) {
    if (name === "job_id" || name === "connection" || raw === undefined) continue
    if (!isToldField(name)) {
      note(name.slice(0, 100), "is not a field that is known here: it was left out")
      continue
    }
    const { column, read } = TOLD_FIELDS[name]
    const result = raw === null ? { value: null } : read(raw)
    if ("problem" in result) error(name, result.problem)
    else values[column] = result.value
  }
  if (entries.has("source_duration_ms") && entries.has("source_duration_seconds")) {
    error("source_duration_ms", "is given together with source_duration_seconds: give one of them")
  }
  return values
}

/** Own fields only: a key such as `__proto__` is a name like any other. */
function toEntries(raw: unknown): Entries | undefined {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return undefined
  return new Map(Object.entries(raw))
}

/**
 * Reads rows one by one: what is wrong with one costs only that row. Rows that name the same job become one, field by field
 * with the later one's word.
 */
export function readRows(given: Iterable<GivenRow>, context: RowContext): ReadRows {
  const found: ReadRows = { patches: [], refused: 0, repeated: 0, errors: [], notes: [] }
  const held = new Map<string, { patch: Patch; row: number }>()
  for (const { row, raw } of given) {
    const errors: RowProblem[] = []
    const error: Say = (field, message) => errors.push({ row, field, message })
    const note: Say = (field, message) => found.notes.push({ row, field, message })
    const entries = toEntries(raw)
    if (!entries) error(null, "is not an object")
    const connection = entries && readConnection(entries, context, error)
    const jobId = entries && readJobId(entries, error)
    const values = entries && readValues(entries, { error, note })
    if (errors.length > 0 || connection === undefined || jobId === undefined || !values) {
      found.refused++
      found.errors.push(...errors)
      continue
    }
    const key = JSON.stringify([connection, jobId])
    const before = held.get(key)
    if (before) {
      found.repeated++
      note("job_id", `stands in row ${before.row} too: where both say something, this one counts`)
      Object.assign(before.patch.values, values)
      before.row = row
      continue
    }
    const patch = { connection, jobId, values }
    held.set(key, { patch, row })
    found.patches.push(patch)
  }
  return found
}
