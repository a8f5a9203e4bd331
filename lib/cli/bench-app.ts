import { findPort, type OwnApp, startOwnApp } from "@/lib/cli/own-app"
import { startSandbox } from "@/lib/sandbox/server"

/** The built app on a bench store, beside a small living sandbox account that it syncs; see startOwnApp. */
export async function startBenchApp(folder: string): Promise<OwnApp> {
  const sandbox = await startSandbox({ seed: 7, jobs: 200, arrivalMs: 5_000 })
  // The store has its own vendor's days; a small account's would contradict every one of them.
  const silent = (endpoint: string) => ({ name: "answer.status", value: 404, percent: 100, endpoint })
  sandbox.control.setFaults({ faults: [silent("usage.summary"), silent("usage.events")] })
  try {
    const app = await startOwnApp(folder, { sandbox, port: await findPort() })
    return { ...app, close: () => app.close().finally(() => sandbox.close()) }
  } catch (error) {
    await sandbox.close()
    throw error
  }
}
