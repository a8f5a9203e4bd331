import { listChecks } from "@/lib/checks/data"
import { readEnv } from "@/lib/env"
import { listKeyFacts } from "@/lib/keys/attested-data"
import type { Store } from "@/lib/store/store"
import { type Reminder, toReminders } from "./reminders"
import type { ReviewScope } from "./scope"

/**
 * What the week should not end without: by the configuration, what people vouched for of its keys, and the integration checks, as of
 * the review's moment. Throws AppError("store_unavailable").
 */
export async function readReminders(store: Store, { connection, now }: ReviewScope): Promise<Reminder[]> {
  const { connections, dashboardUrl } = readEnv()
  const mine = connections.filter(({ id }) => connection === null || id === connection)
  const kept = await Promise.all(
    mine.map(async (one) => {
      const [keys, { checks }] = await Promise.all([
        listKeyFacts(store.read, one),
        listChecks(store, { connection: one.id }, now),
      ])
      return { label: one.label, keys, checks }
    }),
  )
  return toReminders({ connections: kept, dashboardUrl }, now)
}
