import { parseArgs } from "node:util"
import type { FaultClass } from "@/lib/testing/fault"
import { FAULTS } from "@/lib/testing/fault-classes"

export const HELP = `Runs every test of a fault (its title begins with a class, as in "V7: …") and writes docs/faults.md: each class, what must
hold, what was measured, and its tests.

  npm run faults -- [--only V7,T5] [--no-browser]

  --only LIST     these classes alone; the table goes to standard output and docs/faults.md stays as it is
  --no-browser    without the tests in a browser, which need a build (npm run build)
  --help          this text

ENDURANCE=long runs as many rounds as the promises were measured with; PROPERTY_SEED=<number> tries other cases.
Exit code: 0 every class held, 1 a test failed or a class has none, 2 the command was not understood.
`

export type Asked = { only: readonly FaultClass[] | null; isWithBrowser: boolean }

function toOnly(list: string): FaultClass[] {
  return list.split(",").map((name) => {
    const found = FAULTS.find(({ id }) => id.toLowerCase() === name.trim().toLowerCase())
    if (!found) throw new RangeError(`--only takes classes like V7,O4e,T5; "${name.trim().slice(0, 20)}" is none.`)
    return found.id
  })
}

/** What the command line asks for; "help" for its text. Throws Error with a sentence for what cannot be understood. */
export function parseFaultsArgs(args: readonly string[]): Asked | "help" {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: { only: { type: "string" }, browser: { type: "boolean", default: true }, help: { type: "boolean" } },
  })
  if (values.help) return "help"
  return { only: values.only === undefined ? null : toOnly(values.only), isWithBrowser: values.browser }
}
