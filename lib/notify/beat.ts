import { recordBudgetCrossings } from "@/lib/budgets/mutations"
import { MINUTE } from "@/lib/domain/time"
import { log } from "@/lib/log"
import type { Store } from "@/lib/store/store"
import { noteAlarms, type Watched } from "./alarms"
import { noteMissingReview } from "./missing-review"
import { type Sending, sendDue } from "./outbox"
import type { Target } from "./send"

/**
 * `notify` null: nothing is sent, since no address is configured. `origin`, `secrets`: as in Sending. `connections`: those that
 * alarms are noted of.
 */
type Told = { notify: Target | null; connections: readonly Watched[] } & Pick<Sending, "origin" | "secrets">

/** What fails keeps nothing else from being done. */
async function orSaySo(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    log.warn({ err: thrown }, what)
  }
}

/** Looks at budgets, reviews and what has stopped, and sends what is due. Harmless where several processes do it. */
export async function runBeat(
  store: Store,
  { notify, connections, ...told }: Told,
  { clock, signal }: Required<Pick<Sending, "clock" | "signal">>,
): Promise<void> {
  await orSaySo("budgets could not be looked at", () => recordBudgetCrossings(store, clock()))
  await orSaySo("a week without review could not be looked for", () => noteMissingReview(store, clock()))
  await orSaySo("alarms could not be looked for", () => noteAlarms(store, connections, clock()))
  if (!notify) return
  const sending: Sending = { ...told, target: notify, clock, signal }
  await orSaySo("notifications could not be sent", () => sendDue(store, sending))
}

/** Each minute from half a minute after the start, never two at once. `stop` ends what is being sent and waits for it. */
export function startBeat(store: Store, told: Told): { stop: () => Promise<void> } {
  const ending = new AbortController()
  let running: Promise<void> | null = null
  const run = () => {
    running ??= runBeat(store, told, { clock: Date.now, signal: ending.signal }).finally(() => {
      running = null
    })
  }
  const first = setTimeout(run, MINUTE / 2)
  const timer = setInterval(run, MINUTE)
  return {
    stop: async () => {
      clearTimeout(first)
      clearInterval(timer)
      ending.abort()
      await running
    },
  }
}
