import { ATTRIBUTION_FIELDS, type AttributionField, type ColumnChoice } from "./schema"

/** Names that columns go by, lowered and without signs; the field's own name is always one. Our own export's are among them. */
const ALSO: Record<AttributionField, readonly string[]> = {
  job_id: ["jobid", "job", "id", "removebgvideojobid", "rbvjobid", "vendorjobid", "vendorid"],
  connection: ["account", "environment"],
  customer: [
    "customerid",
    "customername",
    "client",
    "clientid",
    "tenant",
    "tenantid",
    "organisation",
    "organization",
    "company",
    "kunde",
  ],
  project: ["projectid", "projectname", "campaign", "campaignid", "projekt"],
  user: ["userid", "userref", "username", "useremail", "email"],
  input_url: ["inputurl", "videourl", "sourceurl", "input", "source", "url", "inputaddress"],
  file_name: ["filename", "file", "video"],
  source_duration_seconds: [
    "sourceseconds",
    "durationseconds",
    "seconds",
    "sourcelengthseconds",
    "sourcelength",
    "duration",
    "length",
    "durations",
  ],
  source_duration_ms: ["durationms", "milliseconds", "sourcelengthms", "lengthms"],
  width: ["sourcewidth"],
  height: ["sourceheight"],
  codec: ["sourcecodec", "videocodec"],
  model: [],
  output_format: ["format"],
  bg_type: ["background", "backgroundtype"],
  request: ["requestjson", "payload"],
}

function toPlain(header: string): string {
  return header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "")
}

function namesOf(field: AttributionField): string[] {
  return [toPlain(field), ...ALSO[field]]
}

/** What each column is probably for, by its header; no field twice, null where nothing fits. */
export function guessColumns(headers: readonly string[]): ColumnChoice {
  const plain = headers.map(toPlain)
  const choice: ColumnChoice = headers.map(() => null)
  for (const field of ATTRIBUTION_FIELDS) {
    // The better name first, wherever it stands.
    const at = namesOf(field)
      .map((name) => plain.findIndex((header, column) => header === name && choice[column] === null))
      .find((column) => column >= 0)
    if (at !== undefined) choice[at] = field
  }
  // One length is enough: seconds and milliseconds of the same thing would contradict each other.
  const ms = choice.indexOf("source_duration_ms")
  if (ms >= 0 && choice.includes("source_duration_seconds")) choice[ms] = null
  return choice
}

/** "job_id,customer,,project" of a URL; null when it is not one field or nothing per column. */
export function parseColumns(text: string | null, columns: number): ColumnChoice | null {
  if (text === null) return null
  const choice = text
    .split(",")
    .map((name) => (name === "" ? null : ATTRIBUTION_FIELDS.find((field) => field === name)))
  if (choice.length !== columns || choice.includes(undefined)) return null
  return choice.map((field) => field ?? null)
}

/** Why rows cannot be read with this choice; null = they can. */
export function findObstacle(choice: ColumnChoice): string | null {
  const fields = choice.filter((field) => field !== null)
  const twice = fields.find((field, at) => fields.indexOf(field) < at)
  if (twice !== undefined) return `Two columns are taken for “${twice}”. Leave one of them out.`
  if (!fields.includes("job_id")) return "No column is taken for the job id. Choose the one that holds it."
  if (fields.includes("source_duration_ms") && fields.includes("source_duration_seconds")) {
    return "The source length is taken from two columns. Leave one of them out."
  }
  if (fields.every((field) => field === "job_id" || field === "connection")) {
    return "Besides the job id no column is taken for anything, so there is nothing to import."
  }
  return null
}
