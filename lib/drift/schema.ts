/** One difference between the vendor's answers and what is documented. Instants are ISO. */
export type DriftRow = {
  connection: string
  /** "GET /v1/jobs/{id}". */
  endpoint: string
  /** As the vendor names it; "(row)" for a whole one. */
  field: string
  kind: string
  firstSeenAt: string
  lastSeenAt: string
  count: number
  /** A value that was seen, without secrets; "" where there was none, or it was erased. */
  sample: string
}

/** Last seen first. */
export type DriftView = { rows: DriftRow[]; hasMore: boolean }

const WORDS: Record<string, string> = {
  missing: "missing, though documented as always there",
  null: "null, though documented as never null",
  wrong_type: "of another type than documented",
  unknown_field: "not documented",
  unknown_value: "a value that is not documented",
  rejected_row: "an entry that could not be read: left out",
}

/** What is different about a field, in plain words. */
export function toDriftWords(kind: string): string {
  return WORDS[kind] ?? kind.replaceAll("_", " ")
}
