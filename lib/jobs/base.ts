import { DriftLog } from "@/lib/vendor/schema/fields"
import { readJob } from "@/lib/vendor/schema/job"
import { parseWire } from "@/lib/vendor/schema/wire"
import type { VendorJob } from "@/lib/vendor/types"
import { type JobRow, takeOver } from "./row"

/** What attribution and rules may fill where the vendor is silent. */
const NOT_TOLD = {
  model: null,
  output_format: null,
  bg_type: null,
  input_url: null,
  source_duration_ms: null,
  customer: null,
  project: null,
  user_ref: null,
  file_name: null,
} as const satisfies Partial<JobRow>

/** A kept answer read again; undefined where that says less than the row: nothing kept, or kept without its long fields. */
export function findSaid(
  row: Pick<JobRow, "flags" | "changed_at">,
  rawText: string | undefined,
): VendorJob | undefined {
  if (rawText === undefined || row.flags.includes('"raw_cut"')) return undefined
  try {
    return readJob(parseWire(rawText), { drift: new DriftLog("kept"), now: row.changed_at })
  } catch {
    return undefined
  }
}

/** The row as the vendor's kept answer alone has it: without what attribution and rules added to it. */
export function toBase(row: JobRow, rawText: string | undefined): JobRow {
  const said = findSaid(row, rawText)
  if (!said) return row
  const known = { rates: [], attribution: undefined }
  const taken = takeOver({ ...row, ...NOT_TOLD }, { job: said, known, rawText: "", changedAt: row.changed_at })
  const { model, output_format, bg_type, input_url, source_duration_ms, customer, project, user_ref, file_name } = taken
  const base = { model, output_format, bg_type, input_url, source_duration_ms, customer, project, user_ref, file_name }
  return { ...row, ...base }
}
