/** What can be told of a job, in the words of `POST /api/attribution` and of the CSV import. */
export const ATTRIBUTION_FIELDS = [
  "job_id",
  "connection",
  "customer",
  "project",
  "user",
  "input_url",
  "file_name",
  "source_duration_seconds",
  "source_duration_ms",
  "width",
  "height",
  "codec",
  "model",
  "output_format",
  "bg_type",
  "request",
] as const
export type AttributionField = (typeof ATTRIBUTION_FIELDS)[number]

export const FIELD_WORDS = {
  job_id: "Job id",
  connection: "Connection",
  customer: "Customer",
  project: "Project",
  user: "User",
  input_url: "Input address",
  file_name: "File name",
  source_duration_seconds: "Source length, seconds",
  source_duration_ms: "Source length, ms",
  width: "Source width",
  height: "Source height",
  codec: "Source codec",
  model: "Model",
  output_format: "Output format",
  bg_type: "Background",
  request: "Request (JSON)",
} as const satisfies Record<AttributionField, string>

/** Of one call of the API. */
export const MOST_ROWS = 1_000
export const LARGEST_BODY = 2 * 1024 * 1024
/** Of one file. */
export const MOST_LINES = 200_000
export const LARGEST_FILE = 20 * 1024 * 1024

/** What is wrong with a row. `row`: its place in the batch from 0, or its line in the file. `field` null = the whole row. */
export type RowProblem = { row: number; field: string | null; message: string }

/**
 * What became of the rows. changed + unchanged + refused + repeated = received; `unknownJobs` counts those of changed and
 * unchanged whose job was not seen yet: they are kept for when it comes.
 */
export type Taken = {
  received: number
  changed: number
  unchanged: number
  refused: number
  /** Rows that name the job of a later row: field by field the later one counts. */
  repeated: number
  unknownJobs: number
  /** Rows whose job's personal data was erased here: only technical facts of them are taken. */
  erasedJobs: number
}

/** The answer of `POST /api/attribution`. Good rows are kept whatever is wrong with others. */
export type AttributionAnswer = Taken & {
  /** At most 100, one for each fault of a refused row. */
  errors: RowProblem[]
  /** At most 100: rows that were taken, and what is odd about them. */
  notes: RowProblem[]
}

export const ENCODINGS = ["utf-8", "windows-1252", "utf-16le"] as const
export type Encoding = (typeof ENCODINGS)[number]
export const DELIMITERS = [",", ";", "\t", "|"] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** Which field each column is taken for; null = left out. */
export type ColumnChoice = (AttributionField | null)[]

export type CsvPreview = {
  encoding: Encoding
  delimiter: Delimiter
  columns: { header: string; field: AttributionField | null }[]
  /** The first 20 lines below the header; cells are cut after 200 characters. */
  rows: { line: number; cells: string[]; problems: RowProblem[] }[]
  lines: number
  refused: number
  /** At most 50. */
  problems: RowProblem[]
  /** Of the first thousand readable lines: how many name a job that was seen already. */
  known: { looked: number; found: number }
  /** Why the file cannot be imported as it stands; null = it can. */
  obstacle: string | null
}

export type CsvReport = Taken & {
  /** At most 50. */
  problems: RowProblem[]
  /** The refused lines as CSV with what is wrong with each; null when there is none. At most 5,000 lines. */
  badLines: string | null
  /** Why the import ended before the file did; null when it did not. */
  stopped: string | null
}

/** What the import tells while it runs, one JSON object a line; the last one is the report or the failure. */
export type CsvProgress =
  | { kind: "progress"; lines: number }
  | { kind: "report"; report: CsvReport }
  | { kind: "failed"; message: string }

/** Where a value comes from. */
export const ORIGINS = ["attribution", "vendor", "rule", "none"] as const
export type Origin = (typeof ORIGINS)[number]
export const COVERED = ["customer", "input", "model", "length"] as const
export type Covered = (typeof COVERED)[number]

/** Of the newest jobs, how many have a value, by where it comes from. */
export type Coverage = {
  /** Jobs looked at: at most 10,000. */
  jobs: number
  by: Record<Covered, Record<Origin, number>>
}

export type RuleRow = {
  num: number
  /** "" = every connection. */
  connection: string
  pattern: string
  createdBy: string
  createdAt: string
}

export type RuleState = {
  rules: RuleRow[]
  /** Jobs being read again after a change of the rules; null when there is nothing to do. */
  reading: { looked: number; about: number; changed: number } | null
  /** A few input addresses of new jobs, without their query, to try a pattern on. */
  samples: string[]
}
