import "server-only"
import { MINUTE } from "@/lib/domain/time"
import { log } from "@/lib/log"
import type { Store } from "@/lib/store/store"
import { walkRules } from "./rule-walk"

/** Between two pieces of work: the sync and people come first. */
const PAUSE_MS = 10

/** On globalThis, because boot and the actions have an instance of this module each. */
const shared = globalThis as typeof globalThis & {
  removebgvideoRuleWalk?: { running: Promise<void> | null; again: NodeJS.Timeout | null; isStopped: boolean }
}

function worker() {
  shared.removebgvideoRuleWalk ??= { running: null, again: null, isStopped: false }
  return shared.removebgvideoRuleWalk
}

/**
 * Sees to it that jobs which fit a changed rule are reckoned anew: now if nothing is under way, and again in a minute when
 * the store did not let it. Called after a rule changed and at the start of the process.
 */
export function startRuleWalk(store: Store, teamZone: string): void {
  const held = worker()
  if (held.running || held.isStopped) return
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS))
  held.running = walkRules(store, { teamZone, pause, isStopped: () => held.isStopped })
    .catch((thrown: unknown) => {
      log.warn({ err: thrown }, "Rules of attribution could not be applied to older jobs yet")
      held.again = setTimeout(() => startRuleWalk(store, teamZone), MINUTE)
      held.again.unref()
    })
    .finally(() => {
      held.running = null
    })
}

/** For the end of the process: resolves when nothing is written any more. What is left is done by the next one. */
export async function stopRuleWalk(): Promise<void> {
  const held = worker()
  held.isStopped = true
  if (held.again) clearTimeout(held.again)
  await held.running
}
