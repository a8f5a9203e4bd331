import { existsSync } from "node:fs"
import { findTarget, openToRead } from "@/lib/cli/report-store"
import { parseVerifyArgs, VERIFY_HELP, type VerifyAsked } from "@/lib/cli/verify-args"
import { toExitCode, toTable, verifyIntegration } from "@/lib/cli/verify-make"
import { toAppError } from "@/lib/errors"

const NOT_FOUND_OUT = 3

function readArgs(): VerifyAsked | "help" | null {
  try {
    return parseVerifyArgs(process.argv.slice(2))
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : "Bad arguments."}\n\n${VERIFY_HELP}`)
    return null
  }
}

async function verify(asked: VerifyAsked): Promise<number> {
  const store = await openToRead(findTarget())
  try {
    const found = await verifyIntegration(store, asked, Date.now)
    process.stdout.write(asked.isJson ? `${JSON.stringify(found, null, 2)}\n` : toTable(found))
    return toExitCode(found)
  } finally {
    await store.close()
  }
}

async function main(): Promise<number> {
  const asked = readArgs()
  if (asked === null) return NOT_FOUND_OUT
  if (asked === "help") {
    process.stdout.write(VERIFY_HELP)
    return 0
  }
  if (existsSync(".env")) process.loadEnvFile(".env")
  try {
    return await verify(asked)
  } catch (thrown) {
    process.stderr.write(`${toAppError(thrown).message}\n`)
    return NOT_FOUND_OUT
  }
}

// Not process.exit: what is piped away may not have been taken yet.
process.exitCode = await main()
