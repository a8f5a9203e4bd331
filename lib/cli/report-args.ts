import { parseArgs } from "node:util"
import { isWeek } from "@/lib/domain/week"

export const HELP = `A week's review, or the usage of some days, on standard output: for cron, mail and files. Changes nothing and may run beside the app.

  npm run --silent report -- [--week 2026-W47] [--format md|csv|json|html] [--connection ID]
  npm run --silent report -- --days N [--zone team|utc] [--format md|csv|json|html] [--connection ID]

  --week W          the review of an ISO week in TEAM_TIME_ZONE; without it, of the last one that is over. As it was signed, if it was
  --days N          instead: usage of the last N whole days (1 to 730), today not among them
  --zone Z          whose days those are: the team's (standard), or the vendor's (utc)
  --format F        md (standard), csv, json, or html: one file without scripts
  --connection ID   of one connection; without it, of all together
  --help            this text

"--silent" keeps npm's own lines out of the report.
Exit code: 0 done, 1 the command was not understood or asks for what there is not, 2 the store could not be read.
`

export const FORMATS = ["md", "csv", "json", "html"] as const
export type Format = (typeof FORMATS)[number]

export type Subject =
  /** Null: the last week that is over. */
  { kind: "week"; week: string | null } | { kind: "days"; days: number; zone: "team" | "utc" }

export type Asked = { subject: Subject; format: Format; connection: string | null }

/** Beyond this a day is a bar no more. */
const MOST_DAYS = 730

const OPTIONS = {
  week: { type: "string" },
  days: { type: "string" },
  zone: { type: "string" },
  format: { type: "string" },
  connection: { type: "string" },
  help: { type: "boolean" },
} as const

type Values = { [K in Exclude<keyof typeof OPTIONS, "help">]?: string }

function pick<T extends string>(name: string, known: readonly [T, ...T[]], given: string | undefined): T {
  if (given === undefined) return known[0]
  const found = known.find((one) => one === given)
  if (found === undefined) throw new RangeError(`--${name} is one of ${known.join(", ")}.`)
  return found
}

function toSubject({ week, days, zone }: Values): Subject {
  if (days === undefined) {
    if (zone !== undefined) throw new RangeError("--zone goes with --days: a review's days are the team's.")
    if (week !== undefined && !isWeek(week)) throw new RangeError("--week is written like 2026-W47.")
    return { kind: "week", week: week ?? null }
  }
  if (week !== undefined) throw new RangeError("Either --week or --days, not both.")
  const count = /^\d{1,3}$/.test(days) ? Number(days) : 0
  if (count < 1 || count > MOST_DAYS) throw new RangeError(`--days is a whole number from 1 to ${MOST_DAYS}.`)
  return { kind: "days", days: count, zone: pick("zone", ["team", "utc"], zone) }
}

/** What the command line asks for; "help" for its text. Throws Error with a sentence for what cannot be understood. */
export function parseReportArgs(args: readonly string[]): Asked | "help" {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  if (values.help) return "help"
  return {
    subject: toSubject(values),
    format: pick("format", FORMATS, values.format),
    connection: values.connection ?? null,
  }
}
