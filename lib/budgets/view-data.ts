import "server-only"
import { isAtLeast, type Operator } from "@/lib/domain/operator"
import { DAY, toIso } from "@/lib/domain/time"
import { readEnv } from "@/lib/env"
import { readBuildShare } from "@/lib/jobs/rollup-state"
import type { Db, Store } from "@/lib/store/store"
import { getMonthForecast, listBalances, listBudgets, listRunways, readToday, toMonth } from "./data"
import type { BudgetsView, NotifyState } from "./schema"

const ENTRIES = 5
/** The page says how many; beyond this it would only say "many". */
const MOST = 1_000

async function readNotify(db: Db, now: number): Promise<NotifyState> {
  const [last, waiting, given] = await Promise.all([
    db
      .selectFrom("notifications")
      .select((e) => e.fn.max("sent_at").as("at"))
      .executeTakeFirst(),
    db
      .selectFrom("notifications")
      .select("last_error")
      .where("sent_at", "is", null)
      .where("gave_up_at", "is", null)
      .orderBy("at", "desc")
      .limit(MOST)
      .execute(),
    db
      .selectFrom("notifications")
      .select("last_error")
      .where("gave_up_at", ">=", now - 30 * DAY)
      .orderBy("gave_up_at", "desc")
      .limit(MOST)
      .execute(),
  ])
  const target = readEnv().notify
  return {
    host: target ? new URL(target.url).host : null,
    lastSentAt: toIso(last?.at ?? null),
    waiting: waiting.length,
    waitingError: waiting.find((one) => one.last_error !== null)?.last_error ?? null,
    givenUp: given.length,
    givenUpError: given[0]?.last_error ?? null,
  }
}

/** What the budgets page shows; how notifications fare only to admins. `now`: epoch ms. Throws AppError("store_unavailable"). */
export async function getBudgetsView(
  store: Store,
  { connection, by }: { connection: string | null; by: Operator },
  now: number,
): Promise<BudgetsView> {
  const scope = { connection }
  const [{ today, zone }, buildShare, budgets, forecast, runways] = await Promise.all([
    readToday(store.read, now),
    readBuildShare(store.read),
    listBudgets(store, scope, now),
    getMonthForecast(store, scope, now),
    listRunways(store, scope, now),
  ])
  const balances = await Promise.all(
    runways.map(async (one) => ({
      connection: one.connection,
      entries: await listBalances(store.read, one.connection, ENTRIES),
    })),
  )
  const notify = isAtLeast(by.role, "admin") ? await readNotify(store.read, now) : null
  return { month: toMonth(today), timeZone: zone, buildShare, budgets, forecast, runways, balances, notify }
}
