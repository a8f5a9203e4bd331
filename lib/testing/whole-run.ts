import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dropLeftSchemas } from "./open-test-store"

/**
 * Before and after a whole run of tests. Files that share a process hand their store on, so the last one is nobody's to close:
 * what is left of this run is removed here.
 */
export default async function setUpRun(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "ops-tests-"))
  process.env.TEST_FOLDER = folder
  process.env.TEST_RUN = String(process.pid)
  return async () => {
    await rm(folder, { recursive: true, force: true })
    await dropLeftSchemas(process.pid)
  }
}
