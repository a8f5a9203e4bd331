import { existsSync } from "node:fs"
import { type Asked, HELP, parseReportArgs } from "@/lib/cli/report-args"
import { makeReport } from "@/lib/cli/report-make"
import { findTarget, openToRead } from "@/lib/cli/report-store"
import { toAppError } from "@/lib/errors"

const NOT_UNDERSTOOD = 1
const NOT_READ = 2

function readArgs(): Asked | "help" | null {
  try {
    return parseReportArgs(process.argv.slice(2))
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : "Bad arguments."}\n\n${HELP}`)
    return null
  }
}

async function report(asked: Asked): Promise<string> {
  const store = await openToRead(findTarget())
  try {
    return await makeReport(store, asked, Date.now())
  } finally {
    await store.close()
  }
}

async function main(): Promise<number> {
  const asked = readArgs()
  if (asked === null) return NOT_UNDERSTOOD
  if (asked === "help") {
    process.stdout.write(HELP)
    return 0
  }
  if (existsSync(".env")) process.loadEnvFile(".env")
  try {
    process.stdout.write(await report(asked))
    return 0
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    process.stderr.write(`${message}\n`)
    return code === "invalid" || code === "not_found" ? NOT_UNDERSTOOD : NOT_READ
  }
}

// Not process.exit: what is piped away may not have been taken yet.
process.exitCode = await main()
