import type { Rate } from "@/lib/domain/credits"
import { log } from "@/lib/log"
import type { Store, Tx } from "@/lib/store/store"
import { readRates } from "./rates"
import { RepeatDelta } from "./repeats"
import { addToSums } from "./rollup"
import { SUM_TABLE_NAMES } from "./rollup-rows"
import { BUILD_LOCK, readMadeWith, SUMS_VERSION, takeLock, writeState } from "./rollup-state"
import { type JobRow, withMoney } from "./row"

/** Jobs of one transaction: the writer is held for some tenths of a second. */
const JOBS_AT_ONCE = 2_000

/**
 * Begins to build the sums by day anew when they were made with other rules or for another team zone. Nothing to do for a store
 * without jobs. Called before anything mirrors. Answers whether there is something to build (also from an earlier start).
 */
export async function beginBuild(store: Store, teamZone: string): Promise<boolean> {
  const made = await readMadeWith(store.read)
  if (made.version === SUMS_VERSION && made.teamZone === teamZone) {
    const state = store.read.selectFrom("rollup_state").select("value").where("name", "=", "built_to")
    return (await state.executeTakeFirst()) !== undefined
  }
  return store.write(async (tx) => {
    await lockAll(tx)
    await writeState(tx, "version", SUMS_VERSION)
    await writeState(tx, "team_zone", teamZone)
    const any = await tx.selectFrom("jobs").select("num").limit(1).executeTakeFirst()
    if (!any) return false
    for (const table of SUM_TABLE_NAMES) await tx.deleteFrom(table).execute()
    await writeState(tx, "built_to", "0")
    return true
  })
}

/** No mirror and no other build is under way while this transaction lasts. */
async function lockAll(tx: Tx): Promise<void> {
  const mirrors = await tx
    .selectFrom("leases")
    .select("name")
    .where("name", "like", "mirror:%")
    .orderBy("name")
    .execute()
  for (const { name } of mirrors) await takeLock(tx, name)
  await takeLock(tx, BUILD_LOCK)
}

/**
 * One step of the build, idempotent and resumable: the next jobs in the order of their numbers get their money columns and come
 * into the sums. Answers whether it was the last.
 */
export async function buildSome(store: Store, teamZone: string, atOnce = JOBS_AT_ONCE): Promise<boolean> {
  return store.write(async (tx) => {
    await lockAll(tx)
    const state = await tx.selectFrom("rollup_state").select("value").where("name", "=", "built_to").executeTakeFirst()
    if (!state) return true
    const rows = await tx
      .selectFrom("jobs")
      .selectAll()
      .where("num", ">", Number(state.value))
      .orderBy("num")
      .limit(atOnce)
      .execute()
    const last = rows.at(-1)
    if (!last) {
      await tx.deleteFrom("rollup_state").where("name", "=", "built_to").execute()
      return true
    }
    for (const connection of new Set(rows.map((row) => row.connection))) {
      const rates = await readRates(tx, connection)
      const own = rows.filter((row) => row.connection === connection)
      const jobs = await priceAnew(tx, own, rates)
      await addToSums(tx, { connection, teamZone }, jobs)
      await judgeRepeats(tx, connection, { before: own, after: jobs })
    }
    await writeState(tx, "built_to", String(last.num))
    return false
  })
}

async function priceAnew(tx: Tx, rows: (JobRow & { num: number })[], rates: readonly Rate[]): Promise<JobRow[]> {
  const jobs: JobRow[] = []
  for (const row of rows) {
    const next = withMoney(row, rates)
    jobs.push(next)
    const { credits_estimate_milli, cost_milli, cost_basis, source_key } = next
    const isSame =
      credits_estimate_milli === row.credits_estimate_milli &&
      cost_milli === row.cost_milli &&
      cost_basis === row.cost_basis &&
      source_key === row.source_key
    if (isSame) continue
    await tx
      .updateTable("jobs")
      .set({ credits_estimate_milli, cost_milli, cost_basis, source_key })
      .where("num", "=", row.num)
      .execute()
  }
  return jobs
}

/** Every job is judged once, and again when one of its kind gets its key after it: so all are by the end. */
async function judgeRepeats(
  tx: Tx,
  connection: string,
  { before, after }: { before: JobRow[]; after: JobRow[] },
): Promise<void> {
  const repeats = new RepeatDelta(connection)
  const heldOf = new Map(before.map((row) => [row.id, row]))
  for (const job of after) {
    repeats.change(heldOf.get(job.id), job)
    repeats.judge(job)
  }
  await repeats.apply(tx)
}

/** Builds to the end beside everything else, and tells the open screens. `stop` ends it after the step under way. */
export function startBuild(store: Store, teamZone: string): { stop: () => Promise<void> } {
  let isStopped = false
  const run = async () => {
    log.info({ teamZone }, "the sums by day are built anew")
    for (let isLast = false; !isLast && !isStopped; ) {
      isLast = await buildSome(store, teamZone)
      // Everybody else's turn.
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    if (isStopped) return
    log.info("the sums by day are built")
    await store.notify({ type: "any" })
  }
  const running = run().catch((thrown) => log.error({ err: thrown }, "the sums by day could not be built"))
  return {
    stop: async () => {
      isStopped = true
      await running
    },
  }
}
