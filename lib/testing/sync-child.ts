import { openStore } from "@/lib/store/open"
import { PACE } from "@/lib/sync/pace"
import { startWorker } from "@/lib/sync/worker"
import { testClient } from "@/lib/testing/sync-rig"

/**
 * A process that does nothing but sync, to be killed: `node … sync-child.ts <store file> <sandbox url>`. It prints "up" when
 * its worker runs.
 */
const [file, url] = process.argv.slice(2)
if (!file || !url) throw new Error("usage: sync-child <store file> <sandbox url>")
const store = await openStore({ kind: "sqlite", file })
const client = testClient(url)
startWorker({
  store,
  connection: client.connection,
  findClient: () => client,
  teamZone: "Asia/Kathmandu",
  pace: { ...PACE, listIdleMs: 500, listManyMs: 500 },
})
process.stdout.write("up\n")
