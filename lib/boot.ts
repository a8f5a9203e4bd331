import "server-only"
import { startRuleWalk, stopRuleWalk } from "@/lib/attribution/rule-worker"
import { startDemo } from "@/lib/demo"
import { listSecretValues, readEnv } from "@/lib/env"
import { beginBuild, startBuild } from "@/lib/jobs/rollup-build"
import { closeLiveStreams } from "@/lib/live/streams"
import { log } from "@/lib/log"
import { startBeat } from "@/lib/notify/beat"
import { untilAnswered } from "@/lib/spend/under-way"
import { getStore } from "@/lib/store/current"
import { startMaintenance } from "@/lib/sync/maintenance"
import { startWorker, type Worker } from "@/lib/sync/worker"
import { flushCalls, vendor } from "@/lib/vendor/live"

declare global {
  /** Dev reloads modules; the process is booted once. */
  var __opsBooted: boolean | undefined
}

/** After this the process ends even if something still hangs (faults O5: ≤ 10 s). */
const LAST_MOMENT_MS = 8_000

/**
 * Starts what lives beside the pages: the demo's sandbox vendor if no key is configured, one sync worker per connection, and
 * the store's upkeep. Throws AppError when the store cannot be opened. SIGTERM and SIGINT end all of it in order.
 */
export async function boot(): Promise<void> {
  if (globalThis.__opsBooted) return
  globalThis.__opsBooted = true
  const env = readEnv()
  const store = await getStore()
  // Before anything mirrors: from here on every change goes into sums of this team zone.
  const build = (await beginBuild(store, env.teamTimeZone)) ? startBuild(store, env.teamTimeZone) : undefined
  const maintenance = startMaintenance(store)
  const beat = startBeat(store, {
    notify: env.notify,
    origin: env.authUrl,
    secrets: listSecretValues(),
    connections: env.connections,
  })
  startRuleWalk(store, env.teamTimeZone)
  const demo = env.demo ? startDemo(store, env) : undefined
  let isEnding = false
  const workers: Promise<Worker[]> = (demo?.isReady ?? Promise.resolve()).then(() =>
    isEnding
      ? []
      : env.connections.map(({ id }) =>
          startWorker({ store, connection: id, findClient: () => vendor(id), teamZone: env.teamTimeZone }),
        ),
  )
  workers.catch((thrown) => log.error({ err: thrown }, "sync could not start"))
  const end = (signal: string) => {
    if (isEnding) return
    isEnding = true
    log.info({ signal }, "ending")
    setTimeout(() => process.exit(1), LAST_MOMENT_MS).unref()
    void (async () => {
      closeLiveStreams()
      maintenance.stop()
      await Promise.all([build?.stop(), beat.stop(), stopRuleWalk(), ...(await workers).map((worker) => worker.stop())])
      // The answer to a paid request is worth more than a quick end; the last moment above bounds it.
      await untilAnswered()
      await flushCalls()
      demo?.stop()
      await store.close()
    })()
      .catch((thrown) => log.error({ err: thrown }, "the end was not clean"))
      .finally(() => process.exit(0))
  }
  process.on("SIGTERM", () => end("SIGTERM"))
  process.on("SIGINT", () => end("SIGINT"))
}
