import "server-only"
import { ensureFirstAdmin } from "@/lib/auth/first-admin"
import { trustOnlySockets } from "@/lib/auth/peer"
import { boot } from "@/lib/boot"
import { readEnv } from "@/lib/env"
import { toAppError } from "@/lib/errors"
import { measureEventLoop } from "@/lib/health/process"
import { log } from "@/lib/log"

/** Everything that happens before the first request: configuration, first admin, sync. */
export async function start(): Promise<void> {
  try {
    readEnv()
    measureEventLoop()
    trustOnlySockets()
    await ensureFirstAdmin()
    await boot()
  } catch (thrown) {
    const error = toAppError(thrown)
    if (error.code === "internal") log.fatal({ err: thrown }, "The start failed")
    process.stderr.write(`\n  Cannot start. ${error.message}\n\n`)
    process.exit(1)
  }
}
