import { parseArgs } from "node:util"

export const VERIFY_HELP = `Whether the integration works, each check with its evidence: for CI and for people. Costs no credits and may run beside the app.

  npm run --silent verify-integration -- [--json] [--connection ID] [--base-url URL]

  --json            one JSON document instead of the table
  --connection ID   of one connection; without it, of all
  --base-url URL    ask this address of the API instead of the configured one; what it answers is not kept
  --help            this text

Most checks are read from the record. Two ask the vendor: its health, and one GET of /v1/jobs?limit=1 with a key that is made up on
the spot. Their outcome is kept for the page. No real key is used or printed.
Exit code: 0 all pass, 1 some fail, 2 none fails but some are not proven, 3 it could not be found out.
`

export type VerifyAsked = { isJson: boolean; connection: string | null; baseUrl: string | null }

const OPTIONS = {
  json: { type: "boolean" },
  connection: { type: "string" },
  "base-url": { type: "string" },
  help: { type: "boolean" },
} as const

/** What the command line asks for; "help" for its text. Throws Error with a sentence for what cannot be understood. */
export function parseVerifyArgs(args: readonly string[]): VerifyAsked | "help" {
  const { values } = parseArgs({ args: [...args], options: OPTIONS })
  if (values.help) return "help"
  return {
    isJson: values.json ?? false,
    connection: values.connection ?? null,
    baseUrl: values["base-url"] ?? null,
  }
}
