import type { LedgerJob } from "@/lib/sandbox/ledger"
import type { Sandbox } from "@/lib/sandbox/server"
import type { Store } from "@/lib/store/store"
import { Backfill } from "@/lib/sync/backfill"
import { createContext, type SyncContext } from "@/lib/sync/context"
import { runListPass } from "@/lib/sync/list"
import { runWatch } from "@/lib/sync/watch"
import { createVendorClient } from "@/lib/vendor/client"
import { systemClock } from "@/lib/vendor/clock"
import type { CallRecord, VendorClient } from "@/lib/vendor/types"

/** A client with a budget that does not slow a test down; what it called is kept in `calls`. */
export function testClient(url: string, calls: CallRecord[] = []): VendorClient {
  return createVendorClient({
    connection: "prod-main",
    apiUrl: url,
    keys: [{ alias: "prod", secret: "rbv_sandbox_prod" }],
    record: (call) => calls.push(call),
    budget: { perSecond: 10_000, burst: 10_000 },
    clock: { ...systemClock, sleep: async () => {} },
  })
}

export function testContext(store: Store, client: VendorClient): SyncContext {
  return createContext({ store, client, teamZone: "Asia/Kathmandu", now: Date.now })
}

/** Reads everything, as the worker would from its first turn on. */
export async function readAll(context: SyncContext): Promise<void> {
  await new Backfill(context).run(Number.MAX_SAFE_INTEGER)
}

/** Ends every job at the sandbox and follows until our record has nothing running that is still listed. */
export async function settle(context: SyncContext, sandbox: Sandbox): Promise<void> {
  sandbox.control.clearFaults()
  for (const job of sandbox.control.truth("prod")) {
    if (!job.removed && (job.status === "processing" || job.status === "pending" || job.status === "created")) {
      sandbox.control.finishJob(job.id)
    }
  }
  await runListPass(context, "list")
  await context.store.write((tx) =>
    tx.updateTable("active_jobs").set({ next_poll_at: 0, last_observed_at: 0 }).execute(),
  )
  for (let looked = 1; looked > 0; ) looked = await runWatch(context)
}

/**
 * Compares our record with everything that the sandbox ever served to the key. `cutOff` are jobs that nobody can have: each time
 * they were served it was in the last answer before one of `killedAt` (epoch ms; a reader keeps each answer before it asks
 * again; one killed after the other may get no further than the same page), and they were removed by the vendor since. Every other served job that we do not hold is `lost`.
 */
export async function checkAgainstLedger(store: Store, sandbox: Sandbox, killedAt: readonly number[] = []) {
  const ours = await store.read
    .selectFrom("jobs")
    .select(["id", "status", "status_raw"])
    .where("connection", "=", "prod-main")
    .execute()
  const byId = new Map(ours.map((job) => [job.id, job]))
  const served = sandbox.ledger.jobs("prod-main")
  const truth = sandbox.control.truth("prod")
  const removed = new Set(truth.filter((job) => job.removed).map((job) => job.id))
  const seen = new Set(served.map((job) => job.id))
  const unheld = served.filter((job) => !byId.has(job.id))
  const lastAnswers = toLastAnswers(sandbox, killedAt)
  const isCutOff = (job: LedgerJob) => {
    const wasLast = (at: number) => lastAnswers.some(({ from, to }) => from <= at && at <= to)
    return removed.has(job.id) && job.servedAt.length === job.served && job.servedAt.every(wasLast)
  }
  const lost = unheld.filter((job) => !isCutOff(job))
  if (lost.length > 0) tellOfLost(lost, { removed, lastAnswers, sandbox })
  return {
    lost: lost.length,
    cutOff: unheld.filter(isCutOff).length,
    doubled: ours.length - byId.size,
    invented: ours.filter((job) => !seen.has(job.id)).length,
    unequal: truth.filter((job) => !job.removed && seen.has(job.id) && byId.get(job.id)?.status_raw !== job.status)
      .length,
    rows: ours.length,
    served: served.length,
    violations: sandbox.ledger.violations().length,
  }
}

/** For each kill, the time from its last request to the kill itself. */
function toLastAnswers(sandbox: Sandbox, killedAt: readonly number[]): { from: number; to: number }[] {
  const asked = sandbox.ledger.requests({ key: "prod-main" }).map((request) => request.at)
  return killedAt.map((to) => ({ from: asked.findLast((at) => at <= to) ?? Number.POSITIVE_INFINITY, to }))
}

type Lost = { removed: ReadonlySet<string>; lastAnswers: { from: number; to: number }[]; sandbox: Sandbox }

/** All that is known of jobs that we lost, so that one failure in a hundred runs can be understood. */
function tellOfLost(lost: readonly LedgerJob[], { removed, lastAnswers, sandbox }: Lost): void {
  const requests = sandbox.ledger.requests({ key: "prod-main" })
  for (const job of lost.slice(0, 10)) {
    const around = job.servedAt.map((at) => requests.filter((one) => Math.abs(one.at - at) < 100))
    const seen = around.map((some) => some.map(({ at, path, status }) => `${at} ${path} ${status}`))
    console.log("lost", JSON.stringify({ ...job, removed: removed.has(job.id), seen }))
  }
  console.log("last answers before the kills", JSON.stringify(lastAnswers))
}
